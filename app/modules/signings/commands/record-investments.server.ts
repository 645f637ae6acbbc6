import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { insertRows, newId } from "~/platform/insert.server";
import { amountText } from "~/platform/money";
import { METRIC_LABELS } from "../labels";
import { writable } from "../queries/reach.server";
import { assertPeriod } from "../rules/investment";
import { recordInvestmentSchema } from "../schema";
import { monthAmong, type OtherFiling } from "./record-investment.server";

const inOrder = (a: OtherFiling, b: OtherFiling) =>
  a.period < b.period ? -1 : a.period > b.period ? 1 : a.id < b.id ? -1 : 1;

/** Many filings at once by the rules of `recordInvestment`, each beside those before it: all or nothing. */
export const recordInvestments = async (
  ctx: Ctx,
  given: readonly unknown[],
): Promise<{ id: string; version: number }[]> => {
  allow(ctx, "investment.write");
  const asked = given.map((one) => recordInvestmentSchema.parse(one));
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const ids = [...new Set(asked.map(({ leadId }) => leadId))].sort();
    const leads = await db.lead.findMany({
      where: { AND: [{ id: { in: ids } }, writable(ctx, "investment.write")] },
      select: { id: true, districtId: true, organisationId: true, isDemo: true },
    });
    if (leads.length < ids.length) throw notFound("这条线索");
    await db.$queryRaw`SELECT 1 FROM "Lead" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR UPDATE`;
    const byId = new Map(leads.map((lead) => [lead.id, lead]));
    const stored = await db.investment.findMany({
      where: { leadId: { in: ids }, state: { not: "RETURNED" } },
      select: { id: true, leadId: true, metric: true, period: true, amountFen: true, state: true },
    });
    const filed = new Map<string, OtherFiling[]>();
    const beside = (leadId: string, metric: string) => {
      const key = `${leadId}|${metric}`;
      if (!filed.has(key)) filed.set(key, []);
      return filed.get(key)!;
    };
    for (const { leadId, metric, ...one } of stored) beside(leadId, metric).push(one);
    const made = asked.map((filing) => {
      assertPeriod(filing.period, shanghaiDate(ctx.now));
      const others = beside(filing.leadId, filing.metric).sort(inOrder);
      const amounts = monthAmong(filing, others);
      const id = newId();
      others.push({ id, period: filing.period, amountFen: amounts.amountFen, state: "SAVED" });
      return { id, filing, amounts, lead: byId.get(filing.leadId)! };
    });
    await insertRows(
      db,
      "Investment",
      made.map(({ id, filing, amounts, lead }) => ({
        id,
        leadId: lead.id,
        districtId: lead.districtId,
        organisationId: lead.organisationId,
        metric: filing.metric,
        period: filing.period,
        amountFen: amounts.amountFen.toString(),
        cumulativeFen: amounts.cumulativeFen?.toString() ?? null,
        note: filing.note ?? null,
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
        isDemo: lead.isDemo,
      })),
    );
    await recordAll(
      inner,
      made.map(({ id, filing, amounts, lead }) => ({
        action: "investment.record",
        entity: "investment",
        entityId: id,
        leadId: lead.id,
        districtId: lead.districtId,
        organisationId: lead.organisationId,
        summary: `填报 ${filing.period} ${METRIC_LABELS[filing.metric]} ${amountText(amounts.amountFen)}`,
      })),
    );
    return made.map(({ id }) => ({ id, version: 1 }));
  });
};
