import type { Ctx } from "~/platform/ctx";
import type { DateOnly } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import type { Baseline, Observation, Sums } from "../rules/evaluate";
import { figureRange } from "../rules/path";
import { occupancyPct, ratio } from "../rules/reconcile";
import { ruleTarget, type TargetRow } from "./rows.server";
import type { View } from "./view.server";

interface Observed {
  targetId: string;
  observedOn: DateOnly;
  value: string | null;
  numerator: string | null;
  denominator: string | null;
  done: boolean | null;
  state: "SAVED" | "SUBMITTED" | "CONFIRMED";
}

interface CarrierSeen {
  carrierId: string;
  kind: "PROGRESS_PCT" | "OCCUPANCY_PCT";
  observedOn: DateOnly;
  value: string;
  numerator: string | null;
  denominator: string | null;
  completedOn: DateOnly | null;
  state: Observed["state"];
}

export interface Reported {
  figures: Sums | null;
  observation: Observation | null;
}

/** The state a record had then: what was decided later was still waiting. */
const stateThen = (view: View) => Prisma.sql`CASE WHEN o."state" IN ('CONFIRMED', 'RETURNED')
  AND o."decidedAt" >= ${view.knownBefore} THEN 'SUBMITTED' ELSE o."state"::text END`;

/** The latest in each state is all that a figure needs. */
const observationsOf = (ctx: Ctx, ids: string[], view: View) => ctx.db.$queryRaw<Observed[]>`
  SELECT DISTINCT ON (o."targetId", o."state") o.* FROM (
    SELECT o."targetId", o."observedOn"::text, trim_scale(o."value")::text AS "value",
      trim_scale(o."numerator")::text AS "numerator", trim_scale(o."denominator")::text AS "denominator", o."done",
      ${stateThen(view)} AS "state", o."recordedAt", o."id"
    FROM "Observation" o
    WHERE o."targetId" = ANY(${ids}::text[]) AND o."observedOn" <= ${view.asOf}::date AND o."recordedAt" < ${view.knownBefore}
  ) o WHERE o."state" <> 'RETURNED'
  ORDER BY o."targetId", o."state", o."observedOn" DESC, o."recordedAt" DESC, o."id" DESC`;

const carriersSeen = (ctx: Ctx, ids: string[], view: View) => ctx.db.$queryRaw<CarrierSeen[]>`
  SELECT * FROM (
    SELECT o."carrierId", o."kind"::text, o."observedOn"::text, trim_scale(o."value")::text AS "value",
      trim_scale(o."numeratorSqm")::text AS "numerator", trim_scale(o."denominatorSqm")::text AS "denominator",
      c."completedOn"::text, ${stateThen(view)} AS "state"
    FROM "CarrierObservation" o JOIN "Carrier" c ON c."id" = o."carrierId"
    WHERE o."carrierId" = ANY(${ids}::text[]) AND o."kind" IN ('PROGRESS_PCT', 'OCCUPANCY_PCT')
      AND o."observedOn" <= ${view.asOf}::date AND o."recordedAt" < ${view.knownBefore}
    ORDER BY o."observedOn", o."recordedAt", o."id"
  ) o WHERE o."state" <> 'RETURNED'`;

const figureIn = (seen: Observed): string | null =>
  seen.numerator !== null && seen.denominator !== null
    ? ratio([seen.numerator], [seen.denominator])
    : seen.value;

/** A carrier that is not yet 竣工 has no 入住率 (Rule 10). */
const carrierValue = (seen: CarrierSeen, asOf: DateOnly): string | null => {
  if (seen.kind === "PROGRESS_PCT") return seen.value;
  const { completedOn, numerator, denominator } = seen;
  if (numerator !== null && denominator !== null)
    return occupancyPct([{ completedOn, occupiedSqm: numerator, rentableSqm: denominator }], asOf);
  return completedOn !== null && completedOn <= asOf ? seen.value : null;
};

const carrierKind = (row: TargetRow) =>
  row.carrierId === null
    ? null
    : row.kind === "COMPLETION_PCT"
      ? "PROGRESS_PCT"
      : row.kind === "RATE_LEVEL"
        ? "OCCUPANCY_PCT"
        : null;

const latest = (seen: readonly Observed[], states: readonly Observed["state"][]) =>
  seen.findLast((one) => states.includes(one.state)) ?? null;

const sumsOf = (seen: readonly Observed[]): Sums => {
  const value = (states: readonly Observed["state"][]) => {
    const found = latest(seen, states);
    return found && figureIn(found);
  };
  return {
    reported: value(["SAVED", "SUBMITTED", "CONFIRMED"]),
    underReview: value(["SUBMITTED"]),
    confirmed: value(["CONFIRMED"]),
  };
};

const reportedOf = (row: TargetRow, seen: readonly Observed[], view: View): Reported => {
  const range = figureRange(ruleTarget(row), view.asOf);
  const yearly = row.kind === "ANNUAL_FLOW" || row.kind === "ANNUAL_MIN";
  const own = yearly && range?.from ? seen.filter((one) => one.observedOn >= range.from!) : seen;
  if (own.length === 0) return { figures: null, observation: null };
  if (row.kind !== "MILESTONE") return { figures: sumsOf(own), observation: null };
  const last = latest(own, ["CONFIRMED"]);
  const doneOn = last?.done ? last.observedOn : null;
  return { figures: null, observation: last && { observedOn: last.observedOn, value: null, doneOn } };
};

/** What the units reported about targets that the ledger does not compute: dated values with their state then. */
export const reportedFigures = async (
  ctx: Ctx,
  { rows, view }: { rows: readonly TargetRow[]; view: View },
): Promise<Map<string, Reported>> => {
  const ids = rows.map((row) => row.id);
  const observations = await observationsOf(ctx, ids, view);
  const carrierIds = rows.flatMap((row) => (carrierKind(row) && row.carrierId ? [row.carrierId] : []));
  const carriers = carrierIds.length === 0 ? [] : await carriersSeen(ctx, carrierIds, view);
  return new Map(
    rows.map((row) => {
      const own = observations.filter((one) => one.targetId === row.id);
      const kind = carrierKind(row);
      const built = carriers
        .filter((one) => one.carrierId === row.carrierId && one.kind === kind)
        .map((one) => ({
          ...one,
          targetId: row.id,
          value: carrierValue(one, view.asOf),
          numerator: null,
          denominator: null,
          done: null,
        }));
      const seen = [...own, ...built].sort((a, b) =>
        a.observedOn < b.observedOn ? -1 : a.observedOn > b.observedOn ? 1 : 0,
      );
      return [row.id, reportedOf(row, seen, view)];
    }),
  );
};

export const baselinesAt = async (
  ctx: Ctx,
  { ids, view }: { ids: string[]; view: View },
): Promise<Map<string, Baseline & { source: string }>> => {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.$queryRaw<{ targetId: string; value: string; on: DateOnly; source: string }[]>`
    SELECT DISTINCT ON ("targetId") "targetId", trim_scale("value")::text AS "value", "baselineOn"::text AS "on", "source"
    FROM "Baseline" WHERE "targetId" = ANY(${ids}::text[]) AND "recordedAt" < ${view.knownBefore}
    ORDER BY "targetId", "recordedAt" DESC, "id" DESC`;
  return new Map(rows.map(({ targetId, ...baseline }) => [targetId, baseline]));
};
