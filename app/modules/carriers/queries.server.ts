import { scopeOf } from "~/modules/access/queries.server";
import { parkScope, quotesOf } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { inOrder } from "./rules";
import type { CarrierFilter } from "./schema";

const readWhere = (ctx: Ctx): Prisma.CarrierWhereInput => {
  const { districtId, nothing } = scopeOf(ctx, "carrier.read");
  return { ...(districtId === null ? {} : { districtId }), ...(nothing ? { id: { in: [] } } : {}) };
};

const MILESTONE = {
  select: { id: true, kind: true, year: true, value: true, exceptText: true, achievedOn: true },
} as const;

/** The newest confirmed value of each kind. */
const NEWEST = {
  where: { state: "CONFIRMED" },
  orderBy: { observedOn: "desc" },
  distinct: ["kind"],
  select: { kind: true, value: true, observedOn: true },
} satisfies Prisma.Carrier$observationsArgs;

const plainMilestones = <
  M extends { year: number | null; value: { toString(): string } | null; achievedOn: Date | null },
>(
  milestones: readonly M[],
) =>
  inOrder(milestones).map((one) => ({
    ...one,
    value: one.value?.toString() ?? null,
    achievedOn: one.achievedOn ? fromDbDate(one.achievedOn) : null,
  }));

export const listCarriers = async (ctx: Ctx, filter: CarrierFilter) => {
  const parts: Prisma.CarrierWhereInput[] = [readWhere(ctx)];
  if (filter.q) parts.push({ OR: [{ name: { contains: filter.q } }, { aliases: { has: filter.q } }] });
  if (filter.parkId) parts.push({ parkId: { in: (await parkScope(ctx.db)).within(filter.parkId) } });
  const where = { AND: parts };
  const rows = await ctx.db.carrier.findMany({
    where,
    select: {
      id: true,
      name: true,
      areaSqm: true,
      completedOn: true,
      isDemo: true,
      park: { select: { id: true, name: true } },
      milestones: MILESTONE,
      observations: NEWEST,
    },
    orderBy: [{ park: { name: "asc" } }, { name: "asc" }],
    skip: (filter.page - 1) * filter.pageSize,
    take: filter.pageSize,
  });
  return {
    total: await ctx.db.carrier.count({ where }),
    rows: rows.map(({ observations, milestones, areaSqm, completedOn, ...row }) => ({
      ...row,
      areaSqm: areaSqm?.toString() ?? null,
      completedOn: completedOn ? fromDbDate(completedOn) : null,
      milestones: plainMilestones(milestones),
      occupancy: observations.find(({ kind }) => kind === "OCCUPANCY_PCT")?.value.toString() ?? null,
      progress: observations.find(({ kind }) => kind === "PROGRESS_PCT")?.value.toString() ?? null,
    })),
  };
};

export type CarrierRow = Awaited<ReturnType<typeof listCarriers>>["rows"][number];

export const getCarrier = async (ctx: Ctx, id: string) => {
  const carrier = await ctx.db.carrier.findFirst({
    where: { AND: [{ id }, readWhere(ctx)] },
    select: {
      id: true,
      name: true,
      districtId: true,
      aliases: true,
      areaSqm: true,
      completedOn: true,
      sources: true,
      isDemo: true,
      version: true,
      park: { select: { id: true, name: true, operator: { select: { name: true } } } },
      milestones: { select: { ...MILESTONE.select, source: true } },
      observations: {
        select: {
          id: true,
          kind: true,
          observedOn: true,
          value: true,
          numeratorSqm: true,
          denominatorSqm: true,
          state: true,
        },
        orderBy: [{ observedOn: "desc" }, { recordedAt: "desc" }],
        take: 100,
      },
    },
  });
  if (!carrier) throw notFound("这个载体");
  const { sources, milestones, observations, ...rest } = carrier;
  return {
    ...rest,
    areaSqm: carrier.areaSqm?.toString() ?? null,
    completedOn: carrier.completedOn ? fromDbDate(carrier.completedOn) : null,
    milestones: await Promise.all(
      plainMilestones(milestones).map(async ({ source, ...one }) => ({
        ...one,
        quotes: await quotesOf(ctx, source),
      })),
    ),
    observations: observations.map((one) => ({
      ...one,
      observedOn: fromDbDate(one.observedOn),
      value: one.value.toString(),
      numeratorSqm: one.numeratorSqm?.toString() ?? null,
      denominatorSqm: one.denominatorSqm?.toString() ?? null,
    })),
    quotes: await quotesOf(ctx, sources),
  };
};

export type CarrierDetail = Awaited<ReturnType<typeof getCarrier>>;
