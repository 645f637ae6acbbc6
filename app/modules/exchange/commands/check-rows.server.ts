import type { ImportKind } from "#prisma/enums";
import type { Ctx } from "~/platform/ctx";
import { companyIndex, parkPlaces } from "../queries/catalogue.server";
import { type Job, readyParts } from "../queries/job.server";
import { planCompanies } from "../queries/plan-companies.server";
import { planInvestments, planSignings } from "../queries/plan-contracts.server";
import { planCarriers, planObservations } from "../queries/plan-figures.server";
import { planLeads } from "../queries/plan-leads.server";
import { planNotes } from "../queries/plan-notes.server";
import { note, type Planned, type Planner } from "../queries/planned.server";
import type { SheetRow } from "../rules/header";
import { type ReadRow, readRows } from "../rules/interpret";
import { cellsSchema } from "../schema";

const PLANNERS: Record<ImportKind, Planner> = {
  LEAD: planLeads,
  COMPANY: planCompanies,
  FOLLOW_UP: planNotes,
  SIGNING: planSignings,
  INVESTMENT: planInvestments,
  CARRIER: planCarriers,
  OBSERVATION: planObservations,
};

const BATCH = 500;

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

const store = (ctx: Ctx, job: Job, sheet: number, rows: Checked[]) => {
  const stored = rows.map((one) => ({
    row: one.read.row,
    verdict: one.verdict,
    held: isHeld(one),
    values: one.read.values,
    texts: one.read.texts,
    remarks: one.remarks,
    changes: one.changes,
    targetId: one.targetId,
    label: one.label.slice(0, 200),
  }));
  return ctx.db.$executeRaw`
    UPDATE "ImportRow" t SET "verdict" = v."verdict", "held" = v."held", "approved" = FALSE, "values" = v."values",
      "texts" = v."texts", "remarks" = v."remarks", "changes" = v."changes", "targetId" = v."targetId",
      "label" = v."label", "state" = NULL, "result" = NULL, "error" = NULL
    FROM json_populate_recordset(NULL::"ImportRow", ${JSON.stringify(stored)}::json) v
    WHERE t."jobId" = ${job.id} AND t."sheet" = ${sheet} AND t."row" = v."row"`;
};

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
  await ctx.db.importRow.updateMany({
    where: { jobId: job.id, verdict: { not: null } },
    data: { verdict: null, state: null },
  });
  const seen = new Map<string, number>();
  const leftOut: Record<string, number> = {};
  let anchors: SheetRow[] = [];
  let last = head.bottom;
  let storing: Promise<unknown> = Promise.resolve();
  for (let done = 0; ; ) {
    const stored = await ctx.db.importRow.findMany({
      where: { jobId: job.id, sheet: sheetIndex, row: { gt: last } },
      select: { row: true, cells: true },
      orderBy: { row: "asc" },
      take: BATCH,
    });
    if (stored.length === 0) break;
    const rows = stored.map(({ row, cells }): SheetRow => ({ r: row, c: cellsSchema.parse(cells) }));
    last = rows.at(-1)!.r;
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
