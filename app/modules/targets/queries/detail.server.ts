import type { Operator, ReviewState, TargetKind } from "#prisma/enums";
import { mayDo, scopeOf, scopeWhere } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, fromDbDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { AppError, invalid, notFound } from "~/platform/errors";
import { isCount, isMoney } from "../rules/membership";
import { getReadableRow } from "./entries.server";
import type { TargetRow } from "./rows.server";

export interface Quoted {
  plan: string;
  section: string;
  quote: string;
  reading?: string;
}

export interface Reading {
  text: string;
  value: string | null;
  section: string;
  quote: string;
  plan?: string;
  /** The figure of one year alone. */
  basis?: "YEAR";
  /** Where it makes another kind of goal of it. */
  kind?: TargetKind;
  /** Where it asks for more than, or for at least. */
  operator?: Operator;
  /** Where it says whether 力争 governs the goal. */
  aspirational?: boolean;
}

export interface DecisionRow {
  text: string;
  value: string | null;
  unmeasured: boolean;
  dueOn: DateOnly | null;
  reason: string;
  by: string | null;
  at: Date;
}

export interface ObservationRow {
  id: string;
  observedOn: DateOnly;
  value: string | null;
  numerator: string | null;
  denominator: string | null;
  done: boolean | null;
  text: string | null;
  state: ReviewState;
  returnReason: string | null;
  unitName: string | null;
  recordedBy: string | null;
  recordedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  version: number;
  isDemo: boolean;
  /** The reader filed or handed it in, so another must decide on it. */
  mine: boolean;
  files: { id: string; fileName: string; sizeBytes: number }[];
}

export interface TargetDetail {
  quotes: Quoted[];
  readings: Reading[];
  resolution: { text: string; by: string | null; at: Date | null } | null;
  /** Every decision on its readings, newest first. */
  decisions: DecisionRow[];
  version: number;
  carrier: { id: string; name: string } | null;
  parent: { id: string; indicator: string; owner: string } | null;
  baselines: { value: string; on: DateOnly; source: string; recordedAt: Date }[];
  observations: ObservationRow[];
  may: { record: boolean; review: boolean; resolve: boolean; baseline: boolean };
}

/** A unit reports on the targets it leads or that are set for it; the office on any of its district. */
export const mayRecord = (ctx: Ctx, target: Pick<TargetRow, "ownerId" | "scope">) => {
  const { organisationId, nothing } = scopeOf(ctx, "observation.record");
  if (nothing) return false;
  return (
    organisationId === null ||
    target.ownerId === organisationId ||
    target.scope.organisations.includes(organisationId)
  );
};

/** Why the reader files no observation of a target; null where it may be filed. */
export const whyNotRecorded = (
  ctx: Ctx,
  target: Pick<TargetRow, "ownerId" | "scope" | "metric">,
): AppError | null => {
  if (!mayRecord(ctx, target)) return new AppError("FORBIDDEN", "这项指标由其他单位牵头，请由牵头单位填报。");
  return isMoney(target.metric) || isCount(target.metric)
    ? invalid("这项指标由台账自动汇总，不用填报。请登记签约或投资。")
    : null;
};

const FILES = Prisma.sql`coalesce((SELECT json_agg(json_build_object('id', a."id", 'fileName', a."fileName",
    'sizeBytes', a."sizeBytes") ORDER BY a."uploadedAt", a."id")
  FROM "Attachment" a WHERE a."entity" = 'observation' AND a."entityId" = o."id"), '[]')`;

const observationsOf = (ctx: Ctx, targetId: string) => ctx.db.$queryRaw<ObservationRow[]>`
  SELECT o."id", o."observedOn"::text, trim_scale(o."value")::text AS "value",
    trim_scale(o."numerator")::text AS "numerator", trim_scale(o."denominator")::text AS "denominator", o."done",
    o."text", o."state"::text, o."returnReason", g."name" AS "unitName", u."displayName" AS "recordedBy", o."recordedAt",
    o."decidedByName" AS "decidedBy", o."decidedAt", o."version", o."isDemo", ${FILES} AS "files",
    (o."recordedById" = ${ctx.actor.userId} OR coalesce(o."submittedById" = ${ctx.actor.userId}, false)) AS "mine"
  FROM "Observation" o LEFT JOIN "Organisation" g ON g."id" = o."organisationId"
    LEFT JOIN "User" u ON u."id" = o."recordedById"
  WHERE o."targetId" = ${targetId}
  ORDER BY o."observedOn" DESC, o."recordedAt" DESC`;

