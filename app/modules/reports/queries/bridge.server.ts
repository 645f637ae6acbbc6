import { scopeOf } from "~/modules/access/queries.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Entry } from "~/modules/signings/rules/ledger";
import { inScopeSql, loadEntries, type RawEntry } from "~/modules/targets/queries/entries.server";
import { listTargetRows, ruleTarget, type TargetRow } from "~/modules/targets/queries/rows.server";
import { type BridgeCode, bridge, type ReportView } from "~/modules/targets/rules/bridge";
import { ledgerFigure } from "~/modules/targets/rules/exact";
import { ledgerMetricOf } from "~/modules/targets/rules/membership";
import { figureRange } from "~/modules/targets/rules/path";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, endOfDay } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";

/** What one side of a bridge saw: a frozen report, or the figures of today. */
export interface Side {
  cutOffOn: DateOnly;
  /** The last entry it knows; null: everything recorded before `knownBefore`. */
  through: bigint | null;
  knownBefore?: Date;
}

export const today = (asOf: DateOnly): Side => ({
  cutOffOn: asOf,
  through: null,
  knownBefore: endOfDay(asOf),
});

export interface BridgeLine {
  code: BridgeCode;
  /** In the target's unit. */
  amount: string;
  entries: (Omit<RawEntry, "leadKey"> & { amount: string })[];
}

export interface TargetBridge {
  id: string;
  indicator: string;
  owner: string;
  unit: string | null;
  from: string;
  to: string;
  difference: string;
  parts: BridgeLine[];
  /** The two cover different years: nothing to compare. */
  differentPeriods: boolean;
}

type Light = Entry & { recordedAt: Date };

const entriesUpTo = async (ctx: Ctx, where: Prisma.Sql): Promise<Light[]> => {
  const rows = await ctx.db.$queryRaw<(Omit<Light, "amount"> & { amount: string })[]>`
    SELECT e."id"::text, e."metric"::text, e."amount"::text, e."effectiveOn"::text, e."kind"::text, e."leadId",
      e."signingId", e."investmentId", e."parkId", e."organisationId", e."districtId", e."field"::text,
      e."origin"::text, e."reversesId"::text AS "reverses", e."recordedAt"
    FROM "LedgerEntry" e WHERE ${where} ORDER BY e."id"`;
  return rows.map((entry) => ({ ...entry, amount: BigInt(entry.amount) }));
};

const viewOf = (side: Side, from: DateOnly | null, lastOn: DateOnly): ReportView<Light> => ({
  from,
  cutOffOn: side.cutOffOn < lastOn ? side.cutOffOn : lastOn,
  knows: (entry) =>
    (side.through === null || BigInt(entry.id) <= side.through) &&
    (!side.knownBefore || entry.recordedAt < side.knownBefore),
});

/** One target between two sides; the parts add to the difference exactly. */
const bridgeTarget = async (
  ctx: Ctx,
  given: {
    row: TargetRow;
    earlier: Side;
    later: Side;
    within: (id: string) => readonly string[];
    named: boolean;
  },
): Promise<TargetBridge> => {
  const { row, earlier, later, within } = given;
  const rule = ruleTarget(row);
  const [was, is] = [figureRange(rule, earlier.cutOffOn), figureRange(rule, later.cutOffOn)];
  const head = { id: row.id, indicator: row.indicator, owner: row.ownerName, unit: row.unit };
  const figure = (amount: bigint) => ledgerFigure(amount, row.unit);
  if (!is || (was && was.from !== is.from))
    return { ...head, from: "0", to: "0", difference: "0", parts: [], differentPeriods: true };
  const where = Prisma.sql`${inScopeSql(row, within)} AND e."effectiveOn" <= ${is.to}::date`;
  const entries = await entriesUpTo(ctx, where);
  const found = bridge(ledgerMetricOf(row.metric)!, {
    entries,
    earlier: was ? viewOf(earlier, is.from, was.to) : { cutOffOn: earlier.cutOffOn, knows: () => false },
    later: viewOf(later, is.from, is.to),
  });
  const ids = given.named ? found.parts.flatMap((part) => part.entries.map((entry) => entry.id)) : [];
  const named =
    ids.length === 0 ? [] : await loadEntries(ctx, Prisma.sql`e."id" = ANY(${ids}::text[]::bigint[])`);
  const byId = new Map(named.map(({ leadKey: _, ...entry }) => [entry.id, entry]));
  return {
    ...head,
    from: figure(found.from),
    to: figure(found.to),
    difference: figure(found.difference),
    parts: found.parts.map((part) => ({
      code: part.code,
      amount: figure(part.amount),
      entries: part.entries.flatMap((entry) => {
        const one = byId.get(entry.id);
        return one ? [{ ...one, amount: figure(entry.amount) }] : [];
      }),
    })),
    differentPeriods: false,
  };
};

/** Ledger targets whose figures the reader may see, each between two sides. */
export const bridgeTargets = async (
  ctx: Ctx,
  given: { earlier: Side; later: Side; ids?: string[]; named?: boolean },
): Promise<TargetBridge[]> => {
  const rows = await listTargetRows(ctx, given.ids ? { ids: given.ids } : {});
  const { organisationId, nothing } = scopeOf(ctx, "target.figures");
  const parks = await parkScope(ctx.db);
  const bridges: TargetBridge[] = [];
  for (const row of rows) {
    const seen =
      organisationId === null ||
      row.ownerId === organisationId ||
      row.scope.organisations.includes(organisationId);
    if (nothing || !seen || ledgerMetricOf(row.metric) === null || row.metric === "CROSS_PARK_PROJECTS")
      continue;
    const { earlier, later, named = false } = given;
    bridges.push(await bridgeTarget(ctx, { row, earlier, later, within: parks.within, named }));
  }
  return bridges;
};
