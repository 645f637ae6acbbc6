import type { ImportKind } from "#prisma/enums";
import { allow } from "~/modules/access/queries.server";
import { METHOD_LABELS, SOURCE_LABELS } from "~/modules/leads/labels";
import { listParkChoices } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { conflict, type FieldErrors, invalid, STALE } from "~/platform/errors";
import { parkPlaces } from "../queries/catalogue.server";
import { impliedFields } from "../queries/implied.server";
import { asJson, getOwnJob, type Job, layoutUnit, partLike, readyParts } from "../queries/job.server";
import type { AreaUnit, MoneyUnit } from "../rules/cell";
import { FIELDS, fieldOf } from "../rules/fields";
import { findHead, type Head, plainHead, type SheetRow } from "../rules/header";
import {
  declinedIn,
  guessKind,
  layoutKey,
  type Mapping,
  mapColumns,
  missingFields,
  spokenFills,
  withProposals,
} from "../rules/mapping";
import { isByQuarter, SERIES, seriesOf } from "../rules/series";
import { isDatedInWords } from "../rules/talk-days";
import {
  chooseSheetSchema,
  headSchema,
  mapImportSchema,
  mappingSchema,
  type StoredSheet,
  sheetsSchema,
} from "../schema";

const choicesOf = (kind: ImportKind, id: string) => Object.values(fieldOf(kind, id)?.choices ?? {});

/** Said of a file once; never of the next file of the same layout. */
const OF_ONE_FILE = new Set(["period", "observedOn", "happenedOn", "signedOn"]);

/** Where the ledger has no column for it: the one park that the unit runs. A source that nobody wrote down is 其他. */
const ownFills = async (ctx: Ctx, mapping: Mapping): Promise<Record<string, string>> => {
  const unit = ctx.actor.organisationId;
  const parks =
    unit && !mapping.columns.park
      ? (await listParkChoices(ctx)).filter(({ operatorId }) => operatorId === unit)
      : [];
  return {
    ...(parks.length === 1 ? { park: parks[0]!.name } : {}),
    source: SOURCE_LABELS.OTHER,
  };
};

const UNIT_COLUMN = /^(责任|招商|所属|引进|承接|填报)(单位|主体)$/;

/** Without a column for the park, the unit in charge says it, if each one named there runs a park. */
const withPark = async (
  ctx: Ctx,
  mapping: Mapping,
  { head, first }: { head: Head; first: readonly SheetRow[] },
): Promise<Mapping> => {
  const column = mapping.columns.park
    ? undefined
    : head.columns.find(({ name }) => UNIT_COLUMN.test(plainHead(name)));
  if (!column || Object.values(mapping.columns).some(({ index }) => index === column.index)) return mapping;
  const places = await parkPlaces(ctx);
  const named = first.flatMap(({ r, c }) =>
    r > head.bottom && typeof c[column.index] === "string" ? [String(c[column.index])] : [],
  );
  const found = named.map((name) => places.parkOf(name));
  const isParks = found.length > 0 && found.every((one) => one !== null && one !== "MANY");
  return isParks ? { ...mapping, columns: { ...mapping.columns, park: { index: column.index } } } : mapping;
};

const byNames = async (
  ctx: Ctx,
  kind: ImportKind,
  { head, first }: { head: Head; first: readonly SheetRow[] },
): Promise<Mapping> => {
  const named = mapColumns(kind, head, first);
  return kind === "LEAD" ? withPark(ctx, named, { head, first }) : named;
};

/** As this unit mapped the same layout before, else by the names of the columns; then what title and unit say. */
export const firstMapping = async (
  ctx: Ctx,
  kind: ImportKind,
  { head, first }: { head: Head; first: readonly SheetRow[] },
): Promise<Mapping> => {
  const remembered = await ctx.db.importLayout.findUnique({
    where: { unit_kind_layout: { unit: layoutUnit(ctx), kind, layout: layoutKey(head) } },
  });
  const parsed = remembered && mappingSchema.safeParse(remembered.mapping);
  const fresh = await byNames(ctx, kind, { head, first });
  const isWhole =
    parsed?.success &&
    missingFields(kind, parsed.data, { head }).length <= missingFields(kind, fresh, { head }).length;
  const mapping = isWhole
    ? withProposals(parsed.data, fresh)
    : { ...fresh, fills: parsed?.success ? parsed.data.fills : {} };
  const kept = Object.entries(mapping.fills).filter(([id]) => !OF_ONE_FILE.has(id));
  const spoken = spokenFills(kind, { head, mapping, choices: (id) => choicesOf(kind, id) });
  return {
    ...mapping,
    fills: {
      ...(kind === "LEAD" ? await ownFills(ctx, mapping) : {}),
      ...(isDatedInWords(kind, mapping) ? { method: METHOD_LABELS.OTHER } : {}),
      ...spoken,
      ...Object.fromEntries(kept),
    },
  };
};

