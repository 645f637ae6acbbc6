import { scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import type { Tx } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { type ParkScope, parkScopeOf } from "./rules";

/**
 * Loads the containment graph once; all questions about it are then answered without the database. One plain query, as
 * every figure asks for it.
 */
export const parkScope = async (db: Tx): Promise<ParkScope> => {
  const [found] = await db.$queryRaw<Parameters<typeof parkScopeOf>[0][]>`
    SELECT (SELECT coalesce(json_agg(json_build_object('id', p."id", 'operatorId', p."operatorId") ORDER BY p."id"), '[]')
        FROM "Park" p) AS "parks",
      (SELECT coalesce(json_agg(json_build_object('parkId', c."parkId", 'withinId', c."withinId")
        ORDER BY c."parkId", c."withinId"), '[]') FROM "ParkContainment" c) AS "containments"`;
  return parkScopeOf(found!);
};

export interface Quote {
  planId: string;
  document: string;
  draft: boolean;
  section: string | null;
  quote: string;
}

interface StoredQuote {
  plan?: string;
  section?: string;
  quote?: string;
}

/** Stored quotes with the titles of their documents. */
export const quotesOf = async (ctx: Ctx, ...stored: unknown[]): Promise<Quote[]> => {
  const sources = stored
    .flatMap((one) => (Array.isArray(one) ? one : [one]))
    .filter((one): one is StoredQuote => Boolean((one as StoredQuote | null)?.quote));
  if (sources.length === 0) return [];
  const plans = await ctx.db.plan.findMany({
    where: { id: { in: [...new Set(sources.flatMap(({ plan }) => plan ?? []))] } },
    select: { id: true, shortTitle: true, draft: true },
  });
  const known = new Map(plans.map((plan) => [plan.id, plan]));
  return sources.map(({ plan = "", section, quote = "" }) => ({
    planId: plan,
    document: known.get(plan)?.shortTitle ?? plan,
    draft: known.get(plan)?.draft ?? false,
    section: section ?? null,
    quote,
  }));
};

const districtWhere = (ctx: Ctx) => {
  const { districtId, nothing } = scopeOf(ctx, "park.read");
  return {
    ...(districtId === null ? {} : { districtId }),
    ...(nothing ? { id: { in: [] as string[] } } : {}),
  };
};

const KIND_ORDER = ["DISTRICT", "ZONE", "PARK", "AREA"];

export const listParks = async (ctx: Ctx) => {
  const rows = await ctx.db.park.findMany({
    where: districtWhere(ctx),
    select: {
      id: true,
      name: true,
      kind: true,
      districtId: true,
      aliases: true,
      role: true,
      operator: { select: { id: true, name: true } },
      within: { select: { within: { select: { id: true, name: true } } } },
      _count: { select: { carriers: true, contains: true } },
    },
    orderBy: { name: "asc" },
  });
  return rows
    .map(({ within, _count, ...park }) => ({
      ...park,
      within: within.map((one) => one.within),
      carrierCount: _count.carriers,
      partCount: _count.contains,
    }))
    .sort(
      (a, b) =>
        a.districtId.localeCompare(b.districtId) || KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind),
    );
};

export type ParkRow = Awaited<ReturnType<typeof listParks>>[number];

/** Places a lead or carrier may name, for a choice: the district itself is none. */
export const listParkChoices = async (
  ctx: Ctx,
): Promise<{ id: string; name: string; operatorId: string | null }[]> =>
  ctx.db.park.findMany({
    where: { ...districtWhere(ctx), kind: { not: "DISTRICT" } },
    select: { id: true, name: true, operatorId: true },
    orderBy: [{ operatorId: { sort: "asc", nulls: "last" } }, { name: "asc" }],
  });

export const getPark = async (ctx: Ctx, id: string) => {
  const place = { select: { id: true, name: true, kind: true } } as const;
  const park = await ctx.db.park.findFirst({
    where: { AND: [{ id }, districtWhere(ctx)] },
    select: {
      id: true,
      name: true,
      kind: true,
      districtId: true,
      aliases: true,
      role: true,
      sources: true,
      operatorSource: true,
      operator: { select: { id: true, name: true } },
      district: { select: { name: true } },
      within: { select: { source: true, within: place } },
      contains: { select: { park: place } },
      carriers: {
        select: { id: true, name: true },
        orderBy: { name: "asc" },
      },
    },
  });
  if (!park) throw notFound("这个园区");
  const scope = await parkScope(ctx.db);
  const operatorId = scope.operatorOf(id);
  const inherited =
    operatorId && operatorId !== park.operator?.id
      ? await ctx.db.organisation.findUnique({ where: { id: operatorId }, select: { id: true, name: true } })
      : null;
  const said = park.operatorSource as { source?: unknown; readWith?: unknown; inference?: string } | null;
  const { sources, operatorSource, within, contains, ...rest } = park;
  return {
    ...rest,
    within: within.map((one) => one.within),
    contains: contains.map((one) => one.park),
    inheritedOperator: inherited,
    operatorInference: said?.inference ?? null,
    quotes: await quotesOf(ctx, sources),
    operatorQuotes: await quotesOf(ctx, said?.source ?? operatorSource, said?.readWith),
    containmentQuotes: await quotesOf(
      ctx,
      within.flatMap(({ source }) => {
        const stated = source as { source?: unknown; readWith?: unknown } | null;
        return [stated?.source ?? stated, stated?.readWith];
      }),
    ),
  };
};

export type ParkDetail = Awaited<ReturnType<typeof getPark>>;
