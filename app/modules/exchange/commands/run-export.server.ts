import { z } from "zod";
import type { ImportKind } from "#prisma/enums";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { listParkChoices } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import { type OutCell, type SheetColumn, writeCsv, writeXlsx } from "~/platform/workbook/write.server";
import { EXPORT_LABELS, type ExportName, IMPORT_KIND_LABELS } from "../labels";
import { investmentsSource, ledgerSource, signingsSource } from "../queries/export-contracts.server";
import { companiesSource, leadsSource } from "../queries/export-leads.server";
import { carriersSource, targetsSource, tasksSource } from "../queries/export-plans.server";
import { columnOf, type ExportSource } from "../queries/export-source.server";
import { FIELDS } from "../rules/fields";

const SOURCES: Record<ExportName, ExportSource> = {
  leads: leadsSource,
  companies: companiesSource,
  signings: signingsSource,
  investments: investmentsSource,
  ledger: ledgerSource,
  carriers: carriersSource,
  targets: targetsSource,
  tasks: tasksSource,
};

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const MEDIA = { xlsx: XLSX, csv: "text/csv; charset=utf-8" } as const;

export interface OutFile {
  fileName: string;
  mediaType: string;
  content: AsyncIterable<Uint8Array>;
}

const nameSchema = z.enum(Object.keys(SOURCES) as [ExportName]);
const formatSchema = z.enum(["xlsx", "csv"]);

/** Who may take out which list. */
export const exportAction = (name: ExportName) => SOURCES[name].action;

/** A list is printed too: text longer than its column goes on below, where the next column would hide a share of 30%. */
const printed = (column: SheetColumn): SheetColumn =>
  column.kind === "text" && !column.choices ? { ...column, wrap: true } : column;

/** 导出: a list in the reader's scope and filter, as a stream; who took what out is in the audit log. */
export const runExport = async (
  ctx: Ctx,
  asked: { name: string; format: string; params: Record<string, unknown> },
): Promise<OutFile> => {
  allow(ctx, "export.run");
  const name = nameSchema.safeParse(asked.name);
  const format = formatSchema.safeParse(asked.format);
  if (!name.success || !format.success) throw notFound("这个导出");
  const source = SOURCES[name.data];
  allow(ctx, source.action);
  const label = EXPORT_LABELS[name.data];
  const { page: _page, pageSize: _size, ...params } = asked.params;
  const rows = await begun(source.batches(ctx, params));
  await record(ctx, {
    action: "export.run",
    entity: "export",
    entityId: name.data,
    summary: `导出${label}（${format.data}）`,
    changes: { format: format.data, params },
  });
  return {
    fileName: `${label}_${shanghaiDate(ctx.now)}.${format.data}`,
    mediaType: MEDIA[format.data],
    content:
      format.data === "csv"
        ? writeCsv({ columns: source.columns, rows })
        : writeXlsx([{ name: label, columns: source.columns.map(printed), rows }]),
  };
};

/** The first batch is read before the answer begins, so that a wrong filter is told as an error and not as a broken file. */
const begun = async (batches: AsyncGenerator<OutCell[][]>): Promise<AsyncIterable<OutCell[][]>> => {
  const first = await batches.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* batches;
  })();
};

/** 模板: the columns of an import with drop-downs and hints, and no rows. */
export const makeTemplate = async (ctx: Ctx, kind: string): Promise<OutFile> => {
  allow(ctx, "import.run");
  const fields = FIELDS[kind as ImportKind];
  if (!fields) throw notFound("这个模板");
  const parks = (await listParkChoices(ctx)).map(({ name }) => name);
  const columns = fields
    .filter(({ told }) => !told)
    .map((field) => (field.kind === "park" ? { ...columnOf(field), choices: parks } : columnOf(field)));
  const none = (async function* () {})();
  return {
    fileName: `${IMPORT_KIND_LABELS[kind as ImportKind]}导入模板.xlsx`,
    mediaType: XLSX,
    content: writeXlsx([{ name: IMPORT_KIND_LABELS[kind as ImportKind], columns, rows: none }]),
  };
};
