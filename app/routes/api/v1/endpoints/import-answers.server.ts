import { z } from "zod";
import { IMPORT_KIND_LABELS, IMPORT_STATE_LABELS, VERDICT_LABELS } from "~/modules/exchange/labels";
import { getImport, type ImportDetail } from "~/modules/exchange/queries/imports.server";
import type { Ctx } from "~/platform/ctx";
import { coded, codedOrNull, labelled, version } from "./answers.server";

const ROW_STATE_LABELS = { PENDING: "待写入", DONE: "已写入", FAILED: "没有写入", UNDONE: "已撤销" };

export const importRow = z.object({
  id: z.string(),
  fileName: z.string(),
  ...codedOrNull("kind", IMPORT_KIND_LABELS),
  ...coded("state", IMPORT_STATE_LABELS),
  createdAt: z.string(),
  createdByName: z.string(),
  done: z.int(),
  total: z.int(),
});

export const importJob = importRow.extend({
  version,
  error: z.string().nullable(),
  notes: z.array(z.string()),
  leftOut: z.record(z.string(), z.int()).describe("没有作为数据的行，按原因"),
  sheet: z.int().nullable(),
  moreSheets: z.array(z.int()).describe("一并导入的同版式工作表"),
  sheets: z.array(
    z.object({
      name: z.string(),
      rows: z.int(),
      hidden: z.boolean(),
      isLike: z.boolean().describe("与所选工作表版式相同，可以一并导入"),
    }),
  ),
  columns: z
    .array(z.object({ index: z.int(), name: z.string(), samples: z.array(z.string()) }))
    .describe("文件中的列"),
  mapping: z.record(z.string(), z.int()).describe("各栏目对应文件的第几列，从 0 起"),
  fills: z.record(z.string(), z.string()).describe("整个文件统一填写的内容"),
  series: z
    .object({ field: z.string(), indexes: z.array(z.int()) })
    .nullable()
    .describe("按月（季）分列的列和它们所填的栏目"),
  unused: z.array(z.string()).describe("没有导入的列"),
  counts: z.object({
    NEW: z.int(),
    UPDATE: z.int(),
    UNCHANGED: z.int(),
    DUPLICATE: z.int(),
    PROBLEM: z.int(),
    held: z.int().describe("等人确认后才写入的行"),
    failed: z.int(),
  }),
  rows: z.array(
    z.object({
      row: z.int().describe("行号；有几个工作表或按月分列时为顺序号"),
      place: z.string().describe("在文件中的位置"),
      ...codedOrNull("verdict", VERDICT_LABELS),
      label: z.string().nullable(),
      held: z.boolean(),
      approved: z.boolean(),
      ...codedOrNull("state", ROW_STATE_LABELS),
      error: z.string().nullable(),
      remarks: z.array(z.object({ kind: z.string(), at: z.string(), text: z.string() })),
      changes: z.array(z.object({ field: z.string(), label: z.string(), from: z.string(), to: z.string() })),
    }),
  ),
  rowsTotal: z.object({ value: z.int(), exact: z.boolean() }),
});

export const JOB_WORDS = { kind: IMPORT_KIND_LABELS, state: IMPORT_STATE_LABELS };

const shown = (job: ImportDetail) => {
  const { verdict, held, failed } = job.counts;
  const of = (one: keyof typeof VERDICT_LABELS) => verdict[one] ?? 0;
  const columns = Object.entries(job.mapping?.columns ?? {}).map(([field, { index }]) => [field, index]);
  return labelled(
    {
      ...job,
      columns: job.head?.columns ?? [],
      mapping: Object.fromEntries(columns),
      fills: job.mapping?.fills ?? {},
      series: job.mapping?.series ?? null,
      counts: {
        NEW: of("NEW"),
        UPDATE: of("UPDATE"),
        UNCHANGED: of("UNCHANGED"),
        DUPLICATE: of("DUPLICATE"),
        PROBLEM: of("PROBLEM"),
        held,
        failed,
      },
      rows: job.rows.map((row) => labelled(row, { verdict: VERDICT_LABELS, state: ROW_STATE_LABELS })),
      rowsTotal: { value: job.rowsTotal, exact: true },
    },
    JOB_WORDS,
  );
};

type RowFilter = Parameters<typeof getImport>[2];

export const shownImport = async (ctx: Ctx, id: string, filter: Partial<RowFilter> = {}) =>
  shown(await getImport(ctx, id, { tab: "all", page: 1, ...filter }));
