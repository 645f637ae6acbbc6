import { type Action, systemActor } from "~/modules/access/policy";
import { mayDo, scopeOf, scopeSql } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, startOfDay, toDbDate } from "~/platform/dates";
import { KEEP_PLAN, Prisma } from "~/platform/db.server";
import {
  type Age,
  ageBounds,
  ageOf,
  DESK_KINDS,
  type DeskKind,
  itemKey,
  REVIEW_CLOCK_KEY,
  type ReviewClock,
  readReviewClock,
} from "../rules/desk";
import type { DeskFilter } from "../schema";

/** What the office must be allowed to do for an item to lie on its desk. */
export const DECIDES: Record<DeskKind, Action> = {
  claim: "claim.decide",
  stage: "lead.override",
  signing: "signing.review",
  investment: "investment.review",
  carrier: "carrier.review",
  task: "task.review",
  observation: "observation.review",
};

export interface DeskRow {
  kind: DeskKind;
  id: string;
  version: number;
  /** What it is about: company and project, carrier, task or indicator. */
  title: string;
  /** The code or text that says what is handed in; put into words by the screen. */
  what: string;
  unit: string | null;
  amountFen: bigint | null;
  since: Date;
  /** Handed in by the reader, who then does not decide. */
  own: boolean;
  /** A claim against another unit's: decided at the conflict desk. */
  companyId: string | null;
  leadId: string | null;
  evidence: number;
  age: Age;
}

const LEAD = Prisma.sql`JOIN "Lead" l ON l."id" = x."leadId" JOIN "Company" c ON c."id" = l."companyId"`;
const PROJECT = Prisma.sql`c."name" || ' · ' || l."projectName"`;
const NONE = Prisma.sql`NULL::text`;

interface Branch {
  id?: Prisma.Sql;
  version?: Prisma.Sql;
  title: Prisma.Sql;
  what: Prisma.Sql;
  amount?: Prisma.Sql;
  since: Prisma.Sql;
  by: Prisma.Sql;
  company?: Prisma.Sql;
  lead?: Prisma.Sql;
  from: Prisma.Sql;
  /** The same rows without what only names them, for counting; every row has its lead, task and target. */
  bare?: Prisma.Sql;
  /** The table that carries district and unit. */
  scoped?: string;
  organisation?: Prisma.Sql;
  entity: string;
}

const BRANCHES: Record<DeskKind, Branch> = {
  claim: {
    title: PROJECT,
    what: Prisma.sql`CASE WHEN x."contested" THEN 'CONTESTED' ELSE 'CLAIM' END`,
    since: Prisma.sql`x."submittedAt"`,
    by: Prisma.sql`x."submittedById"`,
    company: Prisma.sql`CASE WHEN EXISTS (SELECT 1 FROM "Claim" r WHERE r."companyId" = x."companyId" AND r."id" <> x."id"
      AND r."state" IN ('SUBMITTED', 'ACCEPTED')) THEN x."companyId" END`,
    lead: Prisma.sql`x."leadId"`,
    from: Prisma.sql`"Claim" x ${LEAD}`,
    bare: Prisma.sql`"Claim" x`,
    entity: "claim",
  },
  stage: {
    id: Prisma.sql`x."moveId"::text`,
    title: PROJECT,
    what: Prisma.sql`x."toStage"::text`,
    since: Prisma.sql`x."submittedAt"`,
    by: Prisma.sql`x."submittedById"`,
    lead: Prisma.sql`x."leadId"`,
    // A lead that its unit took back since has nothing left to confirm.
    from: Prisma.sql`"StageReview" x JOIN "Lead" l ON l."id" = x."leadId" AND l."stage" >= x."toStage"
      JOIN "Company" c ON c."id" = l."companyId"`,
    bare: Prisma.sql`"StageReview" x JOIN "Lead" l ON l."id" = x."leadId" AND l."stage" >= x."toStage"`,
    entity: "stage",
  },
  signing: {
    title: PROJECT,
    what: Prisma.sql`x."kind"::text`,
    amount: Prisma.sql`x."amountFen"`,
    since: Prisma.sql`x."submittedAt"`,
    by: Prisma.sql`x."submittedById"`,
    lead: Prisma.sql`x."leadId"`,
    from: Prisma.sql`"Signing" x ${LEAD}`,
    bare: Prisma.sql`"Signing" x`,
    entity: "signing",
  },
  investment: {
    title: PROJECT,
    what: Prisma.sql`x."metric"::text || ' ' || x."period"`,
    amount: Prisma.sql`x."amountFen"`,
    since: Prisma.sql`x."submittedAt"`,
    by: Prisma.sql`x."submittedById"`,
    lead: Prisma.sql`x."leadId"`,
    from: Prisma.sql`"Investment" x ${LEAD}`,
    bare: Prisma.sql`"Investment" x`,
    entity: "investment",
  },
  carrier: {
    title: Prisma.sql`b."name"`,
    what: Prisma.sql`x."kind"::text || ' ' || trim_scale(x."value")::text`,
    since: Prisma.sql`coalesce(x."submittedAt", x."recordedAt")`,
    by: Prisma.sql`x."recordedById"`,
    from: Prisma.sql`"CarrierObservation" x JOIN "Carrier" b ON b."id" = x."carrierId" LEFT JOIN "Park" p ON p."id" = b."parkId"`,
    scoped: "b",
    organisation: Prisma.sql`coalesce(x."organisationId", p."operatorId")`,
    entity: "carrierObservation",
  },
  task: {
    title: Prisma.sql`t."title"`,
    what: Prisma.sql`x."period"`,
    since: Prisma.sql`x."recordedAt"`,
    by: Prisma.sql`coalesce(x."submittedById", x."recordedById")`,
    from: Prisma.sql`"TaskReport" x JOIN "Task" t ON t."id" = x."taskId"`,
    bare: Prisma.sql`"TaskReport" x`,
    entity: "taskReport",
  },
  observation: {
    title: Prisma.sql`t."indicator"`,
    what: Prisma.sql`x."observedOn"::text`,
    since: Prisma.sql`x."recordedAt"`,
    by: Prisma.sql`coalesce(x."submittedById", x."recordedById")`,
    from: Prisma.sql`"Observation" x JOIN "Target" t ON t."id" = x."targetId"`,
    bare: Prisma.sql`"Observation" x`,
    entity: "observation",
  },
};

