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
}

export const viewAt = (ctx: Ctx, given: { asOf?: DateOnly; knownAt?: DateOnly } = {}): View => {
  const asOf = given.asOf ?? shanghaiDate(ctx.now);
  return { asOf, knownBefore: endOfDay(given.knownAt ?? asOf) };
};

/** Conditions on a ledger entry `e`. */
export const seenSql = (view: View): Prisma.Sql =>
  Prisma.sql`e."effectiveOn" <= ${view.asOf}::date AND e."recordedAt" < ${view.knownBefore}${
    view.through == null ? Prisma.empty : Prisma.sql` AND e."id" <= ${view.through}`
  }`;

/** State of a record under review as it was then. A record returned or confirmed later was still waiting. */
export const stateThenSql = (view: View): Prisma.Sql =>
  Prisma.sql`CASE WHEN s."decidedAt" < ${view.knownBefore} AND s."state" IN ('CONFIRMED', 'RETURNED') THEN 'DECIDED'
    WHEN s."submittedAt" < ${view.knownBefore} THEN 'SUBMITTED' ELSE 'SAVED' END`;
