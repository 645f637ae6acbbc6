import { fetchBytes } from "~/platform/bytes.server";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { type EditValue, editWorkbook } from "~/platform/workbook/edit.server";
import { csvField, csvText } from "~/platform/workbook/text";
import { collected } from "~/platform/workbook/zip-write.server";
import { VERDICT_LABELS } from "../labels";
import { cellText } from "../rules/cell";
import type { Remark } from "../rules/reading";
import { remarksSchema } from "../schema";
import { getJob, readyParts } from "./job.server";
import { sheetPortions } from "./portions.server";

interface ReasonRow {
  row: number;
  onSheet: number | null;
  onRow: number | null;
  cell: string | null;
  verdict: keyof typeof VERDICT_LABELS | null;
  state: string | null;
  error: string | null;
  remarks: unknown;
}

const STATE_WORDS: Record<string, string> = {
  DONE: "已导入",
  FAILED: "没有导入",
  UNDONE: "已撤销",
  PENDING: "待导入",
};

const reasonOf = (row: ReasonRow, begun: boolean): string => {
  const remarks: Remark[] = remarksSchema.parse(row.remarks ?? []);
  const words = [
    row.state && begun ? STATE_WORDS[row.state] : row.verdict ? VERDICT_LABELS[row.verdict] : null,
    row.error,
    ...remarks
      .filter(({ kind }) => kind !== "note")
      .map(({ at, text }) => (/[A-Z]/.test(at) ? `${at}：${text}` : text)),
  ];
  return words.filter(Boolean).join("；").replaceAll("。；", "；");
};

/** 错误文件: the same file with one more column that says what became of each row. */
export const makeErrorFile = async (
  ctx: Ctx,
  id: string,
): Promise<{ fileName: string; content: AsyncIterable<Uint8Array> }> => {
  const job = await getJob(ctx, id);
  const { sheetIndex, head, parts } = readyParts(job);
  const file = await fetchBytes(ctx.db, Prisma.sql`"ImportFile" WHERE "jobId" = ${id}`);
  if (!file) throw notFound("上传的文件");
  const rows = await ctx.db.importRow.findMany({
    where: { jobId: id },
    select: {
      row: true,
      onSheet: true,
      onRow: true,
      cell: true,
      verdict: true,
      state: true,
      error: true,
      remarks: true,
    },
    orderBy: { row: "asc" },
  });
  const reasonsOn = (sheet: number) =>
    reasonsByRow(
      rows.filter((row) => (row.onSheet ?? sheetIndex) === sheet),
      job.state !== "CHECKED",
    );
  const name = job.fileName.replace(/\.\w+$/, "");
  // By what it holds, as it was read: a name may have any ending.
  if (file.toString("latin1", 0, 2) !== "PK")
    return {
      fileName: `${name}_导入结果.csv`,
      content: csvWithReasons(ctx, { id, sheetIndex, reasons: reasonsOn(sheetIndex), headRow: head.bottom }),
    };
  let content: AsyncIterable<Uint8Array> = once(file);
  let bytes: Uint8Array = file;
  for (const [i, part] of parts.entries()) {
    const cells = new Map<number, Map<number, EditValue>>([
      [part.head.bottom, new Map([[part.sheet.columns, { text: "导入结果" }]])],
    ]);
    for (const [row, text] of reasonsOn(part.sheetIndex))
      cells.set(row, new Map([[part.sheet.columns, { text }]]));
    content = await editWorkbook(bytes, { sheet: part.sheetIndex, cells });
    if (i < parts.length - 1) bytes = await collected(content);
  }
  return { fileName: `${name}_导入结果.xlsx`, content };
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A row that holds several records says of each what became of it. */
const reasonsByRow = (rows: readonly ReasonRow[], begun: boolean): Map<number, string> => {
  const reasons = new Map<number, string>();
  for (const row of rows) {
    const at = row.onRow ?? row.row;
    const own = `${row.cell ? `${row.cell} ` : ""}${reasonOf(row, begun)}`;
    const before = reasons.get(at);
    reasons.set(at, before ? `${before}\n${own}` : own);
  }
  return reasons;
};

async function* csvWithReasons(
  ctx: Ctx,
  {
    id,
    sheetIndex,
    reasons,
    headRow,
  }: { id: string; sheetIndex: number; reasons: Map<number, string>; headRow: number },
): AsyncGenerator<Uint8Array> {
  yield Buffer.from("\ufeff");
  for await (const rows of sheetPortions(ctx, { jobId: id, sheet: sheetIndex })) {
    const lines = rows.map(({ r, c }) => {
      const reason = r === headRow ? "导入结果" : (reasons.get(r) ?? "");
      return `${[...c.map(cellText), reason].map((text) => csvField(csvText(text))).join(",")}\r\n`;
    });
    yield Buffer.from(lines.join(""));
  }
}
