import { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { approveRows, cancelImport, commitImport } from "~/modules/exchange/commands/decide-import.server";
import { chooseSheet, mapImport } from "~/modules/exchange/commands/map-import.server";
import { startImport } from "~/modules/exchange/commands/start-import.server";
import { undoImport } from "~/modules/exchange/commands/undo-import.server";
import { uploadImport } from "~/modules/exchange/commands/upload-import.server";
import { IMPORT_KIND_LABELS } from "~/modules/exchange/labels";
import { listImports } from "~/modules/exchange/queries/imports.server";
import { getJob } from "~/modules/exchange/queries/job.server";
import { mappingSchema, ROW_TABS } from "~/modules/exchange/schema";
import { type Endpoint, endpoint } from "~/platform/api/endpoint.server";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { AppError } from "~/platform/errors";
import { labelled, listed, listOf, paging } from "./answers.server";
import { importJob, importRow, JOB_WORDS, shownImport } from "./import-answers.server";

const TAG = "导入";
const version = blankAsMissing(z.coerce.number().int().positive().optional());

const choice = {
  kind: blankAsMissing(codeOrLabel(IMPORT_KIND_LABELS).optional()).describe("导入内容，不给则按表头判断"),
  sheet: blankAsMissing(z.coerce.number().int().min(0).max(59).optional()).describe("第几个工作表，从 0 起"),
  headRow: blankAsMissing(z.coerce.number().int().min(1).max(60).optional()).describe("表头所在的行号"),
  moreSheets: blankAsMissing(z.array(z.coerce.number().int().min(0).max(59)).optional()).describe(
    "一并导入的同版式工作表；不给则按版式判断，给 [] 则只导入一个",
  ),
};

const mapping = {
  columns: z.record(z.string(), z.int().min(0)).optional().describe("栏目对应文件的第几列，从 0 起"),
  units: z.record(z.string(), z.string()).optional().describe("栏目的单位，例如 万元"),
  fills: z.record(z.string(), z.string()).optional().describe("整个文件统一填写的内容"),
  series: z
    .array(z.int().min(0))
    .optional()
    .describe("按月（季）分列的列，从 0 起；不给则按列名判断，给 [] 则不按列拆分"),
};

interface Wanted {
  columns?: Record<string, number>;
  units?: Record<string, string>;
  fills?: Record<string, string>;
  series?: number[];
}

const prefixed = (prefix: string, values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, String(value)]));

/** The columns as guessed or as kept for the unit, with what was said over them; checking then begins. */
const map = async (ctx: Ctx, id: string, wanted: Wanted) => {
  const job = await getJob(ctx, id);
  const kept = job.mapping ? mappingSchema.parse(job.mapping) : { columns: {}, fills: {} };
  const columns = Object.entries(kept.columns);
  const unitOf = ({ money, area }: { money?: string; area?: string }) => money ?? area ?? "";
  await mapImport(ctx, {
    id,
    version: job.version,
    ...prefixed("column", Object.fromEntries(columns.map(([field, { index }]) => [field, index]))),
    ...prefixed("unit", Object.fromEntries(columns.map(([field, column]) => [field, unitOf(column)]))),
    ...prefixed("fill", kept.fills),
    ...(kept.series
      ? { seriesField: kept.series.field, [`unit.${kept.series.field}`]: kept.series.money ?? "" }
      : {}),
    ...prefixed(
      "series",
      Object.fromEntries((wanted.series ?? kept.series?.indexes ?? []).map((at) => [at, "1"])),
    ),
    ...prefixed("column", wanted.columns ?? {}),
    ...prefixed("unit", wanted.units ?? {}),
    ...prefixed("fill", wanted.fills ?? {}),
  });
};

interface Choice {
  kind?: string;
  sheet?: number;
  headRow?: number;
  moreSheets?: number[];
}

const choose = async (ctx: Ctx, id: string, given: Choice) => {
  if (Object.values(given).every((value) => value === undefined)) return;
  await chooseSheet(ctx, { ...given, id, version: (await getJob(ctx, id)).version });
};

/** Works on the rows once the request is committed, and answers with what is done in a moment. */
const after: Endpoint["after"] = async (ctx, { server, id }) => {
  await startImport(server, id);
  return shownImport(ctx, id);
};

const step = (given: {
  verb: string;
  summary: string;
  body?: z.ZodType;
  command: (ctx: Ctx, raw: Record<string, unknown>) => Promise<void>;
}): Endpoint =>
  endpoint({
    method: "POST",
    path: `/imports/:id/${given.verb}`,
    tag: TAG,
    summary: given.summary,
    body: given.body ?? z.object({ version }),
    answer: importJob,
    after,
    handler: async (ctx, { params, raw }) => {
      allow(ctx, "import.run");
      const id = params.id!;
      await given.command(ctx, { ...raw, id, version: raw.version ?? (await getJob(ctx, id)).version });
      return shownImport(ctx, id);
    },
  });

export const importEndpoints = [
  endpoint({
    method: "GET",
    path: "/imports",
    tag: TAG,
    summary: "导入记录，新的在前",
    query: z.object(paging()),
    answer: listOf(importRow),
    handler: async (ctx, { query }) => {
      allow(ctx, "import.run");
      const { rows, total } = await listImports(ctx, query);
      return listed(
        rows.map((row) => labelled(row, JOB_WORDS)),
        total,
      );
    },
  }),
  endpoint({
    method: "POST",
    path: "/imports",
    tag: TAG,
    summary: "上传 .xlsx 或 .csv；列能对应上的随即核对，对应不上的停在 UPLOADED，用 map 说明",
    upload: true,
    body: z.object(choice),
    answer: importJob,
    status: 201,
    after,
    handler: async (ctx, { body, file }) => {
      const upload = { bytes: file!.bytes, fileName: file!.name, maxBytes: file!.maxBytes };
      const { id } = await uploadImport(ctx, upload);
      await choose(ctx, id, body as Choice);
      await map(ctx, id, {}).catch((error) => {
        if (!(error instanceof AppError) || error.code !== "INVALID") throw error;
      });
      return shownImport(ctx, id);
    },
  }),
  endpoint({
    method: "GET",
    path: "/imports/:id",
    tag: TAG,
    summary: "一次导入及各行的结果；核对和写入在后台进行，可反复查询",
    query: z.object({
      tab: blankAsMissing(z.enum(ROW_TABS, "没有这一类行。").default("all")),
      ...paging(),
    }),
    answer: importJob,
    handler: (ctx, { params, query }) => {
      allow(ctx, "import.run");
      return shownImport(ctx, params.id!, query);
    },
  }),
  step({
    verb: "map",
    summary: "说明工作表、列对应和统一填写的内容，重新核对",
    body: z.object({ version, ...choice, ...mapping }),
    command: async (ctx, { kind, sheet, headRow, moreSheets, columns, units, fills, series, id }) => {
      await choose(ctx, id as string, { kind, sheet, headRow, moreSheets } as Choice);
      await map(ctx, id as string, { columns, units, fills, series } as Wanted);
    },
  }),
  step({
    verb: "approve",
    summary: "确认被提示的行：数字无误，可以写入",
    body: z.object({
      version,
      row: z.array(z.int()).optional().describe("行号"),
      all: z.boolean().optional(),
    }),
    command: approveRows,
  }),
  step({ verb: "commit", summary: "确认导入，在后台逐行写入", command: commitImport }),
  step({ verb: "cancel", summary: "停止；已写入的保留，可以撤销", command: cancelImport }),
  step({ verb: "undo", summary: "撤销整次导入；之后又有改动时回答 409", command: undoImport }),
];
