import { scopeOf } from "~/modules/access/queries.server";
import { targetEntries } from "~/modules/targets/queries/entries.server";
import { evaluateTargets } from "~/modules/targets/queries/evaluated.server";
import { itemOf, type TargetItem } from "~/modules/targets/queries/list.server";
import type { View } from "~/modules/targets/queries/view.server";
import { ledgerMetricOf } from "~/modules/targets/rules/membership";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import type { Behind, EntryFact } from "../rules/material";

/** On a printed paper a project with a code name shows neither its own name nor its company's. */
export const SECRET_COMPANY = "（保密项目）";

const mayNameSql = (ctx: Ctx): Prisma.Sql => {
  const { organisationId, nothing } = scopeOf(ctx, "lead.read");
  if (nothing) return Prisma.sql`FALSE`;
  return organisationId === null
    ? Prisma.sql`TRUE`
    : Prisma.sql`l."visibleTo" @> ARRAY[${organisationId}]::text[]`;
};

/** Ledger entries with their words. */
export const entryFacts = async (ctx: Ctx, where: Prisma.Sql): Promise<EntryFact[]> =>
  ctx.db.$queryRaw<EntryFact[]>`
    SELECT e."id"::text, e."metric"::text, e."kind"::text, e."amount"::text AS "amountFen", e."effectiveOn"::text AS "on",
      (e."isDemo" OR l."isDemo") AS "isDemo", o."name" AS "unitName",
      coalesce(s."decidedByName", i."decidedByName") AS "approver",
      CASE WHEN n."may" THEN e."leadId" END AS "leadId", CASE WHEN n."may" THEN l."number" END AS "projectNumber",
      CASE WHEN n."may" THEN coalesce(l."codeName", l."projectName") END AS "project",
      CASE WHEN n."may" THEN CASE WHEN l."codeName" IS NULL THEN c."name" ELSE ${SECRET_COMPANY} END END AS "company",
      CASE WHEN n."may" THEN coalesce(s."contractNumber", CASE WHEN i."id" IS NOT NULL THEN i."period" || ' 填报' END) END AS "contract"
    FROM "LedgerEntry" e JOIN "Lead" l ON l."id" = e."leadId" JOIN "Company" c ON c."id" = l."companyId"
      JOIN "Organisation" o ON o."id" = e."organisationId" LEFT JOIN "Signing" s ON s."id" = e."signingId"
      LEFT JOIN "Investment" i ON i."id" = e."investmentId"
      CROSS JOIN LATERAL (SELECT ${mayNameSql(ctx)} AS "may") n
    WHERE ${where} ORDER BY e."id"`;

/**
 * The entries behind each figure that the ledger gives. A figure that its entries do not add up to is left without
 * them: its source is then the target's own page.
 */
export const behindTargets = async (
  ctx: Ctx,
  { targets, view }: { targets: readonly TargetItem[]; view: View },
): Promise<{ behind: Behind; entries: EntryFact[] }> => {
  const behind: Behind = {};
  for (const target of targets) {
    if (target.hidden || ledgerMetricOf(target.metric as TargetMetricName) === null) continue;
    const found = await targetEntries(ctx, { id: target.id, view });
    // An accepted 流转 is counted without an entry; such a figure keeps its target's page as its source.
    const posted = found.items.every(({ id }) => /^\d+$/.test(id));
    if (posted && found.total === target.actual.confirmed)
      behind[target.id] = found.items.map(({ id, amount }) => ({ id, amount }));
  }
  return { behind, entries: await entriesOf(ctx, behind) };
};

type TargetMetricName = Parameters<typeof ledgerMetricOf>[0];

export const entriesOf = async (
  ctx: Ctx,
  behind: Behind,
  bridges: readonly { parts: { entries: { id: string }[] }[] }[] = [],
): Promise<EntryFact[]> => {
  const ids = new Set([
    ...Object.values(behind).flatMap((entries) => entries.map(({ id }) => id)),
    ...bridges.flatMap(({ parts }) => parts.flatMap(({ entries }) => entries.map(({ id }) => id))),
  ]);
  return ids.size === 0 ? [] : entryFacts(ctx, Prisma.sql`e."id" = ANY(${[...ids]}::text[]::bigint[])`);
};

/** The targets that the reader may see, at a view, and whether the defaults decide their lights. */
export const targetsAt = async (ctx: Ctx, view: View) => {
  const { targets, settings } = await evaluateTargets(ctx, { view });
  return {
    targets: targets.map((target) => itemOf(target, view.asOf)),
    exampleRules: [...settings.values()].some(
      (one) => one["pace.method"].effectiveOn === null || one["light.thresholds"].effectiveOn === null,
    ),
  };
};

/** Free text about a confidential project, without the names that its code name stands for. */
export const masked = (
  text: string,
  lead: { codeName: string | null; projectName: string; company: string; legalName?: string | null },
): string => {
  if (lead.codeName === null) return text;
  const names: [string, string][] = [
    [lead.projectName, lead.codeName],
    [lead.legalName ?? "", "该企业"],
    [lead.company, "该企业"],
  ];
  return names.reduce((rest, [name, instead]) => (name ? rest.replaceAll(name, instead) : rest), text);
};
