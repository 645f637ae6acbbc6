import { ZodError } from "zod";
import { allow } from "~/modules/access/queries.server";
import { reviewCarrierObservation } from "~/modules/carriers/commands/review.server";
import { decideClaim } from "~/modules/leads/commands/claim-decide.server";
import { reviewStage } from "~/modules/leads/commands/stage-review.server";
import { confirmSigning } from "~/modules/signings/commands/confirm-signing.server";
import { confirmInvestment, returnInvestment } from "~/modules/signings/commands/decide-investment.server";
import { returnSigning } from "~/modules/signings/commands/return-signing.server";
import { reviewObservation } from "~/modules/targets/commands/review-observation.server";
import { confirmTaskReport, returnTaskReport } from "~/modules/tasks/commands.server";
import type { Ctx } from "~/platform/ctx";
import { AppError } from "~/platform/errors";
import { DECIDES, findDeskRow } from "../queries/desk.server";
import { type DeskKind, itemKey } from "../rules/desk";
import { type DeskKey, decideDeskSchema } from "../schema";

interface Asked {
  id: string;
  version: number;
  verdict: "confirm" | "return";
  reason: string | undefined;
}

const DECIDE: Record<DeskKind, (ctx: Ctx, asked: Asked) => Promise<unknown>> = {
  claim: (ctx, { verdict, reason, ...asked }) =>
    decideClaim(ctx, { ...asked, verdict: verdict === "confirm" ? "accept" : "overrule", note: reason }),
  stage: (ctx, asked) => reviewStage(ctx, asked),
  signing: (ctx, asked) =>
    asked.verdict === "confirm" ? confirmSigning(ctx, asked) : returnSigning(ctx, asked),
  investment: (ctx, asked) =>
    asked.verdict === "confirm" ? confirmInvestment(ctx, asked) : returnInvestment(ctx, asked),
  carrier: (ctx, asked) => reviewCarrierObservation(ctx, asked),
  task: (ctx, asked) =>
    asked.verdict === "confirm" ? confirmTaskReport(ctx, asked) : returnTaskReport(ctx, asked),
  observation: (ctx, asked) => reviewObservation(ctx, asked),
};

export interface DeskAnswer {
  passed: number;
  failed: { key: string; title: string; why: string }[];
}

const why = (error: unknown): string | null => {
  if (error instanceof AppError && error.code !== "INTERNAL") return error.userMessage;
  return error instanceof ZodError ? (error.issues[0]?.message ?? null) : null;
};

type Decision = { key: DeskKey; version: number; verdict: Asked["verdict"]; reason: string | undefined };

const decide = (ctx: Ctx, { key, version, verdict, reason }: Decision) =>
  DECIDE[key.kind](ctx, { id: key.id, version, verdict, reason });

/** Null when it passed, else why not. What nobody is to be told of is an error of the whole. */
const refusal = async (ctx: Ctx, given: Decision): Promise<string | null> => {
  try {
    await decide(ctx, given);
    return null;
  } catch (error) {
    const told = why(error);
    if (told === null) throw error;
    return told;
  }
};

/**
 * 批量通过 or one decision: each item goes through the command of its noun, in a transaction of its own, so that one
 * that is refused holds up no other. The answer says how many passed, and which did not and why.
 */
export const decideDesk = async (ctx: Ctx, raw: unknown): Promise<DeskAnswer> => {
  const { item, verdict, reason } = decideDeskSchema.parse(raw);
  allow(ctx, DECIDES[item[0]!.kind]);
  const answer: DeskAnswer = { passed: 0, failed: [] };
  for (const key of item) {
    const row = await findDeskRow(ctx, key);
    const version = key.version ?? row?.version ?? 1;
    const refused = await refusal(ctx, { key, version, verdict, reason });
    if (refused === null) answer.passed += 1;
    else answer.failed.push({ key: itemKey(key), title: row?.title ?? "这条记录", why: refused });
  }
  return answer;
};

/** One decision from its form: what is refused is said as the command says it. */
export const decideDeskItem = async (ctx: Ctx, raw: unknown): Promise<void> => {
  const { item, verdict, reason } = decideDeskSchema.parse(raw);
  const key = item[0]!;
  allow(ctx, DECIDES[key.kind]);
  const version = key.version ?? (await findDeskRow(ctx, key))?.version ?? 1;
  await decide(ctx, { key, version, verdict, reason });
};
