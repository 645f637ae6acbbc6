import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, STALE } from "~/platform/errors";
import { amountText } from "~/platform/money";
import { METRIC_LABELS } from "../labels";
import {
  assertNotOwnSubmission,
  assertUndecided,
  assertVersion,
  holdInvestment,
} from "../queries/hold.server";
import { assertTotalStands, type InvestmentMetric, postInvestment } from "../rules/investment";
import { assertReturnReason, assertSigningMove } from "../rules/review";
import { decisionSchema, returnSchema } from "../schema";
import { postEntries } from "./post-entries.server";
import { listFilings } from "./record-investment.server";

type Held = Awaited<ReturnType<typeof holdInvestment>>;

const decide = async (
  ctx: Ctx,
  { investment }: Held,
  data: { state: "CONFIRMED" | "RETURNED"; returnReason: string | null },
) => {
  const { count } = await ctx.db.investment.updateMany({
    where: { id: investment.id, version: investment.version, state: "SUBMITTED" },
    data: {
      ...data,
      decidedAt: ctx.now,
      decidedById: ctx.actor.userId,
      decidedByName: ctx.actor.name,
      version: { increment: 1 },
    },
  });
  if (count === 0) throw conflict(STALE);
};

const about = ({ investment }: Held) => ({
  entity: "investment",
  entityId: investment.id,
  leadId: investment.leadId,
  districtId: investment.districtId,
  organisationId: investment.organisationId,
});

const wordsOf = ({ investment }: Held) => `${investment.period} ${METRIC_LABELS[investment.metric]}`;

/** 确认投资: posts the month to the ledger, by site, in the same transaction. */
export const confirmInvestment = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "investment.review");
  const asked = decisionSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const held = await holdInvestment(inner, "investment.review", asked);
    const { investment, project, ledger, lead } = held;
    assertUndecided(investment);
    assertSigningMove(investment.state, "FORMAL", "CONFIRM");
    assertNotOwnSubmission(ctx, investment);
    assertVersion(investment, asked.version);
    const metric = investment.metric as InvestmentMetric;
    assertTotalStands(
      investment,
      await listFilings(inner, { leadId: lead.id, metric, except: investment.id }),
    );
    const drafts = postInvestment({
      project,
      investment: { ...investment, metric },
      ledger,
      today: shanghaiDate(ctx.now),
    });
    await decide(inner, held, { state: "CONFIRMED", returnReason: null });
    await postEntries(inner, { drafts, isDemo: lead.isDemo });
    await record(inner, {
      action: "investment.confirm",
      ...about(held),
      summary: `确认 ${wordsOf(held)} ${amountText(investment.amountFen)}`,
      changes: { entries: drafts.length },
    });
    return db.investment.findUniqueOrThrow({ where: { id: investment.id } });
  });
};

/** 退回投资填报, with a reason. */
export const returnInvestment = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "investment.review");
  const asked = returnSchema.parse(given);
  assertReturnReason(asked.reason);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const held = await holdInvestment(inner, "investment.review", asked);
    const { investment } = held;
    assertUndecided(investment);
    assertSigningMove(investment.state, "FORMAL", "RETURN");
    assertNotOwnSubmission(ctx, investment);
    assertVersion(investment, asked.version);
    const reason = asked.reason.trim();
    await decide(inner, held, { state: "RETURNED", returnReason: reason });
    await record(inner, {
      action: "investment.return",
      ...about(held),
      summary: `退回 ${wordsOf(held)}`,
      reason,
    });
    await notify(inner, {
      districtId: investment.districtId,
      organisationIds: [investment.organisationId],
      kind: "investment.return",
      text: `“${held.lead.projectName}”的${wordsOf(held)}填报被退回：${reason}`,
      href: `/investments/${investment.id}`,
      isDemo: investment.isDemo,
    });
    return db.investment.findUniqueOrThrow({ where: { id: investment.id } });
  });
};
