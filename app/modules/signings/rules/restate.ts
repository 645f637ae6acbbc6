import type { DateOnly } from "~/platform/dates";
import { AppError, invalid } from "~/platform/errors";
import type { Fen } from "~/platform/money";
import { effectiveOnOf } from "./investment";
import {
  type Entry,
  type EntryDraft,
  type EntryKind,
  type Metric,
  type Project,
  reversalsOf,
  standingOf,
  terminationIds,
} from "./ledger";
import {
  assertOwnLedger,
  checked,
  conflict,
  draftsOf,
  type Line,
  linesOf,
  negated,
  netLines,
  placeOf,
} from "./posting";

/**
 * Restatement (更正, 重分类, 汇率): exact reversals of what stands, plus new entries. Always true:
 * - a reversal keeps the business date of what it reverses, a reclassification keeps the *original* date, a
 *   correction takes the true one (Rules 3, 11);
 * - what does not change is not touched;
 * - where a later entry had brought the project to zero (终止), it is restated with it, so that zero stays zero at
 *   every park.
 * `ledger` is every entry of the lead. Throws CONFLICT or INVALID (Chinese).
 */
type Group = {
  metric: Metric;
  signingId: string | null;
  investmentId: string | null;
  effectiveOn: DateOnly;
  entries: Entry[];
  total: bigint;
  closing: boolean;
};
type Change = { effectiveOn: DateOnly; total: bigint } | "REMOVE" | null;

const inOrder = (a: Group, b: Group) =>
  a.effectiveOn.localeCompare(b.effectiveOn) || Number(a.closing) - Number(b.closing);

const groupsOf = (standing: readonly Entry[]): Group[] => {
  const groups = new Map<string, Group>();
  for (const entry of standing) {
    const { metric, signingId, investmentId, effectiveOn } = entry;
    const key = `${metric} ${signingId} ${investmentId} ${effectiveOn}`;
    const group = groups.get(key) ?? {
      metric,
      signingId,
      investmentId,
      effectiveOn,
      entries: [],
      total: 0n,
      closing: false,
    };
    group.entries.push(entry);
    group.total += entry.amount;
    groups.set(key, group);
  }
  const endings = terminationIds(standing);
  for (const group of groups.values())
    group.closing = group.signingId !== null && endings.has(group.signingId);
  const sorted = [...groups.values()].sort(inOrder);
  const running = new Map<Metric, bigint>();
  for (const group of sorted) {
    const sum = (running.get(group.metric) ?? 0n) + group.total;
    if (sum !== 0n) group.closing = false;
    running.set(group.metric, sum);
  }
  return sorted;
};

const asLines = (entries: readonly EntryDraft[]): Line[] =>
  entries.map(({ parkId, organisationId, field, origin, amount }) => ({
    parkId,
    organisationId,
    field,
    origin,
    amount,
  }));

const sameLines = (a: readonly Line[], b: readonly Line[]): boolean => {
  const text = (lines: readonly Line[]) => lines.map((line) => `${placeOf(line)} ${line.amount}`).sort();
  return JSON.stringify(text(a)) === JSON.stringify(text(b));
};

const restate = (given: {
  project: Project;
  ledger: readonly Entry[];
  kind: EntryKind;
  change: (group: Group) => Change;
  splitAgain: boolean;
}): EntryDraft[] => {
  const { project, kind } = given;
  assertOwnLedger(project, given.ledger);
  const drafts: EntryDraft[] = [];
  const planned: (Group & { changed: boolean; was: DateOnly })[] = [];
  for (const group of groupsOf(standingOf(given.ledger))) {
    const change = given.change(group);
    if (change === "REMOVE") drafts.push(...reversalsOf(group.entries, kind));
    else planned.push({ ...group, ...change, changed: change !== null, was: group.effectiveOn });
  }
  const posted: EntryDraft[] = [];
  for (const group of planned.sort(inOrder)) {
    const { metric, signingId, investmentId, effectiveOn } = group;
    const before = asLines(group.entries);
    let lines = before;
    if (group.closing) lines = negated(netLines(posted, metric));
    else if (group.changed || given.splitAgain) lines = linesOf(project, metric, group.total);
    const now = draftsOf(project, metric, { signingId, investmentId, effectiveOn, kind }, lines);
    posted.push(...now);
    if (effectiveOn === group.was && sameLines(before, lines)) continue;
    drafts.push(...reversalsOf(group.entries, kind), ...now);
  }
  return checked(given.ledger, drafts);
};