const unitOf = (branch: Branch) => branch.organisation ?? Prisma.sql`x."organisationId"`;

/** A role reviews with the reach of its district; the unit column is not part of it, so a carrier's row needs none. */
const waitingSql = (ctx: Ctx, kind: DeskKind): Prisma.Sql => {
  const { scoped } = BRANCHES[kind];
  const scope = { ...scopeOf(ctx, DECIDES[kind]) };
  if (scoped) scope.organisationId = null;
  return Prisma.sql`x."state" = 'SUBMITTED' AND ${scopeSql(scope, scoped ?? "x")}`;
};

const branchSql = (ctx: Ctx, kind: DeskKind): Prisma.Sql => {
  const one = BRANCHES[kind];
  return Prisma.sql`SELECT ${kind} AS "kind", ${one.id ?? Prisma.sql`x."id"`} AS "id", x."version", ${one.title} AS "title",
    ${one.what} AS "what", ${unitOf(one)} AS "organisationId", ${one.amount ?? Prisma.sql`NULL::bigint`} AS "amountFen",
    ${one.since} AS "since", (${one.by} = ${ctx.actor.userId}) AS "own", ${one.company ?? NONE} AS "companyId",
    ${one.lead ?? NONE} AS "leadId", ${one.entity} AS "entity"
    FROM ${one.from} WHERE ${waitingSql(ctx, kind)}`;
};

/** One column of what waits, one row an item. */
const countedSql = (ctx: Ctx, kinds: readonly DeskKind[], column: (one: Branch) => Prisma.Sql): Prisma.Sql =>
  Prisma.join(
    kinds.map((kind) => {
      const one = BRANCHES[kind];
      return Prisma.sql`SELECT ${column(one)} FROM ${one.bare ?? one.from} WHERE ${waitingSql(ctx, kind)}`;
    }),
    " UNION ALL ",
  );

const unitColumn = (one: Branch) => Prisma.sql`${unitOf(one)} AS "organisationId"`;

const kindsFor = (ctx: Ctx, kind?: DeskKind): DeskKind[] =>
  DESK_KINDS.filter((one) => (kind === undefined || one === kind) && mayDo(ctx.actor, DECIDES[one]));

const unionSql = (ctx: Ctx, kinds: readonly DeskKind[]) =>
  Prisma.join(
    kinds.map((kind) => branchSql(ctx, kind)),
    " UNION ALL ",
  );

/** 示例规则 in force today. */
export const reviewClockOf = async (ctx: Ctx): Promise<ReviewClock> => {
  const { districtId } = ctx.actor;
  const found = await ctx.db.setting.findFirst({
    where: {
      key: REVIEW_CLOCK_KEY,
      effectiveOn: { lte: toDbDate(shanghaiDate(ctx.now)) },
      OR: [...(districtId ? [{ districtId }] : []), { districtId: null }],
    },
    orderBy: [{ districtId: { sort: "asc", nulls: "last" } }, { effectiveOn: "desc" }, { id: "desc" }],
    select: { value: true },
  });
  return readReviewClock(found?.value);
};

