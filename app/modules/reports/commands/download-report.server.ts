import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { notFound } from "~/platform/errors";
import type { Paper } from "~/platform/paper/paper";
import type { Download } from "~/platform/workbook/download.server";
import { makeMeeting } from "../queries/meeting.server";
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
import { contentOf, FORMAT_WORDS, getReportFile, MEDIA } from "./keep-files.server";

interface Drawn {
  fileName: string;
  content: AsyncIterable<Uint8Array>;
  entityId: string;
  districtId?: string | null;
  organisationId?: string | null;
  leadId?: string | null;
  /** Of a file that is kept: what was given out. */
  sha256?: string;
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const asFile = <Made extends { paper: Paper }>({ paper, ...made }: Made, format: FileFormat) => ({
  ...made,
  fileName: `${paper.name}.${format}`,
  content: contentOf(paper, format),
});

/** The papers by the name that their addresses carry. */
const FILES: Record<string, (ctx: Ctx, asked: { raw: unknown; format: FileFormat }) => Promise<Drawn>> = {
  report: async (ctx, { raw, format }) => {
    const asked = monthSchema.parse(raw);
    const { bytes, ...file } = await getReportFile(ctx, { ...asked, format });
    return { ...file, entityId: asked.id, content: whole(bytes) };
  },
  weekly: async (ctx, { raw, format }) => {
    const made = await makeWeekly(ctx, weeklySchema.parse(raw));
    return { ...asFile(made, format), entityId: `weekly:${made.organisationId}:${made.period}` };
  },
  project: async (ctx, { raw, format }) => {
    const made = await makeProjectSheet(ctx, projectSchema.parse(raw));
    return { ...asFile(made, format), entityId: `project:${made.leadId}:${made.asOf}` };
  },
  meeting: async (ctx, { raw, format }) => {
    const made = await makeMeeting(ctx, meetingSchema.parse(raw));
    return { ...asFile(made, format), entityId: `meeting:${made.asOf}` };
  },
};

const isFormat = (format: string): format is FileFormat =>
  (FILE_FORMATS as readonly string[]).includes(format);

/** A paper as a file. Whoever takes one out leaves a line in the audit log. */
export const downloadReport = async (
  ctx: Ctx,
  given: { name: string; format: string; params: unknown },
): Promise<Download> => {
  const { name, format } = given;
  const draw = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (!draw || !isFormat(format)) throw notFound("这种报表文件");
  const drawn = await draw(ctx, { raw: given.params, format });
  const { fileName, content, sha256 } = drawn;
  await record(ctx, {
    action: "report.download",
    entity: "Report",
    entityId: drawn.entityId,
    districtId: drawn.districtId || null,
    organisationId: drawn.organisationId ?? null,
    leadId: drawn.leadId ?? null,
    summary: `下载“${fileName.slice(0, -1 - format.length)}”（${FORMAT_WORDS[format]}）`,
    ...(sha256 ? { changes: { sha256 } } : {}),
  });
  return { fileName, mediaType: MEDIA[format], content };
};