const hasEntries = (ledger: readonly Entry[], own: (entry: Entry) => boolean) => {
  if (!standingOf(ledger).some(own)) throw conflict("这条记录没有计入台账，请直接修改，不需要更正。");
};

/**
 * 更正 of a confirmed signing (`kind` CORRECT), or of its conversion (FX): the amount in 分 and date as they truly are.
 * A SUPPLEMENT carries its signed difference; of a TERMINATION only the date can be corrected. `next` null takes the
 * signing out again. Throws CONFLICT when the signing has no entries.
 */
export const correctSigning = (given: {
  project: Project;
  ledger: readonly Entry[];
  signingId: string;
  next: { signedOn: DateOnly; amountFen: Fen | null } | null;
  kind?: "CORRECT" | "FX";
}): EntryDraft[] => {
  const { signingId, next } = given;
  hasEntries(given.ledger, (entry) => entry.signingId === signingId);
  if (next && next.amountFen === 0n) throw invalid("金额不能为 0。撤销这笔签约请使用“撤销确认”。");
  return restate({
    ...given,
    kind: given.kind ?? "CORRECT",
    splitAgain: false,
    change: (group) => {
      if (group.signingId !== signingId) return null;
      if (!next) return "REMOVE";
      const amount =
        group.metric === "SIGNED" && !group.closing ? (next.amountFen ?? group.total) : group.total;
      if (amount === group.total && next.signedOn === group.effectiveOn) return null;
      return { effectiveOn: next.signedOn, total: amount };
    },
  });
};

/** 更正 of a confirmed investment: its month and amount in 分, or null to take it out. Same rules. */
export const correctInvestment = (given: {
  project: Project;
  ledger: readonly Entry[];
  investmentId: string;
  next: { period: string; amountFen: Fen } | null;
  today?: DateOnly;
}): EntryDraft[] => {
  const { investmentId, next, today } = given;
  hasEntries(given.ledger, (entry) => entry.investmentId === investmentId);
  if (next && next.amountFen < 0n) throw invalid("金额不能为负数。");
  return restate({
    ...given,
    kind: "CORRECT",
    splitAgain: false,
    change: (group) => {
      if (group.investmentId !== investmentId) return null;
      if (!next || next.amountFen === 0n) return "REMOVE";
      const effectiveOn =
        next.period === group.effectiveOn.slice(0, 7) ? group.effectiveOn : effectiveOnOf(next.period, today);
      if (next.amountFen === group.total && effectiveOn === group.effectiveOn) return null;
      return { effectiveOn, total: next.amountFen };
    },
  });
};

/**
 * 重分类: moves everything that stands to the project's present field, origin, sites and shares, each on its original
 * date, every metric alike. The district never changes. No entries when nothing moves.
 */
export const reclassify = (given: { project: Project; ledger: readonly Entry[] }): EntryDraft[] =>
  restate({ ...given, kind: "RECLASSIFY", splitAgain: true, change: () => null });

/**
 * Merging two leads that are one project: what stands under `dropped` moves to `keptLeadId` on its original dates;
 * the signings and investments declared duplicates are only taken out. Total before − `duplicateFen` = total after,
 * metric by metric, and both histories stay. Throws CONFLICT across districts. Source: Rule 14.
 */
export const mergeLeads = (given: {
  kept: Pick<Project, "leadId" | "districtId">;
  dropped: readonly Entry[];
  duplicateIds: readonly string[];
}): { entries: EntryDraft[]; duplicateFen: Partial<Record<Metric, bigint>> } => {
  const duplicates = new Set(given.duplicateIds);
  const duplicateFen: Partial<Record<Metric, bigint>> = {};
  const entries: EntryDraft[] = [];
  for (const entry of standingOf(given.dropped)) {
    if (entry.districtId !== given.kept.districtId) throw conflict("不同区的项目不能合并。");
    if (entry.leadId === given.kept.leadId) throw new AppError("INTERNAL", "不能与自身合并。");
    if (duplicates.has(entry.signingId ?? entry.investmentId ?? "")) {
      entries.push(...reversalsOf([entry], "CORRECT"));
      if (entry.metric !== "PROJECTS") {
        duplicateFen[entry.metric] = (duplicateFen[entry.metric] ?? 0n) + entry.amount;
      }
      continue;
    }
    const [reversal] = reversalsOf([entry], "RECLASSIFY");
    const moved = { ...reversal!, amount: entry.amount, leadId: given.kept.leadId, reverses: null };
    entries.push(reversal!, moved);
  }
  return { entries, duplicateFen };
};
