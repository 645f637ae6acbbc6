import type { Field, Grade, LeadStatus, Origin, SourceChannel, Stage } from "#prisma/enums";
import { FIELD_LABELS, GRADE_LABELS, ORIGIN_LABELS, SOURCE_LABELS } from "~/modules/leads/labels";
import { type AreaUnit, type Cell, cellText, folded, isSameAsAbove, type MoneyUnit } from "./cell";
import { nameAndPhone } from "./contact";
import { fieldOf } from "./fields";
import { amountIn, byHead, isSigned, signedFen, unitOf } from "./form-heads";
import { type Area, type Head, type LeftOut, leftOut, plainHead, type SheetRow } from "./header";
import { type ImpliedValues, impliedBy } from "./implied";
import type { MappedColumn, Mapping } from "./mapping";
import { type Places, readCell } from "./read-cell";

/**
 * 台账样式: which cells of a unit's own ledger get what. Projects that stand in it keep their row order and the
 * unit's own remarks; new ones follow; the total below takes them in.
 */
export type Fill =
  | { text: string; unlessFormula?: true }
  | { number: string; unlessFormula?: true }
  | { date: string; unlessFormula?: true }
  | { blank: true; unlessFormula: true }
  | null;

export interface FormLead {
  number: string;
  company: string;
  creditCode: string | null;
  project: string;
  codeName: string | null;
  park: string | null;
  field: Field;
  source: SourceChannel;
  referrer: string | null;
  origin: Origin | null;
  grade: Grade | null;
  expectedFen: bigint | null;
  expectedText: string | null;
  areaNeed: string | null;
  summary: string | null;
  nextStep: string | null;
  nextStepOn: string | null;
  registeredName: string | null;
  stage: Stage;
  status: LeadStatus;
  owner: string | null;
  signedFen: bigint | null;
}

const AREA: Record<AreaUnit, number> = { 平方米: 1, 万平方米: 10_000, 亩: 2000 / 3 };

const text = (value: string | null): Fill => (value ? { text: value } : null);

const money = (lead: FormLead, unit: MoneyUnit = "万元"): Fill => {
  if (lead.expectedFen === null) return text(lead.expectedText);
  return { number: amountIn(lead.expectedFen, unit) };
};

const VALUES: Record<string, (lead: FormLead, column: MappedColumn) => Fill> = {
  number: (lead) => text(lead.number),
  company: (lead) => text(lead.company),
  creditCode: (lead) => text(lead.creditCode),
  project: (lead) => text(lead.project),
  codeName: (lead) => text(lead.codeName),
  park: (lead) => text(lead.park),
  field: (lead) => text(FIELD_LABELS[lead.field]),
  source: (lead) => text(SOURCE_LABELS[lead.source]),
  referrer: (lead) => text(lead.referrer),
  origin: (lead) => text(lead.origin && ORIGIN_LABELS[lead.origin]),
  grade: (lead) => text(lead.grade && GRADE_LABELS[lead.grade]),
  expected: (lead, column) => money(lead, column.money),
  areaNeed: (lead, column) =>
    lead.areaNeed
      ? { number: Number((Number(lead.areaNeed) / AREA[column.area ?? "平方米"]).toFixed(4)).toString() }
      : null,
  summary: (lead) => text(lead.summary),
  nextStep: (lead) => text(lead.nextStep),
  nextStepOn: (lead) => (lead.nextStepOn ? { date: lead.nextStepOn } : null),
  registeredName: (lead) => text(lead.registeredName),
};

export interface FormInput {
  head: Head;
  mapping: Mapping;
  rows: readonly SheetRow[];
  merges: readonly Area[];
  columns: number;
  leads: readonly FormLead[];
  places: Places & { names: Record<string, string> };
  keyOf: (company: string, project: string) => string;
}

export interface Filled {
  cells: Map<number, Map<number, Fill>>;
  first: number;
  last: number;
  insert: { at: number; count: number } | null;
  /** The unit's rows stand where they stood: what is merged among them stays merged. */
  stays: boolean;
  /** Serial numbers given. */
  numbered: number;
}