const conditions = (filter: DeskFilter, given: { clock: ReviewClock; today: string }) => {
  const parts = [Prisma.sql`TRUE`];
  if (filter.unit) parts.push(Prisma.sql`q."organisationId" = ${filter.unit}`);
  const bounds = ageBounds(given.today, given.clock);
  if (filter.age === "ok") parts.push(Prisma.sql`q."since" >= ${startOfDay(bounds.ok)}`);
  if (filter.age === "watch")
    parts.push(Prisma.sql`q."since" >= ${startOfDay(bounds.watch)} AND q."since" < ${startOfDay(bounds.ok)}`);
  if (filter.age === "late") parts.push(Prisma.sql`q."since" < ${startOfDay(bounds.watch)}`);
  if (filter.item) {
    const [kind = "", id = ""] = filter.item.split(/:(.*)/s);
    parts.push(Prisma.sql`q."kind" = ${kind} AND q."id" = ${id}`);
  }
  return Prisma.join(parts, " AND ");
};

/** The queue, longest wait first, with the number of the whole filtered set. */
export const listDesk = async (
  ctx: Ctx,
  filter: DeskFilter,
): Promise<{ rows: DeskRow[]; total: number; clock: ReviewClock }> => {
  const kinds = kindsFor(ctx, filter.kind);
  const clock = await reviewClockOf(ctx);
  const today = shanghaiDate(ctx.now);
  if (kinds.length === 0) return { rows: [], total: 0, clock };
  const rows = await ctx.db.$queryRaw<(Omit<DeskRow, "age"> & { total: number })[]>`
    SELECT r.*, o."name" AS "unit",
      (SELECT count(*)::int FROM "Attachment" a WHERE a."entity" = r."entity" AND a."entityId" = r."id") AS "evidence"
    FROM (SELECT q.*, count(*) OVER ()::int AS "total" FROM (${unionSql(ctx, kinds)}) q
      WHERE ${conditions(filter, { clock, today })}
      ORDER BY q."since", q."id" LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}) r
    LEFT JOIN "Organisation" o ON o."id" = r."organisationId" ORDER BY r."since", r."id"`;
  const total = rows[0]?.total ?? (filter.page > 1 ? (await listDesk(ctx, { ...filter, page: 1 })).total : 0);
  return {
    rows: rows.map(({ total: _, ...row }): DeskRow => ({ ...row, age: ageOf(row.since, { today, clock }) })),
    total,
    clock,
  };
};

/** The number beside 待办 for who reviews; the same rows as the list. */
export const countDesk = async (ctx: Ctx): Promise<number> => {
  const kinds = kindsFor(ctx);
  if (kinds.length === 0) return 0;
  const [row] = await ctx.db.$queryRaw<
    [{ n: number }]
  >`${Prisma.raw(KEEP_PLAN)}SELECT count(*)::int AS "n" FROM (${countedSql(ctx, kinds, unitColumn)}) q`;
  return row.n;
};

export const reviewsAnything = (ctx: Ctx): boolean => kindsFor(ctx).length > 0;

export interface Waiting {
  count: number;
  oldest: Date | null;
}

/**
 * Whose desk the reader looks at: his own, or that of the office for who watches over the district and decides nothing.
 * Null where the reader does neither.
 */
export const deskSeen = (ctx: Ctx): Ctx | null => {
  const { districtId } = ctx.actor;
  const over = mayDo(ctx.actor, "issue.manage") && districtId ? systemActor(districtId) : null;
  const actor = reviewsAnything(ctx) ? ctx.actor : over;
  return actor && { ...ctx, actor };
};

/** What lies on the desk that the reader looks at, and since when. */
export const deskWaiting = async (ctx: Ctx): Promise<Waiting | null> => {
  const its = deskSeen(ctx);
  if (!its) return null;
  const since = countedSql(its, kindsFor(its), (one) => Prisma.sql`${one.since} AS "since"`);
  const [row] = await ctx.db.$queryRaw<
    [Waiting]
  >`SELECT count(*)::int AS "count", min(q."since") AS "oldest" FROM (${since}) q`;
  return row;
};

/** Units with something on the desk, for the filter. */
export const listDeskUnits = async (ctx: Ctx): Promise<{ id: string; name: string; count: number }[]> => {
  const kinds = kindsFor(ctx);
  if (kinds.length === 0) return [];
  return ctx.db
    .$queryRaw`SELECT o."id", o."name", count(*)::int AS "count" FROM (${countedSql(ctx, kinds, unitColumn)}) q
    JOIN "Organisation" o ON o."id" = q."organisationId" GROUP BY o."id", o."name" ORDER BY o."name"`;
};

/** One item, if it still lies on the reader's desk. */
export const findDeskRow = async (ctx: Ctx, key: { kind: DeskKind; id: string }): Promise<DeskRow | null> =>
  (await listDesk(ctx, { kind: key.kind, item: itemKey(key), page: 1, pageSize: 1 })).rows[0] ?? null;
