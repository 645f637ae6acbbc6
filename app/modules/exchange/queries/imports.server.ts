import type { ImportVerdict } from "#prisma/enums";
import { listParkChoices } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDateTime } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import type { Cell } from "../rules/cell";
import { cellText } from "../rules/cell";
import { otherContents } from "../rules/contents";
import type { Head } from "../rules/header";
import { doubledHeads, type Mapping } from "../rules/mapping";
import { seriesOf } from "../rules/series";
import {
  changesSchema,
  headSchema,
  mappingSchema,
  type ROW_TABS,
  remarksSchema,
  sheetsSchema,
} from "../schema";
import { getJob, type Job, jobWhere, partLike } from "./job.server";

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
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
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
  const groups = await ctx.db.$queryRaw<
    {
      verdict: ImportVerdict;
      state: string;
      held: boolean;
      approved: boolean;
      failed: boolean;
      count: number;
    }[]
  >`
    SELECT "verdict"::text AS "verdict", coalesce("state"::text, 'NONE') AS "state", "held", "approved",
      ("state" = 'FAILED' OR "error" IS NOT NULL) IS TRUE AS "failed", count(*)::int AS "count"
    FROM "ImportRow" WHERE "jobId" = ${job.id} GROUP BY 1, 2, 3, 4, 5`;
  const sumOf = (of: typeof groups) => of.reduce((sum, { count }) => sum + count, 0);
  const verdict: Partial<Record<ImportVerdict, number>> = {};
  const state: Record<string, number> = {};
  for (const one of groups) {
    verdict[one.verdict] = (verdict[one.verdict] ?? 0) + one.count;
    state[one.state] = (state[one.state] ?? 0) + one.count;
  }
  const held = groups.filter((one) => one.held);
  return {
    verdict,
    state,
    held: sumOf(held),
    waiting: sumOf(held.filter(({ approved }) => !approved)),
    failed: sumOf(groups.filter(({ failed }) => failed)),
    all: sumOf(groups),
  };
};

/** Columns that nothing is read from; the serial number goes without saying. */
const unusedColumns = (head: Head, mapping: Mapping): string[] => {
  const used = new Set([
    ...Object.values(mapping.columns).map(({ index }) => index),
    ...(mapping.series?.indexes ?? []),
  ]);
  return head.columns.flatMap(({ index, name }) =>
    used.has(index) || /^(序号|编号|NO\.?)$/i.test(name) ? [] : [name],
  );
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
  const where = { jobId: id, ...tabWhere(filter.tab) };
  const rows = await ctx.db.importRow.findMany({
    where,
    select: {
      row: true,
      onSheet: true,
      onRow: true,
      cell: true,
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
  const begun = job.state !== "CHECKED";
  const mapping = job.mapping ? mappingSchema.parse(job.mapping) : null;
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
    moreSheets: job.moreSheets,
    sheets: sheets.map((one, index) => ({
      name: one.name,
      rows: one.rows,
      hidden: one.hidden,
      /** Can come in with the chosen one. */
      isLike:
        head !== null && mapping !== null && index !== job.sheet && partLike({ head, mapping }, one) !== null,
    })),
    head: head && {
      top: head.top,
      bottom: head.bottom,
      doubled: doubledHeads(head),
      columns: head.columns.map((column) => ({ ...column, samples: samples(column.index) })),
    },
    mapping,
    series: head && job.kind ? seriesOf(job.kind, head) : null,
    unused: head && mapping ? unusedColumns(head, mapping) : [],
    contents:
      head && mapping && job.kind
        ? otherContents(job.kind, { head, mapping, first: sheet?.first ?? [] })
        : [],
    parks: (await listParkChoices(ctx)).map(({ name }) => name),
    counts: await countsOf(ctx, job),
    rowsTotal: await ctx.db.importRow.count({ where }),
    pageSize,
    rows: rows.map(({ onSheet, onRow, ...row }) => ({
      ...row,
      place: [
        job.moreSheets.length > 0 ? (sheets[onSheet ?? job.sheet ?? 0]?.name ?? "") : "",
        row.cell ?? String(onRow ?? row.row),
      ]
        .filter(Boolean)
        .join(" "),
      state: begun ? row.state : null,
      remarks: remarksSchema.parse(row.remarks ?? []),
      changes: changesSchema.parse(row.changes ?? []),
    })),
  };
};
export type ImportDetail = Awaited<ReturnType<typeof getImport>>;
