import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { cleanFileName } from "~/modules/signings/rules/evidence";
import { handOver, sha256Of } from "~/platform/bytes.server";
import type { Ctx } from "~/platform/ctx";
import { type Tx, transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { type Limits, type Row, readWorkbook } from "~/platform/workbook/read.server";
import { asJson } from "../queries/job.server";
import { isOneProjectForm } from "../rules/contents";
import { findHead, HEAD_DEPTH } from "../rules/header";
import { guessSheet } from "../rules/mapping";
import type { StoredSheet } from "../schema";
import { firstMapping, sheetsLike } from "./map-import.server";

const storeRows = (db: Tx, jobId: string, at: { sheet: number; rows: Row[] }) =>
  db.$executeRaw`
    INSERT INTO "ImportPortion" ("jobId", "sheet", "row", "rows")
    VALUES (${jobId}, ${at.sheet}, ${at.rows[0]!.r}, ${JSON.stringify(at.rows)}::json)
    ON CONFLICT DO NOTHING`;

export interface Upload {
  bytes: Uint8Array;
  fileName: string;
  maxBytes: number;
  /** Other than the usual limits of the reader. */
  limits?: Partial<Limits>;
  seconds?: number;
}

/**
 * 上传: reads the file in a thread of its own and keeps its rows as they stand; nothing else is written. A file that
 * cannot be read leaves nothing behind.
 */
export const uploadImport = async (ctx: Ctx, upload: Upload): Promise<{ id: string }> => {
  const { bytes } = upload;
  const fileName = cleanFileName(upload.fileName) || "未命名";
  allow(ctx, "import.run");
  const { districtId } = scopeOf(ctx, "import.run");
  if (!districtId) throw invalid("请先选择行政区。");
  const job = await ctx.db.importJob.create({
    data: {
      districtId,
      organisationId: ctx.actor.organisationId,
      createdById: ctx.actor.userId,
      createdByName: ctx.actor.name,
      createdAt: ctx.now,
      fileName,
      sizeBytes: bytes.byteLength,
      sha256: await sha256Of(bytes),
      sheets: [],
      state: "FAILED",
      error: "文件没有读完。",
    },
    select: { id: true },
  });
  try {
    await keepRows(ctx, job.id, { ...upload, fileName });
  } catch (error) {
    await ctx.db.importJob.delete({ where: { id: job.id } });
    throw error;
  }
  return job;
};

const ONE_PROJECT =
  "像是一个项目一张的信息表，或栏目竖着排。只能导入一行一个项目、每栏一列的台账，请改好后重新上传。";

const keepRows = async (ctx: Ctx, jobId: string, upload: Upload) => {
  const { bytes, fileName } = upload;
  const first: Row[][] = [];
  const book = await readWorkbook({
    ...upload,
    onRows: async (sheet, rows) => {
      first[sheet] = [...(first[sheet] ?? []), ...rows].slice(0, HEAD_DEPTH + 10);
      await storeRows(ctx.db, jobId, { sheet, rows });
    },
  });
  const sheets: StoredSheet[] = book.sheets.map(({ name, hidden, rows, columns, merges }, i) => ({
    name,
    hidden,
    rows,
    columns,
    merges: merges.slice(0, 20_000),
    first: (first[i] ?? []).map(({ r, c }) => ({ r, c: c.slice(0, 80) })),
  }));
  if (sheets.every(({ rows }) => rows === 0)) {
    const none = sheets.some(({ hidden }) => hidden)
      ? "没有可以读取的内容：隐藏的工作表不读取。请在 Excel 中取消隐藏后重新上传。"
      : "表格里没有内容。";
    throw invalid(none, { file: none });
  }
  const formulas = book.sheets.reduce((sum, sheet) => sum + sheet.formulas, 0);
  const filled = book.sheets.filter(({ rows, hidden }) => rows > 0 && !hidden);
  const notes = [
    ...(filled.length > 1
      ? [`文件有 ${filled.length} 个有内容的工作表；版式相同的可以一并导入，其余的请在下面另选工作表。`]
      : []),
    ...filled
      .filter(({ hiddenRows }) => hiddenRows > 0)
      .map(({ name, hiddenRows }) => `工作表“${name}”中隐藏的 ${hiddenRows} 行照常读取。`),
    ...sheets.flatMap(({ name, hidden, first, merges }) => {
      const head = hidden ? null : findHead(first, merges);
      return head && isOneProjectForm(head, first) ? [`工作表“${name}”${ONE_PROJECT}`] : [];
    }),
    ...(formulas > 0 ? [`含 ${formulas} 个公式单元格，按文件中保存的计算结果读取。`] : []),
    ...(book.externalLinks ? ["含指向其他文件的链接，按文件中保存的数值读取，没有打开外部文件。"] : []),
    ...sheets.filter(({ hidden }) => hidden).map(({ name }) => `隐藏的工作表“${name}”没有读取。`),
  ];
  await transaction(ctx.db, async (tx) => {
    const whole = await handOver(tx, bytes);
    await tx.$executeRaw`INSERT INTO "ImportFile" ("jobId", "bytes") VALUES (${jobId}, ${whole})`;
  });
  await ctx.db.importJob.update({
    where: { id: jobId },
    data: { sheets, notes, state: "UPLOADED", error: null, ...(await firstGuess(ctx, sheets)) },
  });
  await record(ctx, {
    action: "import.upload",
    entity: "import",
    entityId: jobId,
    summary: `上传导入文件“${fileName}”`,
    changes: { sizeBytes: bytes.byteLength },
  });
};

/**
 * The sheet whose columns are best understood, then the one with most rows; what it seems to hold, its columns as this
 * unit mapped them before, and the sheets of the same layout.
 */
const firstGuess = async (ctx: Ctx, sheets: StoredSheet[]) => {
  const heads = sheets.flatMap(({ first, merges, rows, hidden }, sheet) => {
    const head = hidden ? null : findHead(first, merges);
    return head ? [{ sheet, rows, head, guess: guessSheet(head, first) }] : [];
  });
  heads.sort((a, b) => a.guess.missing - b.guess.missing || b.rows - a.rows);
  const best = heads[0];
  if (!best) return { sheet: sheets.findIndex(({ rows }) => rows > 0) };
  const { kind } = best.guess;
  const mapping = await firstMapping(ctx, kind, { head: best.head, first: sheets[best.sheet]!.first });
  return {
    sheet: best.sheet,
    moreSheets: sheetsLike(kind, { sheets, sheet: best.sheet, head: best.head, mapping }),
    kind,
    head: asJson(best.head),
    mapping: asJson(mapping),
  };
};
