import type { Operator, TargetKind, TargetMetric } from "#prisma/enums";
import { scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { KEEP_PLAN, Prisma } from "~/platform/db.server";
import type { ScopeSet } from "../rules/membership";
import type { Target } from "../rules/path";
import { type Decision, decided, ruleTargetOf, type StatedPoint } from "../rules/stated";

/** A target as its plan states it; no figure yet. Dates and decimals are text. */
interface Stated {
  id: string;
  planId: string;
  planTitle: string;
  planDraft: boolean;
  districtId: string;
  position: number;
  section: string;
  indicator: string;
  metric: TargetMetric | null;
  ownerId: string | null;
  ownerName: string;
  supports: string[];
  kind: TargetKind;
  operator: Operator | null;
  aspirational: boolean;
  unit: string | null;
  value: string | null;
  min: string | null;
  max: string | null;
  periodStart: string | null;
  dueOn: string | null;
  path: StatedPoint[];
  exceptText: string | null;
  carrierId: string | null;
  scope: ScopeSet;
  parentId: string | null;
  quote: string;
  note: string | null;
  /** Readings that contradict each other and on which nobody has decided. */
  openReadings: boolean;
  resolution: string | null;
  version: number;
  /** The decision on its readings that was known at the view; the figures above are then those decided on. */
  decision: Decision | null;
}

export interface TargetRow extends Stated {
  /** What the document itself states, where a decision replaced it. */
  printed: { value: string | null; dueOn: string | null } | null;
  /** The same in the form that the rules work on. */
  rule: Target;
}

export interface TargetFilter {
  plan?: string;
  owner?: string;
  indicator?: string;
  metric?: TargetMetric[];
  /** An organisation or a park: targets whose scope names it, or the unit that runs the park. */
  scope?: string;
  kind?: TargetKind;
  ids?: string[];
}

const conditions = (filter: TargetFilter): Prisma.Sql[] => {
  const parts: Prisma.Sql[] = [];
  if (filter.plan) parts.push(Prisma.sql`t."planId" = ${filter.plan}`);
  if (filter.owner)
    parts.push(
      Prisma.sql`(t."ownerId" = ${filter.owner} OR t."ownerName" = ${filter.owner} OR t."ownerId" IN (
        SELECT o."id" FROM "Organisation" o WHERE o."name" = ${filter.owner} OR ${filter.owner} = ANY(o."aliases")))`,
    );
  if (filter.indicator) {
    const like = `%${filter.indicator.replace(/[\\%_]/g, "\\$&")}%`;
    parts.push(Prisma.sql`(t."indicator" ILIKE ${like} OR t."metric"::text = ${filter.indicator})`);
  }
  if (filter.metric?.length) parts.push(Prisma.sql`t."metric"::text = ANY(${filter.metric}::text[])`);
  if (filter.scope)
    parts.push(
      Prisma.sql`(t."scope"->'organisations' ? ${filter.scope} OR t."scope"->'parks' ? ${filter.scope}
        OR t."scope"->'organisations' ? (SELECT k."operatorId" FROM "Park" k WHERE k."id" = ${filter.scope})
        OR (t."scope"->>'district' = ${filter.scope} AND t."scope"->'organisations' = '[]' AND t."scope"->'parks' = '[]'))`,
    );
  if (filter.kind)
    parts.push(Prisma.sql`coalesce(t."readings"->d."reading"->>'kind', t."kind"::text) = ${filter.kind}`);
  if (filter.ids) parts.push(Prisma.sql`t."id" = ANY(${filter.ids}::text[])`);
  return parts;
};

const DECISION = Prisma.sql`json_build_object('reading', d."reading", 'text', d."text",
  'value', trim_scale(d."value")::text, 'unmeasured', d."unmeasured", 'dueOn', d."dueOn"::text, 'kind', t."readings"->d."reading"->>'kind',
  'operator', t."readings"->d."reading"->>'operator',
  'aspirational', (t."readings"->d."reading"->>'aspirational')::boolean)`;

/** The newest decision on each target that was recorded by then. */
const decisionsSql = (knownBefore: Date | undefined) => Prisma.sql`
  SELECT DISTINCT ON ("targetId") * FROM "ReadingDecision"
  ${knownBefore ? Prisma.sql`WHERE "recordedAt" < ${knownBefore}` : Prisma.empty}
  ORDER BY "targetId", "recordedAt" DESC, "id" DESC`;

const rowOf = (stated: Stated): TargetRow => {
  const { decision } = stated;
  const used = decision ? { ...stated, ...decided(stated, decision) } : stated;
  const printed = decision ? { value: stated.value ?? stated.min, dueOn: stated.dueOn } : null;
  return { ...used, printed, rule: ruleTargetOf(used) };
};

/** Targets of the plans the reader may read, in the documents' own order, by the readings decided on at the view. */
export const listTargetRows = async (
  ctx: Ctx,
  filter: TargetFilter = {},
  view?: { knownBefore: Date },
): Promise<TargetRow[]> => {
  const scope = scopeOf(ctx, "target.read");
  if (scope.nothing) return [];
  const where = [
    scope.districtId === null ? Prisma.sql`TRUE` : Prisma.sql`p."districtId" = ${scope.districtId}`,
    ...conditions(filter),
  ];
  // As one text: the client takes longer over five thousand cells than over the figures of all of them.
  const [found] = await ctx.db.$queryRaw<[{ rows: string }]>`${Prisma.raw(KEEP_PLAN)}
    SELECT coalesce(json_agg(r), '[]')::text AS "rows" FROM (
      SELECT t."id", t."planId", p."shortTitle" AS "planTitle", p."draft" AS "planDraft", p."districtId", t."position",
        t."section", t."indicator", t."metric"::text, t."ownerId", t."ownerName", t."supports", t."kind"::text,
        t."operator"::text, t."aspirational", t."unit", trim_scale(t."value")::text AS "value",
        trim_scale(t."min")::text AS "min", trim_scale(t."max")::text AS "max", t."periodStart"::text, t."dueOn"::text,
        t."path", t."exceptText", t."carrierId", t."scope", t."parentId", t."quote", t."note", t."resolution",
        (t."readings" <> '[]' AND t."resolution" IS NULL) AS "openReadings", t."version",
        CASE WHEN d."id" IS NOT NULL THEN ${DECISION} END AS "decision"
      FROM "Target" t JOIN "Plan" p ON p."id" = t."planId"
        LEFT JOIN (${decisionsSql(view?.knownBefore)}) d ON d."targetId" = t."id"
      WHERE ${Prisma.join(where, " AND ")}
      ORDER BY p."position", t."position") r`;
  return (JSON.parse(found.rows) as Stated[]).map(rowOf);
};

export const ruleTarget = (row: TargetRow): Target => row.rule;