/** Rows of records between two bands or totals, both ends included. */
interface Segment {
  first: number;
  last: number;
  records: SheetRow[];
  band: ImpliedValues;
  /** The bands above and the totals below that count this part. */
  bands: SheetRow[];
  totals: SheetRow[];
  /** Parts under one heading; a heading that stands again begins another table. */
  table: number;
}

/** One text in a column of no field heads the rows below it. */
const isAlone = (row: SheetRow, mapping: Mapping): boolean =>
  row.c.filter((cell) => cellText(cell) !== "").length === 1 &&
  Object.values(mapping.columns).every(({ index }) => cellText(row.c[index]) === "");

/** A ledger's table in its parts: under bands, above subtotals; up to the first note below. */
const segmentsOf = ({ head, mapping, rows, merges, places }: FormInput): Segment[] => {
  const segments: Segment[] = [];
  const blank = { records: [], totals: [], bands: [], table: 0 };
  let open: Segment = { ...blank, first: head.bottom + 1, last: head.bottom, band: {} };
  const close = (before: number) => {
    const last = Math.max(open.last, before - 1);
    if (last >= open.first) segments.push({ ...open, last });
  };
  const begin = (row: SheetRow, left: LeftOut): Segment => {
    const { band, table } = open;
    const bands = open.records.length === 0 ? open.bands : [];
    const next = { ...blank, first: row.r + 1, last: row.r, records: [], totals: [], band, table };
    // A heading below a total or a band begins a table; one among the records only begins a page.
    if (left === "HEAD")
      return open.records.length > 0 ? next : { ...next, bands: [], band: {}, table: table + 1 };
    if (left !== "GROUP") return { ...next, bands };
    return { ...next, bands: [...bands, row], band: bandOf(row, { head, places, before: band }) };
  };
  for (const row of rows) {
    if (row.r <= head.bottom) continue;
    const left = leftOut(row, head, merges) ?? (isAlone(row, mapping) ? "GROUP" : null);
    if (left === null || left === "EMPTY") {
      open.records.push(row);
      open.last = row.r;
      continue;
    }
    close(row.r);
    if (left === "TOTAL") segments.findLast(({ records }) => records.length > 0)?.totals.push(row);
    open = begin(row, left);
    if (left === "NOTE") {
      open.first = Number.POSITIVE_INFINITY;
      break;
    }
  }
  if (open.records.length > 0) segments.push(open);
  const held = segments.filter(({ records }) => records.length > 0);
  if (held.length > 0) return held;
  return segments.length > 0
    ? segments.slice(0, 1)
    : [{ ...open, first: head.bottom + 1, last: head.bottom + 1 }];
};

const bandOf = (
  row: SheetRow,
  { head, places, before }: { head: Head; places: Places; before: ImpliedValues },
): ImpliedValues => {
  const text = cellText(row.c.find((cell) => cellText(cell) !== ""));
  const said = impliedBy("LEAD", { text, from: "BAND", head, places });
  return /^[一二三四五六七八九十]+[、.．]/.test(folded(text)) ? said : { ...before, ...said };
};

/** What the unit wrote beside a project goes with it; what its ledger computes there is computed in every row. */
const own = (cell: Cell | undefined): Fill => {
  const unlessFormula = true as const;
  if (cell === null || cell === undefined) return { blank: true, unlessFormula };
  if (typeof cell === "number") return { number: cellText(cell), unlessFormula };
  if (typeof cell === "object" && "d" in cell) return { date: cell.d, unlessFormula };
  return typeof cell === "object" && "p" in cell
    ? { number: String(cell.p), unlessFormula }
    : { text: cellText(cell), unlessFormula };
};

