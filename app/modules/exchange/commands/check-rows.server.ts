import type { ImportKind } from "#prisma/enums";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { insertRows } from "~/platform/insert.server";
import { columnLetters } from "~/platform/workbook/text";
import { companyIndex, parkPlaces } from "../queries/catalogue.server";
import { impliedOfSheet } from "../queries/implied.server";
import { type Job, type Part, readyParts } from "../queries/job.server";
import { planCompanies } from "../queries/plan-companies.server";
import { planInvestments, planSignings } from "../queries/plan-contracts.server";
import { planCarriers, planObservations } from "../queries/plan-figures.server";
import { planLeads } from "../queries/plan-leads.server";
import { planNotes } from "../queries/plan-notes.server";
import { type Catalogue, note, type Planned, type Planner, problem } from "../queries/planned.server";
import { sheetPortions } from "../queries/portions.server";
import type { FieldSpec } from "../rules/field";
import { FIELDS, IMPORT_KINDS } from "../rules/fields";
import type { SheetRow } from "../rules/header";
import { readRows } from "../rules/interpret";
import { ratioColumns } from "../rules/mapping";
import type { Places } from "../rules/read-cell";
import type { ReadRow, Remark } from "../rules/reading";
import { isDatedInWords } from "../rules/talk-days";
import { shown } from "../rules/verdict";
import { type Foreseen, foresee, nothingForeseen } from "./foresee.server";
import type { Refusal } from "./foresee-rows.server";

const PLANNERS: Record<ImportKind, Planner> = {
  LEAD: planLeads,
  COMPANY: planCompanies,
  FOLLOW_UP: planNotes,
  SIGNING: planSignings,
  INVESTMENT: planInvestments,
  CARRIER: planCarriers,
  OBSERVATION: planObservations,
};

interface Checked extends Required<Planned> {
  read: ReadRow;
  part: Part;
}

/** Where a record stands, as the other rows of the import speak of it. */
const placeOf = ({ read, part }: Checked, several: boolean): string =>
  `${several ? `工作表“${part.sheet.name}”` : ""}第 ${read.row} 行${read.cell ? ` ${read.cell}` : ""}`;

interface Seen {
  place: string;
  figures: string;
}

const FIGURES: ReadonlySet<FieldSpec["kind"]> = new Set(["money", "figure", "percent", "area"]);
const FIGURE_FIELDS = new Map(
  IMPORT_KINDS.map((kind) => [kind, FIELDS[kind].filter((field) => FIGURES.has(field.kind))]),
);
const figureFields = (kind: ImportKind) => FIGURE_FIELDS.get(kind) ?? [];

/** The figures of a row as one short text: the rows themselves are not kept. */
const figuresOf = (kind: ImportKind, values: Record<string, string>): string =>
  figureFields(kind)
    .map(({ id }) => values[id] ?? "")
    .join("|");

const figuresApart = (kind: ImportKind, first: string, other: string): string | null => {
  const [a, b] = [first.split("|"), other.split("|")];
  const at = figureFields(kind).findIndex((_, i) => a[i] && b[i] && a[i] !== b[i]);
  const field = figureFields(kind)[at];
  return field
    ? `${field.label.replace(/（.*/, "")}不同：${shown(field, a[at])}、${shown(field, b[at])}`
    : null;
};

/** A record that an earlier row of the file already means is written once; another figure for it is named. */
const withDuplicates = (checked: Checked[], { kind, seen, several }: Checking): Checked[] =>
  checked.map((one) => {
    // What is not written is nobody's first.
    if (one.verdict === "PROBLEM") return one;
    const first = seen.get(one.key);
    const figures = figuresOf(kind, one.values);
    if (first === undefined) {
      seen.set(one.key, { place: placeOf(one, several), figures });
      return one;
    }
    const { place } = first;
    const apart = figuresApart(kind, first.figures, figures);
    const remark = apart
      ? problem(
          one.read,
          `与${place}是同一条，但${apart}。只导入${place}；两行都要的，请合并金额，或写清名称、编号以便区分。`,
        )
      : note(one.read, `与${place}是同一条，只导入${place}。`);
    return { ...one, verdict: "DUPLICATE", remarks: [...one.remarks, remark] };
  });

