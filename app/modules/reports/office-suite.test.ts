import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { anEntry, theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { problemsIn } from "#test/ooxml";
import { makeTemplate, runExport } from "~/modules/exchange/commands/run-export.server";
import { EXPORT_LABELS } from "~/modules/exchange/labels";
import { IMPORT_KINDS } from "~/modules/exchange/rules/fields";
import { writeSheets } from "~/platform/paper/sheets.server";
import { writeWord } from "~/platform/paper/word.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { freezeReport } from "./commands/freeze-report.server";
import { makeMeeting } from "./queries/meeting.server";
import { getReportPaper } from "./queries/papers.server";
import { makeProjectSheet } from "./queries/project-sheet.server";
import { makeWeekly } from "./queries/weekly.server";

const { db } = testDatabase();
const run = promisify(execFile);
const office = ["/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice"].find(
  (path) => existsSync(path),
);
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Each file as a PDF, in one start of LibreOffice; what it had to say about them. */
const converted = async (files: Record<string, Uint8Array>) => {
  const folder = await mkdtemp(join(tmpdir(), "papers-"));
  folders.push(folder);
  const paths = Object.keys(files).map((name) => join(folder, name));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  const { stdout, stderr } = await run(
    office!,
    [
      `-env:UserInstallation=file://${folder}/profile`,
      "--headless",
      "--convert-to",
      "pdf",
      "--outdir",
      folder,
      ...paths,
    ],
    { timeout: 280_000 },
  );
  const made = (await readdir(folder)).filter((name) => name.endsWith(".pdf"));
  // Without Java installed it says so at every start; that is about the machine, not about a file.
  const said = `${stdout}\n${stderr}`.split("\n").filter((line) => !line.includes("javaldx"));
  return { made: made.sort(), said: said.join("\n") };
};

const everyFile = async (): Promise<Record<string, Buffer>> => {
  await aWorld(db());
  await theFacts(db());
  const lead = await aLead(db(), { projectName: '=cmd|"x"&<b>', stage: "SIGNED" });
  await anEntry(db(), { leadId: lead.id, amount: 1_234_567_890n });
  const ctx = ctxFor(db(), "jinshan-office");
  const { id } = await freezeReport(ctx, { period: "2026-04" });
  const papers = {
    monthly: (await getReportPaper(ctx, { id })).paper,
    bulletin: (await getReportPaper(ctx, { id, form: "bulletin" })).paper,
    weekly: (await makeWeekly(ctx, { unit: "xinjinshan" })).paper,
    project: (await makeProjectSheet(ctx, { lead: lead.id })).paper,
    meeting: (await makeMeeting(ctx)).paper,
  };
  const files: Record<string, Buffer> = {};
  for (const [name, paper] of Object.entries(papers)) {
    files[`${name}-word.docx`] = await writeWord(paper);
    files[`${name}-excel.xlsx`] = await collected(writeSheets(paper));
  }
  for (const name of Object.keys(EXPORT_LABELS)) {
    const { content } = await runExport(ctx, { name, format: "xlsx", params: {} });
    files[`list-${name}.xlsx`] = await collected(content);
  }
  for (const kind of IMPORT_KINDS)
    files[`template-${kind}.xlsx`] = await collected(
      (await makeTemplate(ctxFor(db(), "xinjinshan"), kind)).content,
    );
  return files;
};

describe("every paper, export and template", () => {
  it("is made as Word and Excel want it", async () => {
    for (const [name, bytes] of Object.entries(await everyFile()))
      expect([name, ...(await problemsIn(bytes))]).toEqual([name]);
  });

  it.skipIf(!office)("becomes a PDF without a warning in LibreOffice, where it is installed", async () => {
    const files = await everyFile();
    const { made, said } = await converted(files);
    expect(made).toEqual(
      Object.keys(files)
        .map((name) => name.replace(/\.\w+$/, ".pdf"))
        .sort(),
    );
    expect(said).not.toMatch(/warn|error|fail|corrupt|repair/i);
  });
});
