import type { CarrierMilestoneKind } from "#prisma/enums";
import { mayDo } from "~/modules/access/queries.server";
import { parkScope, quotesOf } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, fromDbDate, shanghaiDate } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { inOrder, isPercent, milestoneLight, reachedOn, type SeenValue } from "../rules";
import type { CarrierFilter } from "../schema";
import { filesOf } from "./evidence.server";
import { districtOf, runs } from "./reach.server";
import { getUnitTotals } from "./units.server";

const MILESTONE = {
  select: { id: true, kind: true, year: true, value: true, exceptText: true, achievedOn: true },
} as const;

/** Every confirmed value, by day: of two of one day the later recorded stands. */
const CONFIRMED = {
  where: { state: "CONFIRMED" },
  orderBy: [{ observedOn: "asc" }, { recordedAt: "asc" }],
  select: { kind: true, value: true, observedOn: true },
} satisfies Prisma.Carrier$observationsArgs;

type Confirmed = { kind: CarrierMilestoneKind; value: { toString(): string }; observedOn: Date };

interface Shown {
  seen: readonly Confirmed[];
  completedOn: Date | null;
  today: DateOnly;
}

/** Confirmed values of a kind; an occupancy counts from the day of completion on. */
const valuesOf = ({ seen, completedOn }: Omit<Shown, "today">, kind: CarrierMilestoneKind): SeenValue[] => [
  ...new Map(
    seen
      .filter((one) => one.kind === kind)
      .filter((one) => kind !== "OCCUPANCY_PCT" || (completedOn !== null && completedOn <= one.observedOn))
      .map((one) => {
        const observedOn = fromDbDate(one.observedOn);
        return [observedOn, { observedOn, value: one.value.toString() }] as const;
      }),
  ).values(),
];

interface StoredMilestone {
  kind: CarrierMilestoneKind;
  year: number | null;
  value: { toString(): string } | null;
  achievedOn: Date | null;
}

/** A milestone beside what was confirmed of it: the day it was reached, the newest figure, its light. */
const withLights = <M extends StoredMilestone>(milestones: readonly M[], shown: Shown) =>
  inOrder(milestones).map((one) => {
    const goal = one.value?.toString() ?? null;
    const values = valuesOf(shown, one.kind);
    const doneOn = one.achievedOn
      ? fromDbDate(one.achievedOn)
      : isPercent(one.kind) && goal !== null
        ? reachedOn(goal, values)
        : null;
    return {
      ...one,
      value: goal,
      achievedOn: doneOn,
      newest: isPercent(one.kind) ? (values.at(-1) ?? null) : null,
      light: milestoneLight({ year: one.year, doneOn }, shown.today),
    };
  });

export const listCarriers = async (ctx: Ctx, filter: CarrierFilter) => {
  const parts: Prisma.CarrierWhereInput[] = [districtOf(ctx)];
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
      observations: CONFIRMED,
    },
    orderBy: [{ park: { name: "asc" } }, { name: "asc" }],
    skip: (filter.page - 1) * filter.pageSize,
    take: filter.pageSize,
  });
  const today = shanghaiDate(ctx.now);
  return {
    total: await ctx.db.carrier.count({ where }),
    rows: rows.map(({ observations, milestones, areaSqm, completedOn, ...row }) => ({
      ...row,
      areaSqm: areaSqm?.toString() ?? null,
      completedOn: completedOn ? fromDbDate(completedOn) : null,
      milestones: withLights(milestones, { seen: observations, completedOn, today }),
      occupancy: valuesOf({ seen: observations, completedOn }, "OCCUPANCY_PCT").at(-1)?.value ?? null,
      progress: valuesOf({ seen: observations, completedOn }, "PROGRESS_PCT").at(-1)?.value ?? null,
    })),
  };
};

export type CarrierRow = Awaited<ReturnType<typeof listCarriers>>["rows"][number];

const OBSERVATION = {
  select: {
    id: true,
    kind: true,
    observedOn: true,
    value: true,
    numeratorSqm: true,
    denominatorSqm: true,
    organisationId: true,
    note: true,
    fallReason: true,
    state: true,
    returnReason: true,
    recordedById: true,
    recordedAt: true,
    decidedAt: true,
    decidedByName: true,
    isDemo: true,
    version: true,
  },
  orderBy: [{ observedOn: "desc" }, { recordedAt: "desc" }],
  take: 200,
} satisfies Prisma.Carrier$observationsArgs;

