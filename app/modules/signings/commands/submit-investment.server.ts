import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, STALE } from "~/platform/errors";
import { amountText } from "~/platform/money";
import { METRIC_LABELS } from "../labels";
import { assertUndecided, assertVersion, holdInvestment } from "../queries/hold.server";
import type { InvestmentMetric } from "../rules/investment";
import { assertSigningMove } from "../rules/review";
import { decisionSchema } from "../schema";
import { monthOf } from "./record-investment.server";

/** 提交审核. A running total is differenced again: months filed since the draft may stand before it now. */
export const submitInvestment = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "investment.write");
  const asked = decisionSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { investment, lead } = await holdInvestment(inner, "investment.write", asked);
    assertUndecided(investment);
    assertSigningMove(investment.state, "FORMAL", "SUBMIT");
    assertVersion(investment, asked.version);
    const metric = investment.metric as InvestmentMetric;
    const { amountFen } = await monthOf(inner, {
      leadId: lead.id,
      except: investment.id,
      metric,
      period: investment.period,
      filedFen: investment.cumulativeFen ?? investment.amountFen,
      isCumulative: investment.cumulativeFen !== null,
      confirmJump: true,
      submitting: true,
    });
    const { count } = await db.investment.updateMany({
      where: { id: investment.id, version: investment.version },
      data: {
        state: "SUBMITTED",
        amountFen,
        submittedAt: ctx.now,
        submittedById: ctx.actor.userId,
        returnReason: null,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "investment.submit",
      entity: "investment",
      entityId: investment.id,
      leadId: lead.id,
      districtId: investment.districtId,
      organisationId: investment.organisationId,
      summary: `提交 ${investment.period} ${METRIC_LABELS[metric]}审核，${amountText(amountFen)}`,
    });
    return db.investment.findUniqueOrThrow({ where: { id: investment.id } });
  });
};
