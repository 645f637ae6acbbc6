import type { ImportKind } from "#prisma/enums";
import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { conflict, type FieldErrors, invalid, STALE } from "~/platform/errors";
import { asJson, getOwnJob, type Job, layoutUnit } from "../queries/job.server";
import type { AreaUnit, MoneyUnit } from "../rules/cell";
import { FIELDS } from "../rules/fields";
import { findHead, type Head } from "../rules/header";
import { guessKind, layoutKey, type Mapping, mapColumns, missingFields } from "../rules/mapping";
import { chooseSheetSchema, headSchema, mapImportSchema, mappingSchema, sheetsSchema } from "../schema";

/** As this unit mapped the same layout before, else by the names of the columns. */
export const firstMapping = async (ctx: Ctx, kind: ImportKind, head: Head): Promise<Mapping> => {
  const remembered = await ctx.db.importLayout.findUnique({
    where: { unit_kind_layout: { unit: layoutUnit(ctx), kind, layout: layoutKey(head) } },
  });
  const parsed = remembered && mappingSchema.safeParse(remembered.mapping);
  return parsed?.success ? parsed.data : mapColumns(kind, head);
};

const NAMES = new Set(["company", "project"]);

const OPEN: Job["state"][] = ["UPLOADED", "CHECKED", "FAILED"];

const assertOpen = (job: Job) => {
  if (!OPEN.includes(job.state)) throw conflict("这次导入已经开始，不能再改列对应。");
};

const save = async (
  ctx: Ctx,
  job: Job,
  data: Parameters<Ctx["db"]["importJob"]["updateMany"]>[0]["data"],
) => {
  const { count } = await ctx.db.importJob.updateMany({
    where: { id: job.id, version: job.version },
    data: { ...data, version: { increment: 1 } },
  });
  if (count === 0) throw conflict(STALE);
};

/** Which sheet, which heading row, what it holds; the columns are then mapped afresh. */
export const chooseSheet = async (ctx: Ctx, raw: unknown): Promise<void> => {
  allow(ctx, "import.run");
  const asked = chooseSheetSchema.parse(raw);
  const job = await getOwnJob(ctx, asked);
  assertOpen(job);
  const sheets = sheetsSchema.parse(job.sheets);
  const index = asked.sheet ?? job.sheet ?? 0;
  const sheet = sheets[index];
  if (!sheet || sheet.rows === 0)
    throw invalid("这个工作表里没有内容。", { sheet: "这个工作表里没有内容。" });
  const head = findHead(sheet.first, sheet.merges, asked.headRow);
  if (!head || (asked.headRow !== undefined && (head.top > asked.headRow || head.bottom < asked.headRow)))
    throw invalid("没有找到表头，请填写表头所在的行号。", { headRow: "请填写表头所在的行号。" });
  const kind = asked.kind ?? job.kind ?? guessKind(head);
  await save(ctx, job, {
    sheet: index,
    kind,
    head: asJson(head),
    mapping: asJson(await firstMapping(ctx, kind, head)),
    state: "UPLOADED",
    error: null,
  });
};

const mappingOf = (
  asked: ReturnType<typeof mapImportSchema.parse>,
  kind: ImportKind,
  head: Head,
): Mapping => {
  const indexes = new Set(head.columns.map(({ index }) => index));
  const columns: Mapping["columns"] = {};
  for (const field of FIELDS[kind]) {
    const index = Number(asked.columns[field.id] ?? -1);
    if (!indexes.has(index)) continue;
    const unit = asked.units[field.id];
    columns[field.id] = {
      index,
      ...(field.kind === "money" && unit ? { money: unit as MoneyUnit } : {}),
      ...(field.kind === "area" && unit ? { area: unit as AreaUnit } : {}),
    };
  }
  const fills = Object.fromEntries(
    FIELDS[kind].flatMap(({ id, fillable }) => (fillable && asked.fills[id] ? [[id, asked.fills[id]]] : [])),
  );
  return mappingSchema.parse({ columns, fills });
};

/** 列对应: kept with the import and remembered for the unit's layout; the rows are then checked in the background. */
export const mapImport = async (ctx: Ctx, raw: unknown): Promise<void> => {
  allow(ctx, "import.run");
  const asked = mapImportSchema.parse(raw);
  const job = await getOwnJob(ctx, asked);
  assertOpen(job);
  if (!job.kind || !job.head) throw invalid("请先选择工作表和导入内容。");
  const head = headSchema.parse(job.head);
  const mapping = mappingOf(asked, job.kind, head);
  const errors: FieldErrors = {};
  for (const { id, label } of missingFields(job.kind, mapping))
    errors[`column.${id}`] =
      `请选择“${label.replace(/（.*/, "")}”所在的列。${NAMES.has(id) ? "企业和项目写在同一列的，两栏选同一列。" : ""}`;
  const [first] = Object.values(errors);
  if (first) throw invalid(first, errors);
  await save(ctx, job, { mapping: asJson(mapping), state: "CHECKING", done: 0, total: 0, error: null });
  const key = { unit: layoutUnit(ctx), kind: job.kind, layout: layoutKey(head) };
  await ctx.db.importLayout.upsert({
    where: { unit_kind_layout: key },
    create: { ...key, mapping: asJson(mapping), usedAt: ctx.now },
    update: { mapping: asJson(mapping), usedAt: ctx.now },
  });
};
