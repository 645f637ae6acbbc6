import { z } from "zod";
import { holdUnit, releaseHold } from "~/modules/carriers/commands/hold.server";
import { extendHold } from "~/modules/carriers/commands/hold-extend.server";
import { endLetting, letUnit } from "~/modules/carriers/commands/letting.server";
import { addUnit, editUnit } from "~/modules/carriers/commands/unit.server";
import { HAZARD_LABELS, HOLD_STATE_LABELS, UNIT_STATUS_LABELS } from "~/modules/carriers/labels";
import { getUnit, listUnits } from "~/modules/carriers/queries/units.server";
import {
  editUnitSchema,
  endLettingSchema,
  extendHoldSchema,
  holdSchema,
  letUnitSchema,
  releaseHoldSchema,
  type UnitInput,
  unitFilterSchema,
  unitSchema,
} from "~/modules/carriers/schema";
import { type Endpoint, endpoint } from "~/platform/api/endpoint.server";
import type { Ctx } from "~/platform/ctx";
import { amountInput } from "~/platform/money";
import {
  coded,
  codedOrNull,
  date,
  fen,
  fieldsOf,
  instant,
  labelled,
  listed,
  listOf,
  listQuery,
  version,
} from "./answers.server";
import { patch } from "./patch.server";

const TAG = "载体单元";
const decimal = z.string().nullable();
const WORDS = { status: UNIT_STATUS_LABELS, hazardClass: HAZARD_LABELS };

export const unitTotals = z.object({
  count: z.int(),
  releasedSqm: z.string().describe("投放面积，等于已出租、已锁定、可租之和"),
  letSqm: z.string(),
  heldSqm: z.string(),
  freeSqm: z.string(),
  unreleasedSqm: z.string(),
});

const row = {
  id: z.string(),
  carrierId: z.string(),
  carrier: z.string(),
  park: z.string().nullable(),
  name: z.string(),
  floor: z.string().nullable(),
  areaSqm: z.string(),
  heightM: decimal.describe("层高，米"),
  loadKn: decimal.describe("楼面荷载，kN/㎡"),
  powerKva: decimal.describe("电力容量，kVA"),
  labLevel: z.int().nullable().describe("生物安全等级，1 至 4"),
  ...codedOrNull("hazardClass", HAZARD_LABELS),
  priceFen: fen.nullable().describe("租金，分每平方米每天"),
  ...coded("status", UNIT_STATUS_LABELS),
  heldBy: z.string().nullable().describe("锁定或租用的单位"),
  heldUntil: date.nullable(),
  isDemo: z.boolean().describe("演示数据"),
};

const hold = z.object({
  id: z.string(),
  ...coded("state", HOLD_STATE_LABELS),
  unit: z.string().describe("锁定的单位"),
  heldUntil: date,
  heldAt: instant,
  letOn: date.nullable(),
  endedAt: instant.nullable(),
  leadId: z.string().nullable().describe("只对能看到这条线索的人给出"),
  version,
});

const unit = z.object({ ...row, note: z.string().nullable(), version, holds: z.array(hold) });

const shown = async (ctx: Ctx, id: string) => {
  const found = await getUnit(ctx, id);
  return labelled(
    { ...found, holds: found.holds.map((one) => labelled(one, { state: HOLD_STATE_LABELS })) },
    WORDS,
  );
};

const changeOfHold = (
  name: string,
  given: {
    summary: string;
    schema: z.ZodType;
    act: (ctx: Ctx, input: unknown) => Promise<{ unitId: string }>;
  },
): Endpoint =>
  endpoint({
    method: "POST",
    path: `/holds/:id/${name}`,
    tag: TAG,
    summary: given.summary,
    body: fieldsOf(given.schema, { without: ["id"] }),
    answer: unit,
    handler: async (ctx, { params, raw }) =>
      shown(ctx, (await given.act(ctx, { ...raw, id: params.id })).unitId),
  });

export const carrierUnitEndpoints = [
  endpoint({
    method: "GET",
    path: "/carrier-units",
    tag: TAG,
    summary: "载体单元，带全部筛选结果的面积合计",
    query: listQuery(unitFilterSchema),
    answer: listOf(z.object(row), { totals: unitTotals }),
    handler: async (ctx, { query }) => {
      const { rows, total, totals } = await listUnits(ctx, query);
      return {
        ...listed(
          rows.map((one) => labelled(one, WORDS)),
          total,
        ),
        totals,
      };
    },
  }),
  endpoint({
    method: "GET",
    path: "/carrier-units/:id",
    tag: TAG,
    summary: "一个单元，带历次锁定",
    answer: unit,
    handler: (ctx, { params }) => shown(ctx, params.id!),
  }),
  endpoint({
    method: "POST",
    path: "/carriers/:id/units",
    tag: TAG,
    summary: "登记单元，由运营单位办理",
    body: fieldsOf(unitSchema, { without: ["carrierId"] }),
    answer: unit,
    status: 201,
    handler: async (ctx, { params, raw }) => {
      const input = { ...raw, carrierId: params.id } as unknown as UnitInput;
      return shown(ctx, (await addUnit(ctx, input)).id);
    },
  }),
  patch({
    ...{ path: "/carrier-units/:id", tag: TAG, summary: "修改单元", answer: unit },
    action: "carrier.write",
    schema: editUnitSchema,
    stands: async (ctx, id) => {
      const { status, priceFen, ...found } = await getUnit(ctx, id);
      return { ...found, price: priceFen === null ? null : amountInput(priceFen) };
    },
    command: editUnit,
    shown,
  }),
  endpoint({
    method: "POST",
    path: "/carrier-units/:id/hold",
    tag: TAG,
    summary: "为一条线索锁定单元；已被锁定时回答 409，写明锁定单位和截止日期",
    body: fieldsOf(holdSchema, { without: ["unitId"] }),
    answer: unit,
    status: 201,
    handler: async (ctx, { params, raw }) =>
      shown(ctx, (await holdUnit(ctx, { ...raw, unitId: params.id })).unitId),
  }),
  changeOfHold("extend", { summary: "延长仍有效的锁定", schema: extendHoldSchema, act: extendHold }),
  changeOfHold("release", { summary: "释放锁定，写明原因", schema: releaseHoldSchema, act: releaseHold }),
  changeOfHold("let", { summary: "凭已确认的签约转为出租", schema: letUnitSchema, act: letUnit }),
  changeOfHold("end", {
    summary: "退租；带 heldUntil 时退回锁定",
    schema: endLettingSchema,
    act: endLetting,
  }),
];
