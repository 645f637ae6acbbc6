import type { ImportKind } from "#prisma/enums";
import { scopeOf, scopeWhere } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import type { Prisma } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { type Area, areaOf, findHead, type Head } from "../rules/header";
import { type Mapping, mappingFor } from "../rules/mapping";
import { headSchema, mappingSchema, type StoredSheet, sheetsSchema } from "../schema";

export const jobWhere = (ctx: Ctx): Prisma.ImportJobWhereInput =>
  scopeWhere(scopeOf(ctx, "import.run")) as Prisma.ImportJobWhereInput;

/** An import within the reader's reach. */
export const getJob = async (ctx: Ctx, id: string) => {
  const job = await ctx.db.importJob.findFirst({ where: { AND: [{ id }, jobWhere(ctx)] } });
  if (!job) throw notFound("这次导入");
  return job;
};

export type Job = Awaited<ReturnType<typeof getJob>>;

/** The same for a write: only who uploaded a file goes on with it, so that its rows are written in one name. */
export const getOwnJob = async (ctx: Ctx, given: { id: string; version?: number | undefined }) => {
  const job = await getJob(ctx, given.id);
  if (job.createdById !== ctx.actor.userId)
    throw invalid(`这个文件由${job.createdByName}上传，请由本人继续。`);
  if (given.version !== undefined && job.version !== given.version) throw conflict(STALE);
  return job;
};

/** One sheet of an import with the columns by which its rows are read. */
export interface Part {
  sheetIndex: number;
  sheet: StoredSheet;
  head: Head;
  mapping: Mapping;
  merges: Area[];
}

const mergesOf = (sheet: StoredSheet) =>
  sheet.merges.map(areaOf).filter((area): area is Area => area !== null);

/** The parts of an import that are ready to read its rows by; the chosen sheet first, then those like it. */
export const readyParts = (job: Job, given?: Mapping) => {
  const sheets = sheetsSchema.parse(job.sheets);
  const sheet = job.sheet === null ? undefined : sheets[job.sheet];
  if (job.kind === null || job.sheet === null || !sheet || !job.head || !(given ?? job.mapping))
    throw invalid("请先选择工作表、表头和列对应。");
  const head = headSchema.parse(job.head);
  const mapping = given ?? mappingSchema.parse(job.mapping);
  const main: Part = { sheetIndex: job.sheet, sheet, head, mapping, merges: mergesOf(sheet) };
  const others = job.moreSheets.flatMap((index): Part[] => {
    const part = index === job.sheet ? null : partLike({ head, mapping }, sheets[index]);
    return part ? [{ ...part, sheetIndex: index }] : [];
  });
  const parts = [main, ...others].sort((a, b) => a.sheetIndex - b.sheetIndex);
  return { kind: job.kind as ImportKind, ...main, parts };
};

/** The same columns in another sheet of the file; null where it has another layout. */
export const partLike = (
  main: { head: Head; mapping: Mapping },
  sheet: StoredSheet | undefined,
): Omit<Part, "sheetIndex"> | null => {
  const head = sheet && !sheet.hidden && sheet.rows > 0 ? findHead(sheet.first, sheet.merges) : null;
  const mapping = head && mappingFor(main.mapping, { from: main.head, to: head });
  return sheet && head && mapping && Object.keys(mapping.columns).length > 0
    ? { sheet, head, mapping, merges: mergesOf(sheet) }
    : null;
};

/** The unit in whose name layouts are remembered. */
export const layoutUnit = (ctx: Ctx): string => ctx.actor.organisationId ?? ctx.actor.userId;

/** Only what JSON holds: no undefined, no bigint. */
export const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject;