/** What was typed means what the record says: 医药 for 生物医药, 新金山 for 高新区. It stays as typed. */
const isSameWord = (
  cell: Cell | undefined,
  lead: FormLead,
  field: string,
  places: FormInput["places"],
): boolean => {
  if (typeof cell !== "string") return false;
  const spec = fieldOf("LEAD", field);
  // By these its row was found.
  if (field === "company" || field === "project") return cell.trim() !== "" && !isSameAsAbove(cell);
  if (field === "park") {
    const found = places.parkOf(cellText(cell));
    return found !== null && found !== "MANY" && places.names[found.id] === lead.park;
  }
  if (spec?.kind !== "choice") return false;
  const read = readCell(cell, spec, {}, places);
  return (
    read.value !== null && !read.hold && read.value === lead[field as "field" | "source" | "grade" | "origin"]
  );
};

interface Placed {
  lead: FormLead;
  former: SheetRow | undefined;
}

/** Whose rows stand in a segment, in the unit's own order; the key of a company that is written once holds below it. */
const formerOf = (
  segment: Segment,
  { mapping, keyOf }: FormInput,
): Map<string, { order: number; row: SheetRow }> => {
  const companyAt = mapping.columns.company?.index ?? -1;
  const projectAt = mapping.columns.project?.index ?? -1;
  const former = new Map<string, { order: number; row: SheetRow }>();
  let company = "";
  for (const [order, row] of segment.records.entries()) {
    const typed = row.c[companyAt];
    company = isSameAsAbove(typed) ? company : nameAndPhone(cellText(typed)).name || company;
    const key = keyOf(company, cellText(row.c[projectAt]));
    if (!former.has(key)) former.set(key, { order, row });
  }
  return former;
};

/** The segment for a project that stands in none yet: under its own field and park, else the last without a band. */
const segmentFor = (
  lead: FormLead,
  segments: readonly Segment[],
  { names }: { names: Record<string, string> },
): number => {
  const fits = segments.map(({ band }) => {
    const { field, park } = band;
    if ((field && field.value !== lead.field) || (park && names[park.value] !== lead.park)) return -1;
    return (field ? 1 : 0) + (park ? 1 : 0);
  });
  const best = Math.max(...fits);
  return best < 0 ? segments.length - 1 : fits.lastIndexOf(best);
};

export const fillForm = (input: FormInput): Filled[] => {
  const { head, leads, keyOf, places } = input;
  const segments = segmentsOf(input);
  const former = segments.map((segment) => formerOf(segment, input));
  const placed = segments.map((): (Placed & { order: number })[] => []);
  for (const lead of leads) {
    const key = keyOf(lead.company, lead.project);
    const at = former.findIndex((rows) => rows.has(key));
    const found = former[at]?.get(key);
    placed[at >= 0 ? at : segmentFor(lead, segments, places)]!.push({
      lead,
      former: found?.row,
      order: found?.order ?? Number.MAX_SAFE_INTEGER,
    });
  }
  const serialAt = head.columns.find(({ name }) => /^(序号|编号|NO\.?)$/i.test(plainHead(name)))?.index;
  const restarts = segments.length > 1 && cellText(segments[1]?.records[0]?.c[serialAt ?? -1]) === "1";
  let count = 0;
  const sorted = placed.map((part) =>
    part.sort((a, b) => a.order - b.order || (a.lead.number < b.lead.number ? -1 : 1)),
  );
  return segments.map((segment, i) => {
    if (restarts || segment.table !== segments[i - 1]?.table) count = 0;
    const filled = fillSegment(segment, sorted[i]!, { input, serialAt, before: count });
    count += filled.numbered;
    const whole = segments.flatMap(({ table }, k) => (table === segment.table ? sorted[k]! : []));
    const isLast = segments.findLastIndex(({ table }) => table === segment.table) === i;
    for (const [row, cells] of countedRows(segment, { part: sorted[i]!, whole, isLast, input }))
      filled.cells.set(row > segment.last ? row + (filled.insert?.count ?? 0) : row, cells);
    return filled;
  });
};

const COUNT = /(\d+)(?=\s*(?:个|家|项))/;

