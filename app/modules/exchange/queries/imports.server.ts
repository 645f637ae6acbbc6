import type { ImportVerdict } from "#prisma/enums";
import { listParkChoices } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDateTime } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import type { Cell } from "../rules/cell";
import { cellText } from "../rules/cell";
import { doubledHeads } from "../rules/mapping";
import {
  changesSchema,
  headSchema,
  mappingSchema,
  type ROW_TABS,
  remarksSchema,
  sheetsSchema,
} from "../schema";
import { getJob, type Job, jobWhere } from "./job.server";

export const IMPORTS_PAGE = 30;

export const listImports = async (
  ctx: Ctx,
  { page, pageSize = IMPORTS_PAGE }: { page: number; pageSize?: number },
) => {
  const where = jobWhere(ctx);
  const rows = await ctx.db.importJob.findMany({
    where,
    select: {
      id: true,
      fileName: true,
      kind: true,
      state: true,
      createdAt: true,
      createdByName: true,
      done: true,
      total: true,
    },
    orderBy: { createdAt: "desc" },
    skip: (page - 1) * pageSize,
    take: pageSize,
  });
  return {
    total: await ctx.db.importJob.count({ where }),
    rows: rows.map((row) => ({ ...row, createdAt: shanghaiDateTime(row.createdAt) })),
  };
};
export type ImportListRow = Awaited<ReturnType<typeof listImports>>["rows"][number];

type Tab = (typeof ROW_TABS)[number];
const ROWS_PAGE = 50;

const tabWhere = (tab: Tab): Prisma.ImportRowWhereInput => {
  if (tab === "all") return {};
  if (tab === "held") return { held: true };
  if (tab === "failed") return { OR: [{ state: "FAILED" }, { error: { not: null } }] };
  return { verdict: tab };
};

const countsOf = async (ctx: Ctx, job: Job) => {
  const checked = { jobId: job.id, verdict: { not: null } };
  const verdicts = await ctx.db.importRow.groupBy({ by: ["verdict"], where: checked, _count: true });
  const states = await ctx.db.importRow.groupBy({ by: ["state"], where: checked, _count: true });
  const held = await ctx.db.importRow.groupBy({
    by: ["approved"],
    where: { ...checked, held: true },
    _count: true,
  });
  const failed = await ctx.db.importRow.count({ where: { ...checked, ...tabWhere("failed") } });
  const verdict = Object.fromEntries(verdicts.map((one) => [one.verdict, one._count])) as Partial<
    Record<ImportVerdict, number>
  >;
  const state = Object.fromEntries(states.map((one) => [one.state ?? "NONE", one._count])) as Record<
    string,
    number
  >;
  const heldBy = (approved: boolean) => held.find((one) => one.approved === approved)?._count ?? 0;
  const all = verdicts.reduce((sum, one) => sum + one._count, 0);
  return { verdict, state, held: heldBy(false) + heldBy(true), waiting: heldBy(false), failed, all };
};

/** An import with what its screen shows at this step. */
export const getImport = async (
  ctx: Ctx,
  id: string,
  filter: { tab: Tab; page: number; pageSize?: number },
) => {
  const { pageSize = ROWS_PAGE } = filter;
  const job = await getJob(ctx, id);
  const sheets = sheetsSchema.parse(job.sheets);
  const head = job.head ? headSchema.parse(job.head) : null;
  const sheet = job.sheet === null ? undefined : sheets[job.sheet];
  const where = { jobId: id, verdict: { not: null }, ...tabWhere(filter.tab) };
  const rows = await ctx.db.importRow.findMany({
    where,
    select: {
      row: true,
      verdict: true,
      held: true,
      approved: true,
      label: true,
      remarks: true,
      changes: true,
      state: true,
      error: true,
    },
    orderBy: { row: "asc" },
    skip: (filter.page - 1) * pageSize,
    take: pageSize,
  });
  const samples = (index: number) =>
    (sheet?.first ?? [])
      .filter(({ r }) => r > (head?.bottom ?? 0))
      .map(({ c }) => cellText(c[index] as Cell))
      .filter((text) => text !== "")
      .slice(0, 3);
  return {
    id: job.id,
    version: job.version,
    fileName: job.fileName,
    kind: job.kind,
    state: job.state,
    done: job.done,
    total: job.total,
    error: job.error,
    notes: job.notes,
    cancelling: job.cancelRequested,
    leftOut: job.leftOut as Record<string, number>,
    createdAt: shanghaiDateTime(job.createdAt),
    createdByName: job.createdByName,
    own: job.createdById === ctx.actor.userId,
    sheet: job.sheet,
    sheets: sheets.map(({ name, rows: count, hidden }) => ({ name, rows: count, hidden })),
    head: head && {
      top: head.top,
      bottom: head.bottom,
      doubled: doubledHeads(head),
      columns: head.columns.map((column) => ({ ...column, samples: samples(column.index) })),
    },
    mapping: job.mapping ? mappingSchema.parse(job.mapping) : null,
    parks: (await listParkChoices(ctx)).map(({ name }) => name),
    counts: await countsOf(ctx, job),
    rowsTotal: await ctx.db.importRow.count({ where }),
    pageSize,
    rows: rows.map((row) => ({
      ...row,
      remarks: remarksSchema.parse(row.remarks ?? []),
      changes: changesSchema.parse(row.changes ?? []),
    })),
  };
};
export type ImportDetail = Awaited<ReturnType<typeof getImport>>;
