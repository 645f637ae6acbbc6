import type { Metric } from "~/modules/signings/rules/ledger";

/**
 * Scope (范围) of a target: a set, not a node of a tree. An entry lies in it when its district, its park (or a park
 * around it), its unit, its field and its origin are all asked for; an empty list asks for nothing. So one project
 * counts once in every scope it lies in.
 */
export type ScopeSet = {
  district: string;
  parks: readonly string[];
  organisations: readonly string[];
  fields: readonly string[];
  origin: string | null;
};

export type Placed = {
  districtId: string;
  parkId: string | null;
  organisationId: string;
  field: string;
  origin: string | null;
};

/** `within`: a park and all the parks inside it. */
export const memberOf = (scope: ScopeSet, within: (parkId: string) => readonly string[]) => {
  const parks = scope.parks.length > 0 ? new Set(scope.parks.flatMap(within)) : null;
  const units = scope.organisations.length > 0 ? new Set(scope.organisations) : null;
  const fields = scope.fields.length > 0 ? new Set(scope.fields) : null;
  return (entry: Placed): boolean =>
    entry.districtId === scope.district &&
    (!parks || (entry.parkId !== null && parks.has(entry.parkId))) &&
    (!units || units.has(entry.organisationId)) &&
    (!fields || fields.has(entry.field)) &&
    (scope.origin === null || entry.origin === scope.origin);
};

export const MONEY_METRICS = ["SIGNED", "INDUSTRIAL", "PAID_IN", "FOREIGN"] as const;
export type MoneyMetric = (typeof MONEY_METRICS)[number];

/**
 * Counted metrics. 张江项目 and 落地项目: projects with a confirmed formal contract; 跨区合作: those that lie with more
 * than one unit, and accepted referrals across parks; 储备项目: leads that reached 在谈 for the first time. No document defines these: 示例规则.
 */
export const COUNT_METRICS = [
  "CROSS_PARK_PROJECTS",
  "ZHANGJIANG_PROJECTS",
  "RESERVE_PROJECTS",
  "LANDED_PROJECTS",
] as const;
export type CountMetric = (typeof COUNT_METRICS)[number];

export const isMoney = (metric: string | null): metric is MoneyMetric =>
  (MONEY_METRICS as readonly (string | null)[]).includes(metric);
export const isCount = (metric: string | null): metric is CountMetric =>
  (COUNT_METRICS as readonly (string | null)[]).includes(metric);

/** The ledger's metric behind a target's; null where the figure does not come from the ledger. */
export const ledgerMetricOf = (metric: string | null): Metric | null => {
  if (isMoney(metric)) return metric;
  return isCount(metric) && metric !== "RESERVE_PROJECTS" ? "PROJECTS" : null;
};
