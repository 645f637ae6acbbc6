import type { Field, Grade, LeadStatus, Origin, SourceChannel, Stage } from "#prisma/enums";
import {
  FIELD_LABELS,
  GRADE_LABELS,
  ORIGIN_LABELS,
  SOURCE_LABELS,
  STAGE_LABELS,
  STATUS_LABELS,
} from "~/modules/leads/labels";
import { formatQuotient } from "~/platform/money";
import { type AreaUnit, type Cell, cellText, type MoneyUnit } from "./cell";
import { type Head, leftOut, plainHead, type SheetRow } from "./header";
import type { MappedColumn, Mapping } from "./mapping";

/**
 * 台账样式: which cells of a unit's own ledger get what. Projects that stand in it keep their row order and the
 * unit's own remarks; new ones follow; the total below takes them in.
 */
export type Fill = { text: string } | { number: string } | { date: string } | null;

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
}

const DIGITS: Record<MoneyUnit, [bigint, number]> = {
  元: [100n, 2],
  万元: [1_000_000n, 6],
  亿元: [10_000_000_000n, 10],
};
const AREA: Record<AreaUnit, number> = { 平方米: 1, 万平方米: 10_000, 亩: 2000 / 3 };

const text = (value: string | null): Fill => (value ? { text: value } : null);

const money = (lead: FormLead, unit: MoneyUnit = "万元"): Fill => {
  if (lead.expectedFen === null) return text(lead.expectedText);
  const [per, digits] = DIGITS[unit];
  return { number: formatQuotient(lead.expectedFen, per, digits).replace(/\.?0+$/, "") };
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

/** Columns that imports do not take but a ledger often has. */
const BY_HEAD: [RegExp, (lead: FormLead) => Fill][] = [
  [/^(项目)?(阶段|进展阶段|项目进展|当前阶段)$/, (lead) => ({ text: STAGE_LABELS[lead.stage] })],
  [/^(项目)?状态$/, (lead) => ({ text: STATUS_LABELS[lead.status] })],
];

export interface FormInput {
  head: Head;
  mapping: Mapping;
  rows: readonly SheetRow[];
  columns: number;
  leads: readonly FormLead[];
  keyOf: (company: string, project: string) => string;
}

export interface Filled {
  cells: Map<number, Map<number, Fill>>;
  first: number;
  last: number;
  insert: { at: number; count: number } | null;
}

/** The rows of records: from below the heading to above the first total or note. */
const span = ({ head, rows }: FormInput): { first: number; last: number; records: SheetRow[] } => {
  const first = head.bottom + 1;
  const below = rows.filter(({ r }) => r >= first);
  const end = below.find((row) => ["TOTAL", "NOTE"].includes(leftOut(row, head) ?? ""));
  const last = end ? end.r - 1 : Math.max(first, ...below.map(({ r }) => r));
  return { first, last: Math.max(first, last), records: below.filter(({ r }) => r <= last) };
};

const own = (cell: Cell | undefined): Fill => {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === "number") return { number: cellText(cell) };
  if (typeof cell === "object" && "d" in cell) return { date: cell.d };
  return typeof cell === "object" && "p" in cell ? { number: String(cell.p) } : { text: cellText(cell) };
};

export const fillForm = (input: FormInput): Filled => {
  const { head, mapping, leads, keyOf, columns } = input;
  const { first, last, records } = span(input);
  const companyAt = mapping.columns.company?.index ?? -1;
  const projectAt = mapping.columns.project?.index ?? -1;
  let company = "";
  const former = new Map<string, { order: number; row: SheetRow }>();
  for (const [order, row] of records.entries()) {
    // A company merged over several rows stands in the first of them only.
    company = cellText(row.c[companyAt]) || company;
    const key = keyOf(company, cellText(row.c[projectAt]));
    if (!former.has(key)) former.set(key, { order, row });
  }
  const orderOf = (lead: FormLead) =>
    former.get(keyOf(lead.company, lead.project))?.order ?? Number.MAX_SAFE_INTEGER;
  const sorted = [...leads].sort((a, b) => orderOf(a) - orderOf(b) || (a.number < b.number ? -1 : 1));
  const serialAt = head.columns.find(({ name }) => /^(序号|编号|NO\.?)$/i.test(plainHead(name)))?.index;
  const taken = new Map(
    Object.entries(mapping.columns).map(([field, column]) => [column.index, { field, column }]),
  );
  const cells = new Map<number, Map<number, Fill>>();
  const room = last - first + 1;
  for (let i = 0; i < Math.max(sorted.length, room); i++) {
    const lead = sorted[i];
    const remarks = lead && former.get(keyOf(lead.company, lead.project))?.row;
    const row = new Map<number, Fill>();
    for (let index = 0; index < columns; index++) {
      const mapped = taken.get(index);
      const name = plainHead(
        head.columns
          .find((column) => column.index === index)
          ?.name.split("/")
          .at(-1) ?? "",
      );
      const special = BY_HEAD.find(([pattern]) => pattern.test(name))?.[1];
      if (!lead) row.set(index, null);
      else if (index === serialAt) row.set(index, { number: String(i + 1) });
      else if (mapped) row.set(index, VALUES[mapped.field]?.(lead, mapped.column) ?? null);
      else row.set(index, special ? special(lead) : own(remarks?.c[index]));
    }
    cells.set(first + i, row);
  }
  const more = sorted.length - room;
  return { cells, first, last, insert: more > 0 ? { at: last + 1, count: more } : null };
};