/** Named one by one: a copy of what was planned would cost each row as much as reading it. */
const settled = (planned: Planned, read: ReadRow, part: Part): Checked => {
  const { key, targetId, label, changes, values = read.values } = planned;
  const remarks = read.remarks.length > 0 ? [...read.remarks, ...planned.remarks] : planned.remarks;
  const verdict = remarks.some(({ kind }) => kind === "problem") ? "PROBLEM" : planned.verdict;
  return { read, part, verdict, key, targetId, label, changes, remarks, values };
};

const isToWrite = ({ verdict }: Checked) => verdict === "NEW" || verdict === "UPDATE";

/** What the commands would refuse is a problem now, by the cell that it is about. */
const withRefusals = async (ctx: Ctx, checked: Checked[], checking: Checking): Promise<Checked[]> => {
  const { kind, several } = checking;
  const unchanged = new Set<string>();
  const isFirst = (one: Checked) => {
    if (one.verdict === "UNCHANGED") unchanged.add(one.key);
    return isToWrite(one) && !checking.seen.has(one.key) && !unchanged.has(one.key);
  };
  const rows = checked.filter(isFirst).map((one) => ({
    planned: one,
    place: placeOf(one, several),
    given: { targetId: one.targetId, isNew: one.verdict === "NEW", values: one.values, approved: false },
  }));
  const around = { memory: checking.foreseen, operatorOf: checking.catalogue.operatorOf };
  const refused = await foresee(ctx, kind, rows, around);
  if (refused.size === 0) return checked;
  const refusalsOf = new Map<Planned, readonly Refusal[]>();
  for (const [{ planned }, refusals] of refused) refusalsOf.set(planned, refusals);
  return checked.map((one) => {
    const refusals = refusalsOf.get(one);
    return refusals ? withRemarks(one, kind, refusals) : one;
  });
};

/** What the reading has said of a cell already is not said again. */
const withRemarks = (one: Checked, kind: ImportKind, refusals: readonly Refusal[]): Checked => {
  const isSaid = ({ field, hold }: Refusal) =>
    field !== null &&
    one.remarks.some((said) => said.field === field && said.kind === (hold ? "hold" : "problem"));
  const fresh = refusals.filter((refusal) => !isSaid(refusal));
  if (fresh.length === 0) return one;
  const remarks = [...one.remarks, ...fresh.map((refusal) => refusalRemark(one, kind, refusal))];
  return { ...one, remarks, verdict: fresh.every(({ hold }) => hold) ? one.verdict : "PROBLEM" };
};

const refusalRemark = ({ read, part }: Checked, kind: ImportKind, refusal: Refusal): Remark => {
  const { field, text, hold, besideField } = refusal;
  const column = field ? part.mapping.columns[field] : undefined;
  const label = FIELDS[kind].find(({ id }) => id === field)?.label.replace(/（.*/, "") ?? "";
  return {
    kind: hold ? "hold" : "problem",
    at: column ? `${columnLetters(column.index)}${read.row}` : (read.cell ?? String(read.row)),
    field,
    text: besideField && !text.includes(label) ? `${label}：${text}` : text,
  };
};

const filled = (list: readonly object[]) =>
  list.length > 0 ? (list as readonly Record<string, unknown>[]) : null;

/** A plain sheet keeps its row numbers; where rows and records part, `row` counts the records. */
interface Counting {
  sheet: number;
  isPlain: boolean;
  count: number;
}

const store = (ctx: Ctx, job: Job, { rows, counting }: { rows: Checked[]; counting: Counting }) =>
  insertRows(
    ctx.db,
    "ImportRow",
    rows.map((one) => {
      const held = isHeld(one);
      return {
        jobId: job.id,
        sheet: counting.sheet,
        row: counting.isPlain ? one.read.row : ++counting.count,
        onSheet: counting.isPlain ? null : one.part.sheetIndex,
        onRow: counting.isPlain ? null : one.read.row,
        cell: one.read.cell ?? null,
        verdict: one.verdict,
        held,
        approved: false,
        values: one.values,
        remarks: filled(one.remarks),
        changes: filled(one.changes),
        targetId: one.targetId,
        label: one.label.slice(0, 200),
        state: !held && isToWrite(one) ? "PENDING" : null,
      };
    }),
  );

