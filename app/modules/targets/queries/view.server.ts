import type { Ctx } from "~/platform/ctx";
import { type DateOnly, endOfDay, shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";

/**
 * At which date, and with what was known then: entries dated up to `asOf` and recorded before `knownBefore` (and, for a
 * frozen report, no later than its last entry). A past date therefore gives the same figures for ever; the restated
 * series asks for a past date with what is known today.
 */
export interface View {
  asOf: DateOnly;
  knownBefore: Date;
  through?: bigint | null;
  /** Everything recorded so far is known: nothing need be left out by the time of its recording. */
  current?: boolean;
}

export const viewAt = (ctx: Ctx, given: { asOf?: DateOnly; knownAt?: DateOnly } = {}): View => {
  const asOf = given.asOf ?? shanghaiDate(ctx.now);
  const knownBefore = endOfDay(given.knownAt ?? asOf);
  return { asOf, knownBefore, current: knownBefore > ctx.now };
};

/** Conditions on a ledger entry `e`. */
export const seenSql = ({ asOf, knownBefore, through, current }: View): Prisma.Sql => {
  const parts = [Prisma.sql`e."effectiveOn" <= ${asOf}::date`];
  if (!current) parts.push(Prisma.sql`e."recordedAt" < ${knownBefore}`);
  if (through != null) parts.push(Prisma.sql`e."id" <= ${through}`);
  return Prisma.join(parts, " AND ");
};

/** State of a record under review as it was then. A record returned or confirmed later was still waiting. */
export const stateThenSql = (view: View): Prisma.Sql =>
  Prisma.sql`CASE WHEN s."decidedAt" < ${view.knownBefore} AND s."state" IN ('CONFIRMED', 'RETURNED') THEN 'DECIDED'
    WHEN s."submittedAt" < ${view.knownBefore} THEN 'SUBMITTED' ELSE 'SAVED' END`;

/** Queries side by side; inside a transaction, or on the one connection of the embedded engine, in turn. */
export const together = async <T extends readonly (() => Promise<unknown>)[]>(
  ctx: Ctx,
  works: readonly [...T],
): Promise<{ [K in keyof T]: Awaited<ReturnType<T[K]>> }> => {
  const found: unknown[] = [];
  if ("$transaction" in ctx.db) found.push(...(await Promise.all(works.map((work) => work()))));
  else for (const work of works) found.push(await work());
  return found as { [K in keyof T]: Awaited<ReturnType<T[K]>> };
};
