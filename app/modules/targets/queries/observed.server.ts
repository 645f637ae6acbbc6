import type { Ctx } from "~/platform/ctx";
import { type DateOnly, yearOf } from "~/platform/dates";
import { KEEP_PLAN, Prisma } from "~/platform/db.server";
import type { Baseline, Observation, Sums } from "../rules/evaluate";
import { figureRange } from "../rules/path";
import { occupancyPct, ratio } from "../rules/reconcile";
import { ruleTarget, type TargetRow } from "./rows.server";
import { together, type View } from "./view.server";

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

interface Reached {
  carrierId: string;
  year: number | null;
  achievedOn: DateOnly | null;
}

export interface Reported {
  figures: Sums | null;
  observation: Observation | null;
}

/** The same few texts for every reader and date, on small tables: their plans may be kept. */
const KEEP = Prisma.raw(KEEP_PLAN);

/** The state a record had then: what was decided later was still waiting. */
const stateThen = (view: View) => Prisma.sql`CASE WHEN o."state" IN ('CONFIRMED', 'RETURNED')
  AND o."decidedAt" >= ${view.knownBefore} THEN 'SUBMITTED' ELSE o."state"::text END`;

/** The latest in each state is all that a figure needs. */
const observationsOf = (ctx: Ctx, ids: string[], view: View) => ctx.db.$queryRaw<Observed[]>`${KEEP}
  SELECT o."targetId", o."observedOn"::text, trim_scale(o."value")::text AS "value",
    trim_scale(o."numerator")::text AS "numerator", trim_scale(o."denominator")::text AS "denominator", o."done", o."then" AS "state"
  FROM (
    SELECT DISTINCT ON (s."targetId", s."then") s.* FROM (
      SELECT o."targetId", o."observedOn", o."value", o."numerator", o."denominator", o."done", o."recordedAt", o."id",
        ${stateThen(view)} AS "then"
      FROM "Observation" o
      WHERE o."targetId" = ANY(${ids}::text[]) AND o."observedOn" <= ${view.asOf}::date
        AND o."recordedAt" < ${view.knownBefore}
    ) s WHERE s."then" <> 'RETURNED'
    ORDER BY s."targetId", s."then", s."observedOn" DESC, s."recordedAt" DESC, s."id" DESC
  ) o ORDER BY o."targetId", o."then"`;

const carriersSeen = (ctx: Ctx, ids: string[], view: View) => ctx.db.$queryRaw<CarrierSeen[]>`${KEEP}
  SELECT * FROM (
    SELECT o."carrierId", o."kind"::text, o."observedOn"::text, trim_scale(o."value")::text AS "value",
      trim_scale(o."numeratorSqm")::text AS "numerator", trim_scale(o."denominatorSqm")::text AS "denominator",
      c."completedOn"::text, ${stateThen(view)} AS "state"
    FROM "CarrierObservation" o JOIN "Carrier" c ON c."id" = o."carrierId"
    WHERE o."carrierId" = ANY(${ids}::text[]) AND o."kind" IN ('PROGRESS_PCT', 'OCCUPANCY_PCT')
      AND o."observedOn" <= ${view.asOf}::date AND o."recordedAt" < ${view.knownBefore}
    ORDER BY o."observedOn", o."recordedAt", o."id"
  ) o WHERE o."state" <> 'RETURNED'`;

/** What a document asks of a carrier by a year, without a percentage: 开工, 结构封顶, 竣工, 启动招商. */
const milestonesOf = (ctx: Ctx, ids: string[], view: View) => ctx.db.$queryRaw<Reached[]>`${KEEP}
  SELECT m."carrierId", m."year",
    CASE WHEN m."achievedOn" <= ${view.asOf}::date AND NOT EXISTS (SELECT 1 FROM "CarrierObservation" o
      WHERE o."milestoneId" = m."id" AND o."state" = 'CONFIRMED' AND o."decidedAt" >= ${view.knownBefore})
      THEN m."achievedOn"::text END AS "achievedOn"
  FROM "CarrierMilestone" m
  WHERE m."carrierId" = ANY(${ids}::text[]) AND m."kind" NOT IN ('PROGRESS_PCT', 'OCCUPANCY_PCT')`;

