import type { OrganisationKind } from "#prisma/enums";
import { scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import type { DateOnly } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import { compare, parseExact } from "../rules/exact";
import type { Light } from "../rules/light";
import type { ViewInput } from "../schema";
import { lightsOf, listTargets, type TargetItem } from "./list.server";

interface Unit {
  id: string;
  name: string;
  kind: OrganisationKind;
  aliases: string[];
}

const unitsOf = (ctx: Ctx): Promise<Unit[]> => {
  const { districtId, nothing } = scopeOf(ctx, "plan.read");
  if (nothing) return Promise.resolve([]);
  return ctx.db.organisation.findMany({
    where: districtId === null ? {} : { districtId },
    select: { id: true, name: true, kind: true, aliases: true },
    orderBy: [{ kind: "asc" }, { name: "asc" }],
  });
};

const named = (unit: Unit) => new Set([unit.name, ...unit.aliases]);

export interface UnitRow {
  id: string;
  name: string;
  kind: OrganisationKind;
  leads: number;
  supports: number;
  lights: Record<Light, number>;
  /** Targets led whose figures nobody has reported. */
  unreported: number;
}

const ledBy = (unit: Unit, targets: readonly TargetItem[]) =>
  targets.filter((target) => target.ownerId === unit.id);
const supportedBy = (unit: Unit, targets: readonly TargetItem[]) => {
  const names = named(unit);
  return targets.filter((target) => target.supports.some((name) => names.has(name)));
};

/** Units that lead or support a target, with the lights of what they lead. */
export const listUnits = async (ctx: Ctx, view: ViewInput = {}) => {
  const { items, asOf, method } = await listTargets(ctx, view);
  const rows = (await unitsOf(ctx)).map((unit): UnitRow => {
    const led = ledBy(unit, items);
    return {
      id: unit.id,
      name: unit.name,
      kind: unit.kind,
      leads: led.length,
      supports: supportedBy(unit, items).length,
      lights: lightsOf(led),
      unreported: led.filter((target) => target.missing === "未填报").length,
    };
  });
  return { items: rows.filter((row) => row.leads + row.supports > 0), asOf, method };
};

export interface UnitPage {
  unit: { id: string; name: string; kind: OrganisationKind; aliases: string[] };
  led: TargetItem[];
  supported: TargetItem[];
  lights: Record<Light, number>;
  asOf: DateOnly;
  mine: boolean;
}

/** What one unit leads (牵头) and supports (配合). */
export const getUnitPage = async (ctx: Ctx, given: { id: string } & ViewInput): Promise<UnitPage> => {
  const { id, ...view } = given;
  const unit = (await unitsOf(ctx)).find((one) => one.id === id);
  if (!unit) throw notFound("这个单位");
  const { items, asOf } = await listTargets(ctx, view);
  const led = ledBy(unit, items);
  return {
    unit,
    led,
    supported: supportedBy(unit, items),
    lights: lightsOf(led),
    asOf,
    mine: ctx.actor.organisationId === id,
  };
};

/** The same over targets already evaluated; null for a unit outside the reader's district. */
export const findUnitTargets = async (ctx: Ctx, given: { id: string; targets: readonly TargetItem[] }) => {
  const unit = (await unitsOf(ctx)).find((one) => one.id === given.id);
  return unit ? { led: ledBy(unit, given.targets), supported: supportedBy(unit, given.targets) } : null;
};

export interface Ranked {
  rank: number | null;
  target: TargetItem;
}

const byLag = (a: TargetItem, b: TargetItem) => {
  if (a.lagPoints === null || b.lagPoints === null)
    return Number(a.lagPoints === null) - Number(b.lagPoints === null);
  return compare(parseExact(a.lagPoints), parseExact(b.lagPoints));
};

/** Units by pace on one metric, the fastest first; equal lags share a rank. Units whose figures are hidden stay out. */
export const getRanking = async (ctx: Ctx, given: { metric: "SIGNED" | "INDUSTRIAL" } & ViewInput) => {
  const { metric, ...view } = given;
  const { items, asOf, method } = await listTargets(ctx, { indicator: metric, ...view });
  const own = items.filter((target) => target.metric === metric && target.ownerId !== null && !target.hidden);
  const sorted = [...own].sort(byLag);
  const rows = sorted.map((target): Ranked => {
    const first = sorted.findIndex((other) => other.lagPoints === target.lagPoints);
    return { rank: target.lagPoints === null ? null : first + 1, target };
  });
  return { rows, asOf, method };
};
