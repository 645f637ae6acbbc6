import type { Action } from "~/modules/access/policy";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDateTime } from "~/platform/dates";
import { AppError, conflict, notFound, STALE } from "~/platform/errors";
import type { SigningFacts } from "../rules/posting";
import { holdProject } from "./project.server";
import { writable } from "./reach.server";

/** Step 4 of a write on a contract: within reach, with its lead and ledger held until the transaction ends. */
export const holdSigning = async (ctx: Ctx, action: Action, given: { id: string }) => {
  const where = { AND: [{ id: given.id }, writable(ctx, action)] };
  const found = await ctx.db.signing.findFirst({ where, select: { leadId: true } });
  if (!found) throw notFound("这份签约");
  const held = await holdProject(ctx.db, found.leadId);
  const signing = await ctx.db.signing.findUnique({ where: { id: given.id } });
  if (!signing) throw notFound("这份签约");
  return { ...held, signing };
};

export const holdInvestment = async (ctx: Ctx, action: Action, given: { id: string }) => {
  const where = { AND: [{ id: given.id }, writable(ctx, action)] };
  const found = await ctx.db.investment.findFirst({ where, select: { leadId: true } });
  if (!found) throw notFound("这条投资记录");
  const held = await holdProject(ctx.db, found.leadId);
  const investment = await ctx.db.investment.findUnique({ where: { id: given.id } });
  if (!investment) throw notFound("这条投资记录");
  return { ...held, investment };
};

export const assertVersion = (row: { version: number }, version: number | undefined): void => {
  if (version !== undefined && version !== row.version) throw conflict(STALE);
};

/** What has been decided already is told with who and when, before anything else. */
export const assertUndecided = (row: {
  state: string;
  decidedByName: string | null;
  decidedAt: Date | null;
}): void => {
  if (row.state !== "CONFIRMED") return;
  const on = row.decidedAt ? `于 ${shanghaiDateTime(row.decidedAt)} ` : "";
  throw conflict(`这条记录已由${row.decidedByName ?? "审核人员"}${on}确认，无需重复操作。`);
};

/** Four eyes: who submitted a figure does not confirm it. */
export const assertNotOwnSubmission = (ctx: Ctx, row: { submittedById: string | null }): void => {
  if (row.submittedById !== null && row.submittedById === ctx.actor.userId)
    throw new AppError("FORBIDDEN", "您本人提交的记录须由另一位审核人员确认或退回。");
};

export const factsOf = (signing: {
  id: string;
  kind: SigningFacts["kind"];
  signedOn: Date;
  amountFen: bigint | null;
}): SigningFacts => ({
  id: signing.id,
  kind: signing.kind,
  signedOn: fromDbDate(signing.signedOn),
  amountFen: signing.amountFen,
});

/** The contract that a 补充 or 终止 changes: the one that counts now. */
export const countedFormalId = async (ctx: Ctx, leadId: string): Promise<string | null> => {
  const formal = await ctx.db.signing.findFirst({
    where: { leadId, kind: "FORMAL", state: "CONFIRMED", linkOnly: false },
    select: { id: true },
    orderBy: [{ signedOn: "desc" }, { id: "desc" }],
  });
  return formal?.id ?? null;
};