const isHeld = (one: Checked): boolean => isToWrite(one) && one.remarks.some(({ kind }) => kind === "hold");

interface Checking {
  kind: ImportKind;
  catalogue: Catalogue;
  places: Places;
  foreseen: Foreseen;
  /** Records that rows before mean already. */
  seen: Map<string, Seen>;
  several: boolean;
  leftOut: Record<string, number>;
}

/** The records of one sheet, a portion at a time. */
async function* checkedOf(ctx: Ctx, job: Job, { part, checking }: { part: Part; checking: Checking }) {
  const { kind, catalogue, places, leftOut } = checking;
  const { sheetIndex, head, mapping, merges, sheet } = part;
  const reading = {
    kind,
    head: { ...head, ...(head.year === undefined ? yearOfName(sheet.name) : {}) },
    mapping,
    merges,
    places,
    implied: checking.several ? impliedOfSheet(kind, part, places) : unfilled(kind, part, places),
    ratios: ratioColumns(kind, part),
    memory: { cells: [], band: {} },
  };
  let anchors: SheetRow[] = [];
  for await (const rows of sheetPortions(ctx, { jobId: job.id, sheet: sheetIndex })) {
    const last = rows.at(-1)!.r;
    const tops = new Set(merges.filter((one) => one.bottom > last && one.top <= last).map((one) => one.top));
    const readings = readRows(rows, reading, anchors);
    anchors = [...anchors, ...rows].filter(({ r }) => tops.has(r));
    for (const one of readings) if ("left" in one) leftOut[one.left] = (leftOut[one.left] ?? 0) + 1;
    const reads = readings.filter((one): one is ReadRow => "values" in one);
    const planned = await PLANNERS[kind](ctx, reads, catalogue);
    const checked = reads.map((read, i): Checked => settled(planned[i]!, read, part));
    yield { rows: rows.length, checked: await withRefusals(ctx, checked, checking) };
  }
}

/** Of a lone sheet the name says only what no person has filled in. */
const unfilled = (kind: ImportKind, part: Part, places: Places) =>
  Object.fromEntries(
    Object.entries(impliedOfSheet(kind, part, places)).filter(([id]) => !part.mapping.fills[id]?.trim()),
  );

const yearOfName = (name: string): { year?: number } => {
  const year = /20\d{2}/.exec(name)?.[0];
  return year ? { year: Number(year) } : {};
};

/**
 * 核对: every row against the records as they are now, without a write to any of them. `progress` may throw to stop.
 * Begun again after an interruption, it starts from the first row.
 */
export const checkRows = async (ctx: Ctx, job: Job, progress: (done: number) => Promise<void>) => {
  const { kind, sheetIndex, mapping, parts } = readyParts(job);
  const places = await parkPlaces(ctx);
  const catalogue = {
    companies: await companyIndex(ctx),
    parkNames: places.names,
    operatorOf: (await parkScope(ctx.db)).operatorOf,
    fresh: new Map(),
  };
  await ctx.db.importRow.deleteMany({ where: { jobId: job.id } });
  const several = parts.length > 1;
  const counting: Counting = {
    sheet: sheetIndex,
    isPlain: !several && !mapping.series && !isDatedInWords(kind, mapping),
    count: 0,
  };
  const foreseen = nothingForeseen();
  const seen = new Map<string, Seen>();
  const checking = { kind, catalogue, places, foreseen, seen, several, leftOut: {} };
  let done = 0;
  let storing: Promise<unknown> = Promise.resolve();
  for (const part of parts)
    for await (const { rows, checked } of checkedOf(ctx, job, { part, checking })) {
      const ready = withDuplicates(checked, checking);
      await storing;
      await progress(done);
      // Stored while the next rows are read.
      storing = store(ctx, job, { rows: ready, counting });
      storing.catch(() => undefined);
      done += rows;
    }
  await storing;
  return checking.leftOut;
};