/** Totals that were typed, and the numbers of projects in words: （3个）. What Excel computes stays as it is. */
const countedRows = (
  { totals, bands }: Segment,
  {
    part,
    whole,
    isLast,
    input,
  }: { part: readonly Placed[]; whole: readonly Placed[]; isLast: boolean; input: FormInput },
): [number, Map<number, Fill>][] => {
  const amount = input.mapping.columns.expected;
  const signed = input.head.columns.filter(({ name, index }) => index !== amount?.index && isSigned(name));
  const rowOf = (row: SheetRow, of: readonly Placed[]): [number, Map<number, Fill>] => {
    const cells = new Map<number, Fill>();
    const at = row.c.findIndex((cell) => typeof cell === "string" && COUNT.test(cell));
    if (at >= 0) cells.set(at, { text: cellText(row.c[at]).replace(COUNT, String(of.length)) });
    if (amount && typeof row.c[amount.index] === "number")
      cells.set(amount.index, { number: sumIn(of, amount.money), unlessFormula: true });
    for (const { name, index } of signed) {
      const unit = unitOf({ name, unit: amount?.money });
      if (!unit || typeof row.c[index] !== "number") continue;
      const sum = of.reduce((fen, { lead, former }) => fen + signedFen(lead, former?.c[index], unit), 0n);
      cells.set(index, { number: amountIn(sum, unit), unlessFormula: true });
    }
    return [row.r, cells];
  };
  return [
    ...bands.slice(-1).map((row) => rowOf(row, part)),
    ...totals.map((row) => {
      const isPart = row.c.some((cell) => typeof cell === "string" && cell.includes("小计"));
      return rowOf(row, isPart || !isLast ? part : whole);
    }),
  ].filter(([, cells]) => cells.size > 0);
};

const sumIn = (placed: readonly Placed[], unit: MoneyUnit = "万元"): string =>
  amountIn(
    placed.reduce((fen, { lead }) => fen + (lead.expectedFen ?? 0n), 0n),
    unit,
  );

const fillSegment = (
  segment: Segment,
  sorted: readonly Placed[],
  { input, serialAt, before }: { input: FormInput; serialAt: number | undefined; before: number },
): Filled => {
  const { columns, merges } = input;
  const { first, last, records } = segment;
  const room = last - first + 1;
  const stays = records.every((row, i) => row.r === first + i && sorted[i]?.former === row);
  const isCovered = (row: number, index: number) =>
    merges.some((one) => one.top < row && one.bottom >= row && one.left <= index && one.right >= index);
  const cells = new Map<number, Map<number, Fill>>();
  let numbered = 0;
  for (let i = 0; i < Math.max(sorted.length, room); i++) {
    const one = sorted[i];
    const row = new Map<number, Fill>();
    for (let index = 0; index < columns; index++) {
      if (stays && isCovered(first + i, index)) continue;
      if (!one) row.set(index, null);
      else if (index === serialAt) row.set(index, { number: String(before + ++numbered) });
      else {
        const fill = cellOf(one, index, input);
        // Untouched cells keep their formulas and their looks within.
        if (fill !== "OWN") row.set(index, fill);
        else if (!stays) row.set(index, own(one.former?.c[index]));
      }
    }
    cells.set(first + i, row);
  }
  const more = sorted.length - room;
  return { cells, first, last, stays, numbered, insert: more > 0 ? { at: last + 1, count: more } : null };
};

/** What a cell gets; “OWN” leaves what the unit wrote there. */
const cellOf = (
  { lead, former }: Placed,
  index: number,
  { head, mapping, places }: FormInput,
): Fill | "OWN" => {
  const mapped = Object.entries(mapping.columns).find(([, column]) => column.index === index);
  if (mapped && VALUES[mapped[0]]) {
    const [field, column] = mapped;
    const value = isSameWord(former?.c[index], lead, field, places)
      ? null
      : (VALUES[field]?.(lead, column) ?? null);
    return value ?? "OWN";
  }
  const name = head.columns.find((column) => column.index === index)?.name ?? "";
  return byHead(lead, { name, unit: mapping.columns.expected?.money }) ?? "OWN";
};
