import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { notFound } from "~/platform/errors";
import type { Paper } from "~/platform/paper/paper";
import { writeSheets } from "~/platform/paper/sheets.server";
import { writeWord } from "~/platform/paper/word.server";
import type { Download } from "~/platform/workbook/download.server";
import { makeMeeting } from "../queries/meeting.server";
import { getReportPaper } from "../queries/papers.server";
import { makeProjectSheet } from "../queries/project-sheet.server";
import { makeWeekly } from "../queries/weekly.server";
import {
  FILE_FORMATS,
  type FileFormat,
  meetingSchema,
  monthSchema,
  projectSchema,
  weeklySchema,
} from "../schema";

export const MEDIA: Record<FileFormat, string> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

interface Drawn {
  paper: Paper;
  entityId: string;
  districtId?: string | null;
  organisationId?: string | null;
  leadId?: string | null;
}

/** The papers by the name that their addresses carry. */
export const PAPERS = {
  report: async (ctx, raw) => {
    const asked = monthSchema.parse(raw);
    return { paper: (await getReportPaper(ctx, asked)).paper, entityId: asked.id };
  },
  weekly: async (ctx, raw) => {
    const made = await makeWeekly(ctx, weeklySchema.parse(raw));
    return { ...made, entityId: `weekly:${made.organisationId}:${made.period}` };
  },
  project: async (ctx, raw) => {
    const made = await makeProjectSheet(ctx, projectSchema.parse(raw));
    return { ...made, entityId: `project:${made.leadId}:${made.asOf}` };
  },
  meeting: async (ctx, raw) => {
    const made = await makeMeeting(ctx, meetingSchema.parse(raw));
    return { ...made, entityId: `meeting:${made.asOf}` };
  },
} satisfies Record<string, (ctx: Ctx, raw: unknown) => Promise<Drawn>>;
export type PaperName = keyof typeof PAPERS;

const isPaperName = (name: string): name is PaperName => Object.hasOwn(PAPERS, name);
const isFormat = (format: string): format is FileFormat =>
  (FILE_FORMATS as readonly string[]).includes(format);

const contentOf = async function* (paper: Paper, format: FileFormat): AsyncGenerator<Uint8Array> {
  if (format === "docx") yield await writeWord(paper);
  else yield* writeSheets(paper);
};

/** A paper as a file. Whoever takes one out leaves a line in the audit log. */
export const downloadReport = async (
  ctx: Ctx,
  given: { name: string; format: string; params: unknown },
): Promise<Download> => {
  const { name, format } = given;
  if (!isPaperName(name) || !isFormat(format)) throw notFound("这种报表文件");
  const drawn: Drawn = await PAPERS[name](ctx, given.params);
  await record(ctx, {
    action: "report.download",
    entity: "Report",
    entityId: drawn.entityId,
    districtId: drawn.districtId || null,
    organisationId: drawn.organisationId ?? null,
    leadId: drawn.leadId ?? null,
    summary: `下载“${drawn.paper.name}”（${format === "docx" ? "Word" : "Excel"}）`,
  });
  return {
    fileName: `${drawn.paper.name}.${format}`,
    mediaType: MEDIA[format],
    content: contentOf(drawn.paper, format),
  };
};
