import { z } from "zod";
import { REVIEW_STATE_LABELS } from "~/modules/signings/labels";
import { recordObservation } from "~/modules/targets/commands/record-observation.server";
import { resolveNote } from "~/modules/targets/commands/resolve-note.server";
import { reviewObservation } from "~/modules/targets/commands/review-observation.server";
import { setBaseline } from "~/modules/targets/commands/set-baseline.server";
import { submitObservation } from "~/modules/targets/commands/submit-observation.server";
import { baselineSchema, observationSchema, resolutionSchema } from "~/modules/targets/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { fromDbDate } from "~/platform/dates";
import { coded, date, fieldsOf, instant, labelled, version } from "./answers.server";
import { reviewSteps } from "./review-steps.server";

const TAG = "指标填报";
const decimal = z.string().nullable();

const observation = z.object({
  id: z.string(),
  targetId: z.string(),
  observedOn: date,
  value: decimal,
  numerator: decimal,
  denominator: decimal,
  done: z.boolean().nullable(),
  text: z.string().nullable(),
  ...coded("state", REVIEW_STATE_LABELS),
  returnReason: z.string().nullable(),
  recordedAt: instant,
  decidedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  version,
});

const shown = (row: { observedOn: Date; state: string }) =>
  labelled({ ...row, observedOn: fromDbDate(row.observedOn) }, { state: REVIEW_STATE_LABELS });

/** The commands read what was sent by their own schemas. */
const given = <Input>(raw: object, more: Record<string, unknown> = {}) =>
  ({ ...raw, ...more }) as unknown as Input;

export const observationEndpoints = [
  endpoint({
    method: "POST",
    path: "/targets/:id/observations",
    tag: TAG,
    summary: "填报一项不由台账计算的指标；intent 为 save 时只存草稿",
    body: fieldsOf(observationSchema, { without: ["targetId"] }),
    answer: observation,
    status: 201,
    handler: async (ctx, { params, raw }) =>
      shown(await recordObservation(ctx, given(raw, { targetId: params.id }))),
  }),
  ...reviewSteps({
    ...{ folder: "/observations", tag: TAG, answer: observation },
    version: z.coerce.number("请提供记录的版本。").int().min(1),
    summaries: { submit: "提交草稿", confirm: "确认填报" },
    submit: async (ctx, step) => shown(await submitObservation(ctx, given(step))),
    review: async (ctx, step) => shown(await reviewObservation(ctx, given(step))),
  }),
  endpoint({
    method: "POST",
    path: "/targets/:id/baselines",
    tag: TAG,
    summary: "设定基期数",
    body: fieldsOf(baselineSchema, { without: ["targetId"] }),
    answer: z.object({
      id: z.string(),
      targetId: z.string(),
      value: z.string(),
      baselineOn: date,
      source: z.string(),
    }),
    status: 201,
    handler: async (ctx, { params, raw }) => {
      const row = await setBaseline(ctx, given(raw, { targetId: params.id }));
      return { ...row, baselineOn: fromDbDate(row.baselineOn) };
    },
  }),
  endpoint({
    method: "POST",
    path: "/targets/:id/resolution",
    tag: TAG,
    summary: "核定文件中不一致的读法",
    body: fieldsOf(resolutionSchema, { without: ["targetId"] }),
    answer: z.object({ id: z.string(), resolution: z.string().nullable(), version }),
    handler: (ctx, { params, raw }) => resolveNote(ctx, given(raw, { targetId: params.id })),
  }),
];
