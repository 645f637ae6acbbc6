import { z } from "zod";
import { MILESTONE_LABELS, OBSERVATION_STATE_LABELS } from "~/modules/carriers/labels";
import { getCarrier, listCarriers } from "~/modules/carriers/queries/carriers.server";
import { carrierFilterSchema } from "~/modules/carriers/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { coded, date, labelled, listed, listOf, listQuery, place, stated, version } from "./answers.server";
import { unitTotals } from "./carrier-units.server";

const TAG = "载体";
const decimal = z.string().nullable();

const milestone = z.object({
  id: z.string(),
  ...coded("kind", MILESTONE_LABELS),
  year: z.int().nullable(),
  value: decimal.describe("百分比"),
  exceptText: z.string().nullable().describe("除外，例如除24楼塔楼"),
  achievedOn: date.nullable().describe("完成日期；百分数类为确认值首次达到的日期"),
  newest: z.object({ observedOn: date, value: z.string() }).nullable().describe("最近确认的百分数"),
  light: z.object({ tone: z.enum(["ok", "watch", "late", "none"]), why: z.string() }),
});

const row = {
  id: z.string(),
  name: z.string(),
  areaSqm: decimal,
  completedOn: date.nullable(),
  isDemo: z.boolean().describe("演示数据"),
};

const worded = (milestones: readonly { kind: string }[]) =>
  milestones.map((one) => labelled(one, { kind: MILESTONE_LABELS }));

export const carrierEndpoints = [
  endpoint({
    method: "GET",
    path: "/carriers",
    tag: TAG,
    summary: "载体",
    query: listQuery(carrierFilterSchema),
    answer: listOf(
      z.object({
        ...row,
        park: place.nullable(),
        milestones: z.array(milestone),
        occupancy: decimal.describe("最近确认的入住率，%"),
        progress: decimal.describe("最近确认的完成工程量，%"),
      }),
    ),
    handler: async (ctx, { query }) => {
      const { rows, total } = await listCarriers(ctx, query);
      const items = rows.map((one) => ({ ...one, milestones: worded(one.milestones) }));
      return listed(items, total);
    },
  }),
  endpoint({
    method: "GET",
    path: "/carriers/:id",
    tag: TAG,
    summary: "一个载体，带出处和历次观测",
    answer: z.object({
      ...row,
      districtId: z.string(),
      aliases: z.array(z.string()),
      park: place.nullable(),
      milestones: z.array(milestone.extend({ quotes: z.array(stated) })),
      observations: z.array(
        z.object({
          id: z.string(),
          ...coded("kind", MILESTONE_LABELS),
          observedOn: date,
          value: decimal,
          numeratorSqm: decimal,
          denominatorSqm: decimal,
          unit: z.string().nullable().describe("填报单位"),
          note: z.string().nullable(),
          fallReason: z.string().nullable().describe("下降、面积减少或更正的原因"),
          ...coded("state", OBSERVATION_STATE_LABELS),
          returnReason: z.string().nullable(),
          version,
        }),
      ),
      units: unitTotals,
      quotes: z.array(stated),
      version,
    }),
    handler: async (ctx, { params }) => {
      const carrier = await getCarrier(ctx, params.id!);
      const words = { kind: MILESTONE_LABELS, state: OBSERVATION_STATE_LABELS };
      return {
        ...carrier,
        milestones: worded(carrier.milestones),
        observations: carrier.observations.map((one) => labelled(one, words)),
      };
    },
  }),
];
