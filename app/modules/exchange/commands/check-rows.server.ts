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
  const text = (pick: (one: Checked) => unknown) => rows.map((one) => JSON.stringify(pick(one)));
  return ctx.db.$executeRaw`
    UPDATE "ImportRow" t SET "verdict" = v."verdict"::"ImportVerdict", "held" = v."held", "approved" = FALSE,
      "values" = v."values"::jsonb, "texts" = v."texts"::jsonb, "remarks" = v."remarks"::jsonb,
      "changes" = v."changes"::jsonb, "targetId" = nullif(v."target", ''), "label" = v."label",
      "state" = NULL, "result" = NULL, "error" = NULL
    FROM unnest(${rows.map((one) => one.read.row)}::int[], ${rows.map((one) => one.verdict)}::text[],
      ${rows.map((one) => isHeld(one))}::boolean[], ${text((one) => one.read.values)}::text[],
      ${text((one) => one.read.texts)}::text[], ${text((one) => one.remarks)}::text[],
      ${text((one) => one.changes)}::text[], ${rows.map((one) => one.targetId ?? "")}::text[],
      ${rows.map((one) => one.label.slice(0, 200))}::text[])
      AS v("row", "verdict", "held", "values", "texts", "remarks", "changes", "target", "label")
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
  await ctx.db.importRow.updateMany({ where: { jobId: job.id }, data: { verdict: null, state: null } });
  const seen = new Map<string, number>();
  const leftOut: Record<string, number> = {};
  let anchors: SheetRow[] = [];
  let last = head.bottom;
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
    await store(ctx, job, sheetIndex, withDuplicates(checked.map(settled), seen));
    done += rows.length;
    await progress(done);
  }
  return leftOut;
};