/** Sheets of the same layout that come in with the chosen one; the states of one list at several dates do not. */
export const sheetsLike = (
  kind: ImportKind,
  {
    sheets,
    sheet,
    head,
    mapping,
  }: { sheets: readonly StoredSheet[]; sheet: number; head: Head; mapping: Mapping },
): number[] => {
  const isList = kind === "LEAD" || kind === "COMPANY";
  const dated = (name: string) => /\d+(月|周|日|号)|\d{4}|季度|旧|备份|copy|副本/i.test(name);
  return sheets.flatMap((one, index) =>
    index !== sheet && !(isList && dated(one.name)) && partLike({ head, mapping }, one) ? [index] : [],
  );
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
  // Only other sheets are chosen: heading and columns stay as a person has set them.
  const stays =
    asked.moreSheets !== undefined &&
    asked.sheet === undefined &&
    asked.kind === undefined &&
    job.head &&
    job.mapping;
  const head = stays ? headSchema.parse(job.head) : findHead(sheet.first, sheet.merges, asked.headRow);
  if (!head || (asked.headRow !== undefined && (head.top > asked.headRow || head.bottom < asked.headRow)))
    throw invalid("没有找到表头，请填写表头所在的行号。", { headRow: "请填写表头所在的行号。" });
  const kind = asked.kind ?? (index === job.sheet ? job.kind : null) ?? guessKind(head, sheet.first);
  const mapping = stays
    ? mappingSchema.parse(job.mapping)
    : await firstMapping(ctx, kind, { head, first: sheet.first });
  const wanted = asked.moreSheets ?? sheetsLike(kind, { sheets, sheet: index, head, mapping });
  const unlike = wanted.find((one) => one !== index && !partLike({ head, mapping }, sheets[one]));
  if (unlike !== undefined)
    throw invalid(`工作表“${sheets[unlike]?.name ?? unlike}”的列与“${sheet.name}”不同，请另行导入。`);
  await save(ctx, job, {
    sheet: index,
    moreSheets: wanted.filter((one) => one !== index),
    kind,
    head: asJson(head),
    mapping: asJson(mapping),
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
  const able = SERIES[kind];
  const series = asked.series.filter((index) => indexes.has(index));
  const by = seriesOf(kind, head)?.by;
  const isSeries =
    able && series.length > 0 && able.values.includes(asked.seriesField ?? "") && !columns[by ?? able.date];
  if (isSeries) for (const id of able.values) delete columns[id];
  return mappingSchema.parse({
    columns,
    fills,
    ...(isSeries
      ? {
          series: {
            field: asked.seriesField,
            indexes: series,
            money: asked.units[asked.seriesField ?? ""],
            ...(by ? { by } : {}),
          },
        }
      : {}),
  });
};

/** Why a field is asked for, where the sheet shows what stands in the way. */
const askFor = (kind: ImportKind, { id, label }: { id: string; label: string }, head: Head): string => {
  const name = label.replace(/（.*/, "");
  if (kind === "INVESTMENT" && id === "period" && isByQuarter(head))
    return "这张表按季度分列。投资按月填报，请把每季改成三列（1月、2月、3月），或加一列“月份”、每月一行，再重新上传。";
  if (SERIES[kind]?.date === id)
    return `请选择“${name}”所在的列，或在“全表统一填写”中填写${kind === "INVESTMENT" ? "月份（按月分列的只填年份），例如 2026-03" : "日期"}。`;
  if (id === "happenedOn")
    return "请选择“跟进日期”所在的列，或在“全表统一填写”中填写；内容开头写有月日（如 11.3来访）的，只填年份，例如 2026。";
  if (fieldOf(kind, id)?.fillable) return `请选择“${name}”所在的列，或在“全表统一填写”中填写。`;
  return `请选择“${name}”所在的列。${NAMES.has(id) ? "企业和项目写在同一列的，两栏选同一列。" : ""}`;
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
  const { kind } = job;
  const implied = await impliedFields(ctx, kind, readyParts(job, mapping).parts);
  for (const field of missingFields(kind, mapping, { head, implied }))
    errors[`column.${field.id}`] = askFor(kind, field, head);
  const [wrong] = Object.values(errors);
  if (wrong) throw invalid(wrong, errors);
  await save(ctx, job, { mapping: asJson(mapping), state: "CHECKING", done: 0, total: 0, error: null });
  const { first = [] } = readyParts(job, mapping).sheet;
  const declined = declinedIn(mapping, await byNames(ctx, kind, { head, first }));
  const remembered = asJson({ ...mapping, declined });
  const key = { unit: layoutUnit(ctx), kind: job.kind, layout: layoutKey(head) };
  await ctx.db.importLayout.upsert({
    where: { unit_kind_layout: key },
    create: { ...key, mapping: remembered, usedAt: ctx.now },
    update: { mapping: remembered, usedAt: ctx.now },
  });
};