const load = async (ctx: Ctx, id: string) => {
  const carrier = await ctx.db.carrier.findFirst({
    where: { AND: [{ id }, districtOf(ctx)] },
    select: {
      id: true,
      name: true,
      districtId: true,
      parkId: true,
      aliases: true,
      areaSqm: true,
      completedOn: true,
      sources: true,
      isDemo: true,
      version: true,
      park: { select: { id: true, name: true, operator: { select: { name: true } } } },
      milestones: { select: { ...MILESTONE.select, source: true } },
      observations: OBSERVATION,
    },
  });
  if (!carrier) throw notFound("这个载体");
  return carrier;
};

type Loaded = Awaited<ReturnType<typeof load>>;

/** What confirmations without a file rest on, by the report. */
const confirmedOn = async (ctx: Ctx, carrierId: string): Promise<Map<string, string>> => {
  const rows = await ctx.db.auditEntry.findMany({
    where: {
      entity: "carrier",
      entityId: carrierId,
      action: "carrierObservation.confirm",
      reason: { not: null },
    },
    select: { changes: true, reason: true },
  });
  return new Map(
    rows.map(({ changes, reason }) => [
      String((changes as { observationId?: unknown } | null)?.observationId),
      reason!,
    ]),
  );
};

/** Drafts and what was returned are shown to who files and who reviews; names of files likewise. */
const observationsOf = async (ctx: Ctx, carrier: Loaded, files: boolean) => {
  const shown = carrier.observations.filter(
    ({ state }) => files || state === "SUBMITTED" || state === "CONFIRMED",
  );
  const units = await ctx.db.organisation.findMany({
    where: { id: { in: shown.flatMap(({ organisationId }) => organisationId ?? []) } },
    select: { id: true, name: true },
  });
  const attached = files
    ? await filesOf(
        ctx,
        shown.map(({ id }) => id),
      )
    : [];
  const bases = await confirmedOn(ctx, carrier.id);
  const reviews = mayDo(ctx.actor, "carrier.review");
  return shown.map(({ recordedById, organisationId, ...one }) => ({
    ...one,
    observedOn: fromDbDate(one.observedOn),
    value: one.value.toString(),
    numeratorSqm: one.numeratorSqm?.toString() ?? null,
    denominatorSqm: one.denominatorSqm?.toString() ?? null,
    unit: units.find(({ id }) => id === organisationId)?.name ?? null,
    files: attached.filter(({ entityId }) => entityId === one.id),
    basis: bases.get(one.id) ?? null,
    may: {
      review: reviews && one.state === "SUBMITTED" && recordedById !== ctx.actor.userId,
      submit: files && mayDo(ctx.actor, "carrier.observe") && one.state === "SAVED",
    },
  }));
};

export const getCarrier = async (ctx: Ctx, id: string) => {
  const carrier = await load(ctx, id);
  const { sources, milestones, observations, ...rest } = carrier;
  const mine = await runs(ctx, "carrier.observe", carrier);
  const confirmed = observations.filter(({ state }) => state === "CONFIRMED").reverse();
  const lit = withLights(milestones, {
    seen: confirmed,
    completedOn: carrier.completedOn,
    today: shanghaiDate(ctx.now),
  });
  const quoted = [];
  for (const { source, ...one } of lit) quoted.push({ ...one, quotes: await quotesOf(ctx, source) });
  return {
    ...rest,
    areaSqm: carrier.areaSqm?.toString() ?? null,
    completedOn: carrier.completedOn ? fromDbDate(carrier.completedOn) : null,
    milestones: quoted,
    observations: await observationsOf(ctx, carrier, mine || mayDo(ctx.actor, "carrier.review")),
    quotes: await quotesOf(ctx, sources),
    units: await getUnitTotals(ctx, id),
    may: { observe: mine, write: await runs(ctx, "carrier.write", carrier) },
  };
};

export type CarrierDetail = Awaited<ReturnType<typeof getCarrier>>;

export const findCarrierName = async (ctx: Ctx, id: string): Promise<string | null> =>
  (await ctx.db.carrier.findFirst({ where: { AND: [{ id }, districtOf(ctx)] }, select: { name: true } }))
    ?.name ?? null;
