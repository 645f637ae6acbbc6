import { z } from "zod";
import { allow, scopeOf, scopeWhere } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { plainName } from "~/modules/companies/rules";
import { fetchBytes, handOver } from "~/platform/bytes.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { Prisma, transaction } from "~/platform/db.server";
import { invalid, notFound } from "~/platform/errors";
import { type EditValue, editWorkbook } from "~/platform/workbook/edit.server";
import { type Row, readWorkbook } from "~/platform/workbook/read.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { parkPlaces, projectKey } from "../queries/catalogue.server";
import { leadBatches } from "../queries/export-leads.server";
import { asJson } from "../queries/job.server";
import { type Filled, fillForm } from "../rules/form";
import { type Area, areaOf, findHead, HEAD_DEPTH } from "../rules/header";
import { headSchema, mappingSchema } from "../schema";
import { firstMapping } from "./map-import.server";
import type { OutFile } from "./run-export.server";
import { XLSX } from "./run-export.server";

const where = (ctx: Ctx): Prisma.LedgerFormWhereInput =>
  scopeWhere(scopeOf(ctx, "import.run")) as Prisma.LedgerFormWhereInput;

const nameSchema = z
  .string()
  .trim()
  .min(2, "请给台账样式起个名称，例如“周报台账”。")
  .max(60, "最多 60 个字。");

const readSheets = async (file: { bytes: Uint8Array; fileName: string; maxBytes: number }) => {
  const rows: Row[][] = [];
  const book = await readWorkbook({
    ...file,
    onRows: async (sheet, some) => {
      rows[sheet] = [...(rows[sheet] ?? []), ...some];
    },
  });
  return { book, rows };
};

/** 台账样式: a unit's own workbook, kept once, to be written back filled in. */
export const saveLedgerForm = async (
  ctx: Ctx,
  given: { bytes: Uint8Array; fileName: string; name: string; maxBytes: number },
): Promise<{ id: string }> => {
  allow(ctx, "import.run");
  const name = nameSchema.parse(given.name);
  const { districtId } = scopeOf(ctx, "import.run");
  if (!districtId) throw invalid("请先选择行政区。");
  if (!/\.xlsx$/i.test(given.fileName))
    throw invalid("台账样式请上传 .xlsx 文件。", { file: "请上传 .xlsx 文件。" });
  const { book, rows } = await readSheets(given);
  const sheet = book.sheets.findIndex(
    ({ merges }, i) => rows[i] && findHead(rows[i].slice(0, HEAD_DEPTH), merges),
  );
  const head = sheet < 0 ? null : findHead(rows[sheet]!.slice(0, HEAD_DEPTH), book.sheets[sheet]!.merges);
  if (!head) throw invalid("没有在文件里找到表头。", { file: "没有在文件里找到表头。" });
  const mapping = await firstMapping(ctx, "LEAD", { head, first: rows[sheet]!.slice(0, HEAD_DEPTH + 10) });
  if (!mapping.columns.company || !mapping.columns.project)
    throw invalid("没有认出“企业名称”和“项目名称”两列。", { file: "没有认出“企业名称”和“项目名称”两列。" });
  const form = await transaction(ctx.db, async (tx) => {
    const data = {
      districtId,
      organisationId: ctx.actor.organisationId,
      kind: "LEAD" as const,
      name,
      fileName: given.fileName.slice(-200),
      sheet,
      head: asJson(head),
      mapping: asJson(mapping),
      bytes: new Uint8Array(),
      createdAt: ctx.now,
      createdById: ctx.actor.userId,
      createdByName: ctx.actor.name,
    };
    const made = await tx.ledgerForm.create({ data, select: { id: true } });
    const whole = await handOver(tx, given.bytes);
    await tx.$executeRaw`UPDATE "LedgerForm" SET "bytes" = ${whole} WHERE "id" = ${made.id}`;
    return made;
  });
  await record(ctx, {
    action: "ledgerForm.save",
    entity: "ledgerForm",
    entityId: form.id,
    summary: `保存台账样式“${name}”`,
  });
  return form;
};

export const listLedgerForms = (ctx: Ctx) =>
  ctx.db.ledgerForm.findMany({
    where: where(ctx),
    select: { id: true, name: true, fileName: true, createdByName: true, createdAt: true },
    orderBy: { createdAt: "desc" },
  });

export const removeLedgerForm = async (ctx: Ctx, id: string): Promise<void> => {
  allow(ctx, "import.run");
  const { count } = await ctx.db.ledgerForm.deleteMany({ where: { AND: [{ id }, where(ctx)] } });
  if (count === 0) throw notFound("这个台账样式");
  await record(ctx, {
    action: "ledgerForm.remove",
    entity: "ledgerForm",
    entityId: id,
    summary: "删除台账样式",
  });
};

/** 填好的台账: the unit's own layout with today's records, in the reader's scope. */
export const fillLedgerForm = async (
  ctx: Ctx,
  { id, maxBytes }: { id: string; maxBytes: number },
): Promise<OutFile> => {
  allow(ctx, "export.run");
  const form = await ctx.db.ledgerForm.findFirst({
    where: { AND: [{ id }, where(ctx)] },
    omit: { bytes: true },
  });
  const bytes = form && (await fetchBytes(ctx.db, Prisma.sql`"LedgerForm" WHERE "id" = ${form.id}`));
  if (!form || !bytes) throw notFound("这个台账样式");
  const { book, rows } = await readSheets({ bytes, fileName: form.fileName, maxBytes });
  const leads = [];
  for await (const batch of leadBatches(ctx, {})) leads.push(...batch);
  const sheet = book.sheets[form.sheet];
  const parts = fillForm({
    head: headSchema.parse(form.head),
    mapping: mappingSchema.parse(form.mapping),
    rows: rows[form.sheet] ?? [],
    merges: (sheet?.merges ?? []).map(areaOf).filter((area): area is Area => area !== null),
    columns: sheet?.columns ?? 0,
    leads,
    places: await parkPlaces(ctx),
    keyOf: (company, project) => `${plainName(company)}|${projectKey(project)}`,
  });
  await record(ctx, {
    action: "export.run",
    entity: "ledgerForm",
    entityId: id,
    summary: `按台账样式“${form.name}”导出 ${leads.length} 个项目`,
  });
  return {
    fileName: `${form.name}_${shanghaiDate(ctx.now)}.xlsx`,
    mediaType: XLSX,
    content: await writeParts({ bytes, sheet: form.sheet }, parts),
  };
};

/** From the last part of the table to the first, so that rows put in move only what is done. */
const writeParts = async (form: { bytes: Uint8Array; sheet: number }, parts: readonly Filled[]) => {
  let { bytes } = form;
  for (const [i, part] of [...parts].reverse().entries()) {
    const cells: ReadonlyMap<number, ReadonlyMap<number, EditValue>> = part.cells;
    const content = await editWorkbook(bytes, {
      sheet: form.sheet,
      cells,
      ...(part.stays ? {} : { unmerge: { from: part.first, to: part.last } }),
      ...(part.insert ? { insert: part.insert } : {}),
    });
    if (i === parts.length - 1) return content;
    bytes = await collected(content);
  }
  throw new Error("a ledger has at least one part");
};
