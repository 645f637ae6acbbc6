import { type Entry, figureOf, type Metric } from "~/modules/signings/rules/ledger";
import type { DateOnly } from "~/platform/dates";
import { AppError, invalid } from "~/platform/errors";

/**
 * Bridge (差异桥): why a figure differs between two reports. Every entry that the later report sees and the earlier one
 * did not goes into exactly one part, and the parts add to the difference exactly. Source: Rules 11, 12.
 * LATE (补报) is business whose date the earlier report had already closed.
 */
export const BRIDGE_CODES = [
  "NEW",
  "SUPPLEMENT",
  "TERMINATE",
  "CORRECT",
  "LATE",
  "RECLASSIFY",
  "FX",
] as const;
export type BridgeCode = (typeof BRIDGE_CODES)[number];

/** What a report saw: entries it knew when it was frozen, dated to its cut-off at most (and `from` at least). */
export type ReportView<E extends Entry = Entry> = {
  from?: DateOnly | null;
  cutOffOn: DateOnly;
  knows: (entry: E) => boolean;
};

export type BridgePart<E> = { code: BridgeCode; amount: bigint; entries: E[] };
export type Bridge<E> = { from: bigint; to: bigint; difference: bigint; parts: BridgePart<E>[] };

/** The part an entry belongs to, given the cut-off of the earlier report. */
export const bridgeCodeOf = (entry: Pick<Entry, "kind" | "effectiveOn">, cutOffOn: DateOnly): BridgeCode => {
  switch (entry.kind) {
    case "CORRECT":
    case "RECLASSIFY":
    case "FX":
      return entry.kind;
    case "SUPPLEMENT":
    case "TERMINATE":
      return entry.effectiveOn <= cutOffOn ? "LATE" : entry.kind;
    default:
      return entry.effectiveOn <= cutOffOn ? "LATE" : "NEW";
  }
};

const sees = <E extends Entry>(view: ReportView<E>, entry: E) =>
  entry.effectiveOn <= view.cutOffOn && (!view.from || entry.effectiveOn >= view.from) && view.knows(entry);

/**
 * `entries`: the scope's ledger in the order posted. Amounts in 分; for PROJECTS an entry weighs what it adds to the
 * count of projects at its turn, so a second park of one project weighs nothing. All seven parts are given, zero or
 * not. Throws INVALID when the reports stand in the wrong order or cover different periods.
 */
export const bridge = <E extends Entry>(
  metric: Metric,
  given: { entries: readonly E[]; earlier: ReportView<E>; later: ReportView<E> },
): Bridge<E> => {
  const { earlier, later } = given;
  const own = given.entries.filter((entry) => entry.metric === metric);
  const before = own.filter((entry) => sees(earlier, entry));
  if (before.some((entry) => !sees(later, entry))) {
    throw invalid("两份报告的先后或统计区间不一致，不能比较。请选择先后两期同口径的报告。");
  }
  const parts = new Map(BRIDGE_CODES.map((code) => [code, { code, amount: 0n, entries: [] as E[] }]));
  const weigh = weigherOf(metric, before);
  for (const entry of own) {
    if (sees(earlier, entry) || !sees(later, entry)) continue;
    const part = parts.get(bridgeCodeOf(entry, earlier.cutOffOn))!;
    part.amount += weigh(entry);
    part.entries.push(entry);
  }
  const from = figureOf(metric, before);
  const to = figureOf(
    metric,
    own.filter((entry) => sees(later, entry)),
  );
  const sum = [...parts.values()].reduce((all, part) => all + part.amount, 0n);
  if (sum !== to - from)
    throw new AppError("INTERNAL", "差异桥与两期差额不符，报告未生成。", { detail: { sum, from, to } });
  return { from, to, difference: to - from, parts: [...parts.values()] };
};

const weigherOf = (metric: Metric, before: readonly Entry[]) => {
  const net = new Map<string, bigint>();
  const add = (entry: Entry) => {
    const was = net.get(entry.leadId) ?? 0n;
    net.set(entry.leadId, was + entry.amount);
    return BigInt(was + entry.amount > 0n) - BigInt(was > 0n);
  };
  if (metric !== "PROJECTS") return (entry: Entry) => entry.amount;
  for (const entry of before) add(entry);
  return add;
};
