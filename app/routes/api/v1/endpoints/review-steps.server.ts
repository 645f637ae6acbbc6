import { z } from "zod";
import { type Endpoint, endpoint } from "~/platform/api/endpoint.server";
import type { Ctx } from "~/platform/ctx";

type Step = { id: string; version?: number | undefined; reason?: string | undefined };

export interface ReviewSteps {
  /** The folder of the records, for instance /observations. */
  folder: string;
  tag: string;
  version: z.ZodType<number | undefined>;
  answer: z.ZodType;
  summaries: { submit: string; confirm: string };
  /** What a confirmation may or must say; nothing when absent. */
  confirmReason?: z.ZodType<string | undefined>;
  submit: (ctx: Ctx, step: Step) => Promise<unknown>;
  review: (ctx: Ctx, step: Step & { verdict: "confirm" | "return" }) => Promise<unknown>;
}

/** 提交, 确认 and 退回 of a report, with the same bodies and words for every kind of it. */
export const reviewSteps = (given: ReviewSteps): Endpoint[] => {
  const versioned = z.object({ version: given.version });
  const reason = z.string("请写明退回原因。").trim().min(2, "请写明退回原因。").max(500);
  const step = (
    verb: string,
    summary: string,
    body: z.ZodObject,
    work: (ctx: Ctx, step: Step) => Promise<unknown>,
  ) =>
    endpoint({
      ...{ method: "POST", path: `${given.folder}/:id/${verb}`, tag: given.tag, summary, body },
      answer: given.answer,
      handler: (ctx, { params, body: sent }) => work(ctx, { ...sent, id: params.id! }),
    });
  return [
    step("submit", given.summaries.submit, versioned, given.submit),
    step(
      "confirm",
      given.summaries.confirm,
      given.confirmReason ? versioned.extend({ reason: given.confirmReason }) : versioned,
      (ctx, sent) => given.review(ctx, { ...sent, verdict: "confirm" }),
    ),
    step("return", "退回填报，写明原因", versioned.extend({ reason }), (ctx, sent) =>
      given.review(ctx, { ...sent, verdict: "return" }),
    ),
  ];
};
