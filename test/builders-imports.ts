import { approveRows, commitImport } from "~/modules/exchange/commands/decide-import.server";
import { mapImport } from "~/modules/exchange/commands/map-import.server";
import { runImport } from "~/modules/exchange/commands/run-import.server";
import { undoImport } from "~/modules/exchange/commands/undo-import.server";
import { uploadImport } from "~/modules/exchange/commands/upload-import.server";
import { readyParts } from "~/modules/exchange/queries/job.server";
import { remarksSchema } from "~/modules/exchange/schema";
import type { Db } from "~/platform/db.server";
import { ctxFor, NOW, type UserName } from "./builders";
import { aPlainWorkbook, type TestSheet } from "./builders-exchange";

/** The steps of an import as a person takes them, each with what is guessed. */
export const imports = (db: () => Db, user: UserName = "xinjinshan") => {
  const ctx = () => ctxFor(db(), user);
  const work = () => ({ db: db(), now: () => NOW });
  const job = (id: string) => db().importJob.findUniqueOrThrow({ where: { id } });
  const rows = (id: string) => db().importRow.findMany({ where: { jobId: id }, orderBy: { row: "asc" } });
  const upload = async (bytes: Uint8Array, fileName = "台账.xlsx") =>
    (await uploadImport(ctx(), { bytes, fileName, maxBytes: 20 * 1024 * 1024 })).id;
  const check = async (
    id: string,
    fills: Record<string, string> = {},
    units: Record<string, string> = {},
  ) => {
    const now = await job(id);
    const form: Record<string, unknown> = { id, version: now.version };
    const { mapping } = readyParts(now);
    for (const [field, column] of Object.entries(mapping.columns)) {
      form[`column.${field}`] = String(column.index);
      if (column.money) form[`unit.${field}`] = column.money;
      if (column.area) form[`unit.${field}`] = column.area;
    }
    if (mapping.series) form.seriesField = mapping.series.field;
    for (const index of mapping.series?.indexes ?? []) form[`series.${index}`] = "1";
    for (const [field, value] of Object.entries({ ...mapping.fills, ...fills }))
      form[`fill.${field}`] = value;
    for (const [field, value] of Object.entries(units)) form[`unit.${field}`] = value;
    await mapImport(ctx(), form);
    await runImport(work(), id);
  };
  const commit = async (id: string, options: { abandonAfter?: number; batch?: number } = {}) => {
    await commitImport(ctx(), { id, version: (await job(id)).version });
    await runImport({ ...work(), ...options }, id);
  };
  return {
    ctx,
    work,
    job,
    rows,
    upload,
    check,
    commit,
    uploadRows: async (cells: TestSheet["rows"], merges: string[] = []) =>
      upload(await aPlainWorkbook(cells, { merges })),
    /** What was said of cells, by their address. */
    remarks: async (id: string, kind: string) =>
      (await rows(id)).flatMap((row) =>
        remarksSchema
          .parse(row.remarks ?? [])
          .filter((one) => one.kind === kind && !one.text.includes("将同时登记"))
          .map(({ at, text }) => `${at} ${text}`),
      ),
    valuesOf: async (id: string) => (await rows(id)).map(({ values }) => values as Record<string, string>),
    verdicts: async (id: string) => (await rows(id)).map(({ row, verdict }) => `${row} ${verdict}`),
    approveAll: async (id: string) => approveRows(ctx(), { id, version: (await job(id)).version, all: "1" }),
    undo: async (id: string) => {
      await undoImport(ctx(), { id, version: (await job(id)).version });
      await runImport(work(), id);
    },
  };
};