/** The report that a file is to prove: which target it is on, for who may still add to it. */
export const getOpenObservation = async (ctx: Ctx, id: string) => {
  const found = await ctx.db.observation.findFirst({
    where: {
      ...scopeWhere(scopeOf(ctx, "observation.record")),
      AND: { id, state: { in: ["SAVED", "SUBMITTED"] } },
    },
    select: {
      id: true,
      targetId: true,
      observedOn: true,
      target: { select: { indicator: true, ownerName: true } },
    },
  });
  if (!found) throw notFound("这条填报");
  return {
    id: found.id,
    targetId: found.targetId,
    name: `${found.target.ownerName} ${found.target.indicator}，截至 ${fromDbDate(found.observedOn)}`,
  };
};

const decisionsOf = (ctx: Ctx, targetId: string) => ctx.db.$queryRaw<DecisionRow[]>`
  SELECT d."text", trim_scale(d."value")::text AS "value", d."unmeasured", d."dueOn"::text, d."reason",
    u."displayName" AS "by", d."recordedAt" AS "at"
  FROM "ReadingDecision" d LEFT JOIN "User" u ON u."id" = d."recordedById"
  WHERE d."targetId" = ${targetId} ORDER BY d."recordedAt" DESC, d."id" DESC`;

/** All that the page of one target shows beside its figures. */
export const getTargetDetail = async (ctx: Ctx, id: string): Promise<TargetDetail> => {
  const row = await getReadableRow(ctx, id);
  const target = await ctx.db.target.findUnique({
    where: { id },
    select: {
      quotes: true,
      readings: true,
      path: true,
      resolution: true,
      resolvedAt: true,
      resolvedById: true,
      version: true,
      carrier: { select: { id: true, name: true } },
      parent: { select: { id: true, indicator: true, ownerName: true } },
    },
  });
  if (!target) throw notFound("这项指标");
  const figures = scopeOf(ctx, "target.figures");
  const seen =
    !figures.nothing &&
    (figures.organisationId === null ||
      row.ownerId === figures.organisationId ||
      row.scope.organisations.includes(figures.organisationId));
  const resolver = target.resolvedById
    ? await ctx.db.user.findUnique({ where: { id: target.resolvedById }, select: { displayName: true } })
    : null;
  const baselines = !seen
    ? []
    : await ctx.db.$queryRaw<TargetDetail["baselines"]>`
        SELECT trim_scale("value")::text AS "value", "baselineOn"::text AS "on", "source", "recordedAt"
        FROM "Baseline" WHERE "targetId" = ${id} ORDER BY "recordedAt" DESC, "id" DESC`;
  const own = [
    { section: row.section, quote: row.quote },
    ...row.path.flatMap(({ section, quote }) => (section && quote ? [{ section, quote }] : [])),
  ].map((one) => ({ plan: row.planId, ...one }));
  const quotes = [...own, ...(target.quotes as unknown as Quoted[])];
  const office = mayDo(ctx.actor, "target.resolve");
  return {
    quotes: quotes.filter(
      (one, at) => quotes.findIndex((other) => other.quote === one.quote && other.plan === one.plan) === at,
    ),
    readings: target.readings as unknown as Reading[],
    resolution: target.resolution
      ? { text: target.resolution, by: resolver?.displayName ?? null, at: target.resolvedAt }
      : null,
    decisions: await decisionsOf(ctx, id),
    version: target.version,
    carrier: target.carrier,
    parent: target.parent && {
      id: target.parent.id,
      indicator: target.parent.indicator,
      owner: target.parent.ownerName,
    },
    baselines,
    observations: seen ? await observationsOf(ctx, id) : [],
    may: {
      record: mayRecord(ctx, row),
      review: mayDo(ctx.actor, "observation.review"),
      resolve: office,
      baseline: office,
    },
  };
};
