import type { ImportKind } from "#prisma/enums";
import type { Ctx } from "~/platform/ctx";
import { insertRows } from "~/platform/insert.server";
import { companyIndex, parkPlaces } from "../queries/catalogue.server";
import { type Job, readyParts } from "../queries/job.server";
import { planCompanies } from "../queries/plan-companies.server";
import { planInvestments, planSignings } from "../queries/plan-contracts.server";
import { planCarriers, planObservations } from "../queries/plan-figures.server";
import { planLeads } from "../queries/plan-leads.server";
import { planNotes } from "../queries/plan-notes.server";
import { note, type Planned, type Planner } from "../queries/planned.server";
import { sheetPortions } from "../queries/portions.server";
import type { SheetRow } from "../rules/header";
import { type ReadRow, readRows } from "../rules/interpret";

const PLANNERS: Record<ImportKind, Planner> = {
  LEAD: planLeads,
  COMPANY: planCompanies,
  FOLLOW_UP: planNotes,
  SIGNING: planSignings,
  INVESTMENT: planInvestments,
  CARRIER: planCarriers,
  OBSERVATION: planObservations,
};

interface Checked extends Planned {
  read: ReadRow;
}

/** A record that an earlier row of the file already means is written once. */
const withDuplicates = (checked: Checked[], seen: Map<string, number>): Checked[] =>
  checked.map((one) => {
    const first = seen.get(one.key);
    if (first === undefined) {
      seen.set(one.key, one.read.row);
      return one;
    }
    return {
      ...one,
      verdict: "DUPLICATE",
      remarks: [...one.remarks, note(one.read, `与第 ${first} 行是同一条，只导入第 ${first} 行。`)],
    };
  });

const settled = (one: Checked): Checked => {
  const remarks = [...one.read.remarks, ...one.remarks];
  const verdict = remarks.some(({ kind }) => kind === "problem") ? "PROBLEM" : one.verdict;
  return { ...one, verdict, remarks };
};

const filled = (list: readonly object[]) =>
  list.length > 0 ? (list as readonly Record<string, unknown>[]) : null;

const store = (ctx: Ctx, job: Job, sheet: number, rows: Checked[]) =>
  insertRows(
    ctx.db,
    "ImportRow",
    rows.map((one) => {
      const held = isHeld(one);
      return {
        jobId: job.id,
        sheet,
        row: one.read.row,
        verdict: one.verdict,
        held,
        approved: false,
        values: one.read.values,
        remarks: filled(one.remarks),
        changes: filled(one.changes),
        targetId: one.targetId,
        label: one.label.slice(0, 200),
        state: !held && (one.verdict === "NEW" || one.verdict === "UPDATE") ? "PENDING" : null,
      };
    }),
  );

const isHeld = (one: Checked): boolean =>
  (one.verdict === "NEW" || one.verdict === "UPDATE") && one.remarks.some(({ kind }) => kind === "hold");

/**
 * 核对: every row against the records as they are now, without a write to any of them. `progress` may throw to stop.
 * Begun again after an interruption, it starts from the first row.
 */
export const checkRows = async (ctx: Ctx, job: Job, progress: (done: number) => Promise<void>) => {
  const { kind, sheetIndex, head, mapping, merges } = readyParts(job);
  const places = await parkPlaces(ctx);
  const catalogue = { companies: await companyIndex(ctx), parkNames: places.names };
  await ctx.db.importRow.deleteMany({ where: { jobId: job.id } });
  const seen = new Map<string, number>();
  const leftOut: Record<string, number> = {};
  let anchors: SheetRow[] = [];
  let done = 0;
  let storing: Promise<unknown> = Promise.resolve();
  for await (const rows of sheetPortions(ctx, { jobId: job.id, sheet: sheetIndex })) {
    const last = rows.at(-1)!.r;
    const tops = new Set(merges.filter((one) => one.bottom > last && one.top <= last).map((one) => one.top));
    const readings = readRows(rows, { kind, head, mapping, merges, places }, anchors);
    anchors = [...anchors, ...rows].filter(({ r }) => tops.has(r));
    for (const one of readings) if ("left" in one) leftOut[one.left] = (leftOut[one.left] ?? 0) + 1;
    const reads = readings.filter((one): one is ReadRow => "values" in one);
    const planned = await PLANNERS[kind](ctx, reads, catalogue);
    const checked = reads.map((read, i): Checked => ({ ...planned[i]!, read }));
    const ready = withDuplicates(checked.map(settled), seen);
    await storing;
    await progress(done);
    // Stored while the next rows are read.
    storing = store(ctx, job, sheetIndex, ready);
    storing.catch(() => undefined);
    done += rows.length;
  }
  await storing;
  return leftOut;
};