/** A milestone of a carrier is reached when all that is asked of the carrier in that year is (竣工 and 启动招商). */
const reachedOn = (row: TargetRow, milestones: readonly Reached[]): DateOnly | null => {
  const dueOn = row.printed?.dueOn ?? row.dueOn;
  if (row.kind !== "MILESTONE" || row.carrierId === null || !dueOn) return null;
  const year = yearOf(dueOn);
  const asked = milestones.filter((one) => one.carrierId === row.carrierId && one.year === year);
  const days = asked.flatMap((one) => (one.achievedOn ? [one.achievedOn] : []));
  return asked.length > 0 && days.length === asked.length ? days.sort().at(-1)! : null;
};

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

type Said = { seen: readonly Observed[]; reached: DateOnly | null };

const reportedOf = (row: TargetRow, { seen, reached }: Said, view: View): Reported => {
  const range = figureRange(ruleTarget(row), view.asOf);
  const yearly = row.kind === "ANNUAL_FLOW" || row.kind === "ANNUAL_MIN";
  const own = yearly && range?.from ? seen.filter((one) => one.observedOn >= range.from!) : seen;
  if (reached) return { figures: null, observation: { observedOn: reached, value: null, doneOn: reached } };
  if (own.length === 0) return { figures: null, observation: null };
  if (row.kind !== "MILESTONE") return { figures: sumsOf(own), observation: null };
  const last = latest(own, ["CONFIRMED"]);
  const doneOn = last?.done ? last.observedOn : null;
  return { figures: null, observation: last && { observedOn: last.observedOn, value: null, doneOn } };
};

const carrierIdsOf = (rows: readonly TargetRow[], which: (row: TargetRow) => boolean) =>
  rows.flatMap((row) => (row.carrierId !== null && which(row) ? [row.carrierId] : []));

/** What was found of the target's carrier, as a report on the target. */
const builtOf = (row: TargetRow, carriers: readonly CarrierSeen[], view: View): Observed[] =>
  carriers
    .filter((one) => one.carrierId === row.carrierId && one.kind === carrierKind(row))
    .map((one) => ({
      ...one,
      targetId: row.id,
      value: carrierValue(one, view.asOf),
      numerator: null,
      denominator: null,
      done: null,
    }));

const byDate = (a: Observed, b: Observed) =>
  a.observedOn < b.observedOn ? -1 : a.observedOn > b.observedOn ? 1 : 0;

/** What the units reported about targets that the ledger does not compute: dated values with their state then. */
export const reportedFigures = async (
  ctx: Ctx,
  { rows, view }: { rows: readonly TargetRow[]; view: View },
): Promise<Map<string, Reported>> => {
  const ids = rows.map((row) => row.id);
  const measured = carrierIdsOf(rows, (row) => carrierKind(row) !== null);
  const built = carrierIdsOf(rows, (row) => row.kind === "MILESTONE");
  const [observations, carriers, milestones] = await together(ctx, [
    () => observationsOf(ctx, ids, view),
    async () => (measured.length === 0 ? [] : carriersSeen(ctx, measured, view)),
    async () => (built.length === 0 ? [] : milestonesOf(ctx, built, view)),
  ]);
  const own = new Map<string, Observed[]>();
  for (const one of observations) own.set(one.targetId, [...(own.get(one.targetId) ?? []), one]);
  return new Map(
    rows.map((row) => {
      const seen = [...(own.get(row.id) ?? []), ...builtOf(row, carriers, view)].sort(byDate);
      return [row.id, reportedOf(row, { seen, reached: reachedOn(row, milestones) }, view)];
    }),
  );
};

export const baselinesAt = async (
  ctx: Ctx,
  { ids, view }: { ids: string[]; view: View },
): Promise<Map<string, Baseline & { source: string }>> => {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.$queryRaw<
    { targetId: string; value: string; on: DateOnly; source: string }[]
  >`${KEEP}
    SELECT DISTINCT ON ("targetId") "targetId", trim_scale("value")::text AS "value", "baselineOn"::text AS "on", "source"
    FROM "Baseline" WHERE "targetId" = ANY(${ids}::text[]) AND "recordedAt" < ${view.knownBefore}
    ORDER BY "targetId", "recordedAt" DESC, "id" DESC`;
  return new Map(rows.map(({ targetId, ...baseline }) => [targetId, baseline]));
};
