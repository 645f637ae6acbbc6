import { z } from "zod";
import { closeLeadDemand, setLeadDemand } from "~/modules/carriers/commands/demand.server";
import {
  recordCarrierObservation,
  submitCarrierObservation,
} from "~/modules/carriers/commands/observation.server";
import { reviewCarrierObservation } from "~/modules/carriers/commands/review.server";
import { HAZARD_LABELS, MILESTONE_LABELS, OBSERVATION_STATE_LABELS } from "~/modules/carriers/labels";
import { getDemand, listDemands, listMatches } from "~/modules/carriers/queries/demands.server";
import {
  closeDemandSchema,
  demandFilterSchema,
  demandSchema,
  type ObservationInput,
  observationSchema,
} from "~/modules/carriers/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import {
  coded,
  codedOrNull,
  date,
  fieldsOf,
  instant,
  labelled,
  listed,
  listOf,
  listQuery,
  pageOf,
  paging,
  version,
} from "./answers.server";
import { reviewSteps } from "./review-steps.server";

const TAG = "载体填报";
const decimal = z.string().nullable();

const observation = z.object({
  id: z.string(),
  carrierId: z.string(),
  ...coded("kind", MILESTONE_LABELS),
  observedOn: date,
  value: z.string().describe("百分数；节点完成为 100"),
  numeratorSqm: decimal,
  denominatorSqm: decimal,
  note: z.string().nullable(),
  fallReason: z.string().nullable(),
  ...coded("state", OBSERVATION_STATE_LABELS),
  returnReason: z.string().nullable(),
  recordedAt: instant,
  decidedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  version,
});

const shown = (row: { observedOn: Date; value: { toString(): string } }) =>
  labelled(
    { ...row, observedOn: fromDbDate(row.observedOn) },
    { kind: MILESTONE_LABELS, state: OBSERVATION_STATE_LABELS },
  );

const DEMANDS = "用房需求";
const wanted = {
  leadId: z.string(),
  project: z.string(),
  company: z.string(),
  unit: z.string(),
  park: z.string().nullable(),
  minAreaSqm: z.string(),
  maxAreaSqm: decimal,
  heightM: decimal,
  loadKn: decimal,
  powerKva: decimal,
  labLevel: z.int().nullable(),
  ...codedOrNull("hazardClass", HAZARD_LABELS),
  neededOn: date.nullable(),
  note: z.string().nullable(),
};
const fit = z.object({
  id: z.string(),
  carrier: z.string(),
  park: z.string().nullable(),
  name: z.string(),
  areaSqm: z.string(),
});
const demand = z.object({
  demand: z.object({ ...wanted, open: z.boolean(), version }).nullable(),
  fits: z.array(fit).describe("各项都满足的可租单元，从小到大"),
});

const demandOf = async (ctx: Ctx, leadId: string) => {
  const found = await getDemand(ctx, leadId);
  return {
    demand: found.demand && labelled(found.demand, { hazardClass: HAZARD_LABELS }),
    fits: found.fits,
  };
};

export const carrierFigureEndpoints = [
  endpoint({
    method: "POST",
    path: "/carriers/:id/observations",
    tag: TAG,
    summary: "填报完成工程量、入住率或节点完成；intent 为 submit 时直接提交审核",
    body: fieldsOf(observationSchema, { without: ["carrierId", "carrier"] }),
    answer: observation,
    status: 201,
    handler: async (ctx, { params, raw }) => {
      const input = { ...raw, carrier: undefined, carrierId: params.id } as unknown as ObservationInput;
      return shown(await recordCarrierObservation(ctx, input));
    },
  }),
  ...reviewSteps({
    ...{ folder: "/carrier-observations", tag: TAG, answer: observation },
    version: z.coerce.number("请提供记录的版本。").int().min(1).optional(),
    summaries: {
      submit: "提交草稿；节点完成须先上传证明材料",
      confirm: "确认填报；没有证明材料的须写明依据 reason",
    },
    confirmReason: blankAsMissing(z.string().trim().max(500, "最多 500 个字。").optional()),
    submit: async (ctx, step) => shown(await submitCarrierObservation(ctx, step)),
    review: async (ctx, step) => shown(await reviewCarrierObservation(ctx, step)),
  }),
  endpoint({
    method: "GET",
    path: "/demands",
    tag: DEMANDS,
    summary: "哪些线索要什么样的空间：只含能看到的线索",
    query: listQuery(demandFilterSchema),
    answer: listOf(z.object({ ...wanted, fits: z.int().describe("各项都满足的可租单元数") })),
    handler: async (ctx, { query }) => {
      const { rows, total } = await listDemands(ctx, query);
      return listed(
        rows.map((one) => labelled(one, { hazardClass: HAZARD_LABELS })),
        total,
      );
    },
  }),
  endpoint({
    method: "GET",
    path: "/carrier-units/:id/matches",
    tag: DEMANDS,
    summary: "这个单元适合哪些线索：只含能看到的线索",
    query: z.object(paging()),
    answer: listOf(z.object(wanted)),
    handler: async (ctx, { params, query }) => {
      const rows = await listMatches(ctx, params.id!);
      return pageOf(
        rows.map((one) => labelled(one, { hazardClass: HAZARD_LABELS })),
        query,
      );
    },
  }),
  endpoint({
    method: "GET",
    path: "/leads/:id/demand",
    tag: DEMANDS,
    summary: "一条线索的用房需求，带合适的可租单元",
    answer: demand,
    handler: (ctx, { params }) => demandOf(ctx, params.id!),
  }),
  endpoint({
    method: "POST",
    path: "/leads/:id/demand",
    tag: DEMANDS,
    summary: "填写或修改用房需求",
    body: fieldsOf(demandSchema, { without: ["leadId"] }),
    answer: demand,
    handler: async (ctx, { params, raw }) => {
      await setLeadDemand(ctx, { ...raw, leadId: params.id });
      return demandOf(ctx, params.id!);
    },
  }),
  endpoint({
    method: "POST",
    path: "/leads/:id/demand/close",
    tag: DEMANDS,
    summary: "了结用房需求",
    body: fieldsOf(closeDemandSchema, { without: ["leadId"] }),
    answer: demand,
    handler: async (ctx, { params, raw }) => {
      await closeLeadDemand(ctx, { ...raw, leadId: params.id });
      return demandOf(ctx, params.id!);
    },
  }),
];
