import { randomUUID } from "node:crypto";
import { record } from "~/modules/audit/commands.server";
import { fileStore, isLost, readStored, storeInDatabase } from "~/platform/attachments.server";
import { sha256Of } from "~/platform/bytes.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import type { Paper } from "~/platform/paper/paper";
import { writeSheets } from "~/platform/paper/sheets.server";
import { writeWord } from "~/platform/paper/word.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { admitToReport, getReportPaper } from "../queries/papers.server";
import { FILE_FORMATS, type FileFormat, MONTH_FORMS, type MonthForm } from "../schema";

/**
 * The files of a frozen report: written once beside the evidence, and given out byte for byte ever after, whatever
 * becomes of the layout. A file that is lost is laid out again from what was frozen, and the audit log says so.
 */
export const MEDIA: Record<FileFormat, string> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
export const FORMAT_WORDS: Record<FileFormat, string> = { docx: "Word", xlsx: "Excel" };

export const contentOf = async function* (paper: Paper, format: FileFormat): AsyncGenerator<Uint8Array> {
  if (format === "docx") yield await writeWord(paper);
  else yield* writeSheets(paper);
};

export interface AskedFile {
  id: string;
  form?: MonthForm;
  format: FileFormat;
}

type Admitted = Awaited<ReturnType<typeof admitToReport>>;

const slotOf = ({ form, part }: Admitted, format: FileFormat) =>
  [`${form ?? "paper"}.${format}`, part].filter(Boolean).join("/");

const FILE = { id: true, place: true, sha256: true, sizeBytes: true, fileName: true } as const;
type Row = { id: string; place: "DATABASE" | "S3"; sha256: string; sizeBytes: number; fileName: string };

const findFile = (ctx: Ctx, { id, slot }: { id: string; slot: string }): Promise<Row | null> =>
  ctx.db.attachment.findFirst({ where: { entity: "report", entityId: id, slot }, select: FILE });

export interface ReportFile {
  fileName: string;
  bytes: Uint8Array;
  sha256: string;
}

interface LaidOut extends ReportFile {
  mediaType: string;
}

const layOut = async (ctx: Ctx, asked: AskedFile): Promise<LaidOut> => {
  const { paper } = await getReportPaper(ctx, asked);
  const bytes = await collected(contentOf(paper, asked.format));
  const fileName = `${paper.name}.${asked.format}`;
  return { fileName, bytes, sha256: await sha256Of(bytes), mediaType: MEDIA[asked.format] };
};

/** An outage of the object storage is no reason to print nothing today, or other bytes tomorrow. */
const putAway = async (id: string, file: LaidOut): Promise<Row["place"]> => {
  const store = fileStore();
  if (!store) return "DATABASE";
  return store.put(id, file).then(
    () => "S3" as const,
    () => "DATABASE" as const,
  );
};

interface Kept {
  asked: AskedFile;
  admitted: Admitted;
  slot: string;
  file: LaidOut;
  lost: Row | null;
}

const ownerOf = async (ctx: Ctx, { asked, admitted }: Kept) => {
  const report = await ctx.db.report.findUniqueOrThrow({
    where: { id: asked.id },
    select: { districtId: true, organisationId: true },
  });
  return { ...report, organisationId: admitted.part ?? report.organisationId };
};

const writeFile = async (ctx: Ctx, given: Kept & { id: string; place: Row["place"] }) => {
  const { asked, admitted, slot, file, id, place } = given;
  const { bytes, ...named } = file;
  await ctx.db.attachment.create({
    data: {
      ...(await ownerOf(ctx, given)),
      ...named,
      ...{ id, place, slot, entity: "report", entityId: asked.id, sizeBytes: bytes.length },
      ...{ uploadedAt: ctx.now, uploadedById: ctx.actor.userId, uploadedByName: ctx.actor.name },
      isDemo: admitted.head.isDemo,
    },
  });
  if (place === "DATABASE") await storeInDatabase(ctx.db, { id, bytes });
};

const recordLoss = async (ctx: Ctx, given: Kept & { lost: Row }) => {
  const { asked, file, lost } = given;
  const same = lost.sha256 === file.sha256;
  await record(ctx, {
    action: "report.restore",
    entity: "Report",
    entityId: asked.id,
    ...(await ownerOf(ctx, given)),
    summary: `“${file.fileName}”的留存文件缺失或已被改动，已按封存的内容重新生成，${same ? "与原件一致" : "版式与原件不同"}`,
    changes: { was: lost.sha256, sha256: file.sha256 },
  });
};

/** Whoever comes first writes the file; the others are given his. Nothing is sent while the transaction is open. */
const keep = async (ctx: Ctx, given: Kept): Promise<ReportFile> => {
  const { asked, slot, file, lost } = given;
  const id = randomUUID();
  const place = await putAway(id, file);
  const first = await transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`file:${asked.id}:${slot}`}))`;
    const there = await findFile(inner, { id: asked.id, slot });
    if (there && there.id !== lost?.id) return there;
    if (there) await db.attachment.delete({ where: { id: there.id } });
    await writeFile(inner, { ...given, id, place });
    if (lost) await recordLoss(inner, { ...given, lost });
    return null;
  });
  if (!first || first.sha256 === file.sha256) return file;
  return { ...first, bytes: await readStored(ctx.db, first) };
};

/** A file of a frozen report, as it was first laid out. */
export const getReportFile = async (ctx: Ctx, asked: AskedFile): Promise<ReportFile> => {
  const admitted = await admitToReport(ctx, asked);
  const slot = slotOf(admitted, asked.format);
  const row = await findFile(ctx, { id: asked.id, slot });
  if (!row) return keep(ctx, { asked, admitted, slot, file: await layOut(ctx, asked), lost: null });
  try {
    return { ...row, bytes: await readStored(ctx.db, row) };
  } catch (error) {
    const file = await layOut(ctx, asked);
    if (isLost(error)) return keep(ctx, { asked, admitted, slot, file, lost: row });
    // The storage does not answer. What comes out the same is the file; anything else would not be.
    if (file.sha256 === row.sha256) return { ...row, bytes: file.bytes };
    throw error;
  }
};

/** Once a freeze is committed. It stands whatever becomes of this: what is missing is written at its first download. */
export const keepFiles = async (ctx: Ctx, { id }: { id: string }): Promise<void> => {
  try {
    const { form } = await admitToReport(ctx, { id });
    const forms = form === null ? [{}] : MONTH_FORMS.map((one) => ({ form: one }));
    for (const one of forms)
      for (const format of FILE_FORMATS) await getReportFile(ctx, { id, format, ...one });
  } catch {}
};
