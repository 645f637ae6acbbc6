import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { anIssue } from "#test/builders-claims";
import { aCompany, aLead } from "#test/builders-leads";
import { aSigning } from "#test/builders-signings";
import { anEntry, recordedOn, theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { asWritten, documentXml, inExcel, inWord, onScreen, sheetsOf } from "#test/read-papers";
import { addFollowUp } from "~/modules/leads/commands/add-follow-up.server";
import { escalateIssue } from "~/modules/leads/commands/issue-handle.server";
import type { Ctx } from "~/platform/ctx";
import { type Figure, isFigure, type Paper, tablesOf } from "~/platform/paper/paper";
import { writeSheets } from "~/platform/paper/sheets.server";
import { writeWord } from "~/platform/paper/word.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { downloadReport } from "./commands/download-report.server";
import { freezeReport } from "./commands/freeze-report.server";
import { keepReport } from "./commands/keep-report.server";
import { makeMeeting } from "./queries/meeting.server";
import { getReportPaper } from "./queries/papers.server";
import { makeProjectSheet } from "./queries/project-sheet.server";
import { makeWeekly } from "./queries/weekly.server";

const { db } = testDatabase();
const on = (date: string, name: UserName = "jinshan-office") => ctxFor(db(), name, recordedOn(date));
const RUNS = '=cmd|" /C calc"!A1';
const WEEK = { unit: "xinjinshan", week: "2026-04-17" };

/** A month in April 2026: contracts in two units, one odd amount, one secret project, one project whose name runs. */
const aMonth = async () => {
  await aWorld(db());
  await theFacts(db());
  const company = await aCompany(db(), { name: `${RUNS}有限公司` });
  const odd = await aLead(db(), {
    companyId: company.id,
    projectName: RUNS,
    stage: "SIGNED",
    expectedFen: 12_345_678_901n,
  });
  const secret = await aLead(db(), { projectName: "本名项目", companyName: "本名企业" });
  await db().lead.update({ where: { id: secret.id }, data: { codeName: "代号甲" } });
  const early = { effectiveOn: "2026-03-10", recordedAt: recordedOn("2026-03-12") };
  const late = { effectiveOn: "2026-04-14", recordedAt: recordedOn("2026-04-15") };
  await anEntry(db(), { ...early, leadId: odd.id, amount: 33_333_333_333n });
  await anEntry(db(), { ...late, leadId: secret.id, amount: 12_345_678_901n });
  await anEntry(db(), { ...late, organisationId: "tangu", yi: 29 });
  await anEntry(db(), { ...late, organisationId: "tangu", metric: "INDUSTRIAL", yi: 1000 });
  await anEntry(db(), { ...late, leadId: odd.id, metric: "INDUSTRIAL", amount: 1n });
  await db().lead.updateMany({ data: { createdAt: recordedOn("2026-03-01") } });
  return { odd, secret };
};

const freeze = (period: string, date: string) => freezeReport(on(date), { period });

const files = async (paper: Paper) => ({
  word: await writeWord(paper),
  excel: await collected(writeSheets(paper)),
});

const expectSame = async (paper: Paper) => {
  const { word, excel } = await files(paper);
  const written = asWritten(paper);
  const found = { screen: onScreen(paper), word: await inWord(word), excel: await inExcel(excel, paper) };
  for (const form of Object.values(found)) {
    for (const [caption, rows] of Object.entries(written.tables))
      if (rows.length > 0) expect(form.tables[caption]!.slice(0, rows.length)).toEqual(rows);
    for (const [caption, sums] of Object.entries(written.totals))
      expect(form.tables[caption]!.at(-1)).toEqual(expect.arrayContaining(sums));
    for (const sentence of written.sentences) expect(form.sentences).toContain(sentence);
  }
};

const figuresOf = (paper: Paper): Figure[] => [
  ...paper.blocks.flatMap((block) => ("pieces" in block ? block.pieces.filter(isFigure) : [])),
  ...tablesOf(paper).flatMap(({ rows }) => rows.flatMap((cells) => cells.filter(isFigure))),
];

const fenOf = (yi: string) => Math.round(Number(yi) * 1e10);

const bytesOf = async (ctx: Ctx, name: string, format: string, params: object) =>
  collected((await downloadReport(ctx, { name, format, params })).content);

const FIVE = async () => {
  const { odd } = await aMonth();
  await freeze("2026-03", "2026-04-02");
  const { id } = await freeze("2026-04", "2026-05-03");
  const now = on("2026-05-03");
  for (const amountFen of [1n, 10_000_000_000_001n])
    await aSigning(db(), { leadId: (await aLead(db(), {})).id, amountFen, now: recordedOn("2026-05-02") });
  return [
    (await getReportPaper(now, { id })).paper,
    (await getReportPaper(now, { id, form: "bulletin" })).paper,
    (await makeWeekly(now, WEEK)).paper,
    (await makeWeekly(now, { unit: "xinjinshan" })).paper,
    (await makeProjectSheet(now, { lead: odd.id })).paper,
    (await makeMeeting(now)).paper,
  ];
};

describe("a paper", () => {
  it("says the same figures and words on screen, in Word and in Excel", async () => {
    for (const paper of await FIVE()) await expectSame(paper);
  });

  it("gives every figure a source, and the entries of a source add up to the figure to the 分", async () => {
    for (const paper of await FIVE()) {
      for (const figure of figuresOf(paper))
        for (const number of figure.sources) expect(paper.sources.map((one) => one.number)).toContain(number);
      const unsourced = figuresOf(paper).filter(
        ({ value, sources }) => value !== null && sources.length === 0,
      );
      expect(unsourced.every(({ format }) => format === "money" || format === "number")).toBe(true);
      for (const source of paper.sources.filter(
        ({ entries, unit }) => entries.length > 0 && unit === "亿元",
      )) {
        const citing = figuresOf(paper).filter(({ sources }) => sources.includes(source.number));
        expect(citing.map(({ value }) => fenOf(value!.replace("-", "")))).toContain(
          Math.abs(source.entries.reduce((sum, { amount }) => sum + fenOf(amount), 0)),
        );
      }
    }
    const { paper } = await makeWeekly(on("2026-05-03"), WEEK);
    const signed = paper.sources.find(({ what }) => what === "新金山发展公司“新引进项目签约额”")!;
    const fen = signed.entries.reduce((sum, { amount }) => sum + fenOf(amount), 0);
    expect(fen).toBe(33_333_333_333 + 12_345_678_901);
    const { names, rows } = await sheetsOf(await collected(writeSheets(paper)));
    const sources = rows[names.indexOf("来源")]!.slice(3).filter(
      ([number]) => number === String(signed.number),
    );
    expect(sources.map((row) => row[12])).toEqual([3.3333333333, 1.2345678901]);
  });

  it("keeps text that could run as text, and every name within its cell", async () => {
    const { odd } = await aMonth();
    const { paper } = await makeProjectSheet(on("2026-05-03"), { lead: odd.id });
    const { word, excel } = await files(paper);
    const { rows } = await sheetsOf(excel);
    expect(rows.flat(2)).toContain(RUNS);
    for (const sheet of [1, 2, 3]) {
      const xml = await documentXml(excel, `xl/worksheets/sheet${sheet}.xml`);
      expect(xml).not.toContain("<f>");
    }
    expect(await documentXml(word)).not.toMatch(/w:fldSimple|w:instrText[^>]*>\s*[^PN\s]/);
  });

  it("names a confidential project by its code name alone", async () => {
    const { secret } = await aMonth();
    await addFollowUp(on("2026-04-16", "xinjinshan"), {
      id: secret.id,
      method: "PHONE",
      content: "与本名企业谈本名项目用地。",
      happenedOn: "2026-04-16",
    } as never);
    const { id } = await freeze("2026-04", "2026-05-03");
    const papers = [
      (await getReportPaper(on("2026-05-03"), { id })).paper,
      (await makeWeekly(on("2026-05-03"), WEEK)).paper,
      (await makeProjectSheet(on("2026-05-03"), { lead: secret.id })).paper,
    ];
    for (const paper of papers) {
      expect(JSON.stringify(paper)).not.toMatch(/本名/);
      expect(JSON.stringify(paper)).toContain("代号甲");
    }
  });

  it("holds three hundred leads", async () => {
    await aMonth();
    const company = await aCompany(db(), { name: "很长的企业名称".repeat(8) });
    await db().lead.createMany({
      data: Array.from({ length: 300 }, (_, at) => ({
        number: `金山-2026-9${String(at).padStart(3, "0")}`,
        districtId: "jinshan",
        organisationId: "xinjinshan",
        companyId: company.id,
        projectName: `第 ${at} 个名称很长很长的生物制造产业化基地建设项目`,
        field: "SYNBIO" as const,
        source: "DIRECT" as const,
        visibleTo: ["xinjinshan"],
        expectedFen: 100_000_000_00n,
        lastActivityAt: recordedOn("2026-03-01"),
        stageSince: recordedOn("2026-03-01"),
        createdAt: recordedOn("2026-03-01"),
      })),
    });
    const { paper } = await makeWeekly(on("2026-05-03"), WEEK);
    expect(tablesOf(paper).find(({ caption }) => caption === "在手项目")!.rows.length).toBeGreaterThan(300);
    await expectSame(paper);
  });
});

describe("printing again", () => {
  const later = async (leadId: string) => {
    await anEntry(db(), { yi: 4, effectiveOn: "2026-04-01", recordedAt: recordedOn("2026-05-06") });
    await anEntry(db(), {
      leadId,
      yi: -3,
      kind: "TERMINATE",
      effectiveOn: "2026-04-20",
      recordedAt: recordedOn("2026-05-07"),
    });
    await anEntry(db(), {
      leadId,
      amount: 1n,
      kind: "CORRECT",
      effectiveOn: "2026-04-20",
      recordedAt: recordedOn("2026-05-08"),
    });
  };

  it("gives the same bytes of a frozen month, whatever is confirmed, corrected, terminated or renamed later", async () => {
    const { odd } = await aMonth();
    const { id } = await freeze("2026-04", "2026-05-03");
    const print = async (date: string) => {
      const made: Buffer[] = [];
      for (const form of ["monthly", "bulletin"])
        for (const format of ["docx", "xlsx"])
          made.push(await bytesOf(on(date), "report", format, { id, form }));
      return made;
    };
    const first = await print("2026-05-03");
    await later(odd.id);
    await db().lead.update({ where: { id: odd.id }, data: { projectName: "改了名" } });
    const again = await print("2026-05-20");
    for (const [at, bytes] of first.entries()) expect(bytes.equals(again[at]!)).toBe(true);
  });

  it("still prints a month that was frozen before its sources were kept with it", async () => {
    await aMonth();
    const { id } = await freeze("2026-04", "2026-05-03");
    const { id: _, payload, ...frozen } = await db().report.findUniqueOrThrow({ where: { id } });
    const { material: __, papers: ___, ...old } = payload as { material: unknown; papers: unknown };
    const kept = await db().report.create({
      data: { ...frozen, period: "2026-01", payload: { ...old, version: 1 } },
    });
    const { paper } = await getReportPaper(on("2026-05-03"), { id: kept.id, form: "bulletin" });
    await expectSame(paper);
    expect(asWritten(paper).sentences.join()).toContain("碳谷绿湾公司累计签约 29.00 亿元");
  });

  it("prints a frozen month in the words of its day, with the entries behind each figure", async () => {
    await aMonth();
    const { id } = await freeze("2026-04", "2026-05-03");
    const { paper } = await getReportPaper(on("2026-05-03"), { id, form: "bulletin" });
    const { id: _, payload, ...frozen } = await db().report.findUniqueOrThrow({ where: { id } });
    const { papers, ...rest } = payload as unknown as { papers: Record<"monthly" | "bulletin", Paper> };
    const bulletin = { ...papers.bulletin, title: "当日的标题" };
    const { id: old } = await db().report.create({
      data: { ...frozen, period: "2026-01", payload: { ...rest, papers: { ...papers, bulletin } } as object },
    });
    const printed = (await getReportPaper(on("2026-05-20"), { id: old, form: "bulletin" })).paper;
    expect(printed).toEqual({ ...paper, title: "当日的标题" });
    expect(printed.entries.length).toBeGreaterThan(0);
    const unit = (await getReportPaper(on("2026-05-20", "tangu"), { id: old })).paper;
    expect(JSON.stringify(unit)).not.toContain("新金山发展公司");
  });

  it("gives a week and a project as they were known on their day", async () => {
    const { odd } = await aMonth();
    const print = async (date: string) => [
      await bytesOf(on(date), "weekly", "docx", WEEK),
      await bytesOf(on(date), "weekly", "xlsx", WEEK),
      await bytesOf(on(date), "project", "docx", { lead: odd.id, asOf: "2026-04-17" }),
    ];
    const first = await print("2026-05-03");
    await later(odd.id);
    await addFollowUp(on("2026-05-09", "xinjinshan"), {
      id: odd.id,
      method: "PHONE",
      content: "补记。",
      happenedOn: "2026-04-16",
    } as never);
    const again = await print("2026-05-20");
    for (const [at, bytes] of first.entries()) expect(bytes.equals(again[at]!)).toBe(true);
  });

  it("keeps meeting papers once, with what was red then, and prints them the same", async () => {
    const { odd } = await aMonth();
    const issue = await anIssue(db(), { entityId: odd.id, now: recordedOn("2026-04-20") });
    await escalateIssue(on("2026-04-21"), {
      id: issue.id,
      version: issue.version,
      note: "单位无法解决",
    } as never);
    const { id } = await keepReport(on("2026-05-03"), { kind: "MEETING" });
    const first = await bytesOf(on("2026-05-03"), "report", "docx", { id });
    await later(odd.id);
    expect((await bytesOf(on("2026-05-20"), "report", "docx", { id })).equals(first)).toBe(true);
    await expect(keepReport(on("2026-05-03"), { kind: "MEETING" })).rejects.toThrow("已经定稿");
    expect(await db().auditEntry.count({ where: { action: "report.keep" } })).toBe(1);
  });
});

describe("who may read a paper", () => {
  it("a unit makes and keeps its own week alone, and never sees the bulletin or the meeting", async () => {
    await aMonth();
    const { id } = await freeze("2026-04", "2026-05-03");
    const unit = on("2026-05-03", "tangu");
    await expect(makeWeekly(unit, WEEK)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await makeWeekly(unit, {})).organisationId).toBe("tangu");
    await expect(getReportPaper(unit, { id, form: "bulletin" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(makeMeeting(unit)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(makeWeekly(on("2026-05-03", "jinshan-science"), {})).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const own = JSON.stringify((await getReportPaper(unit, { id })).paper);
    expect(own).not.toContain("新金山发展公司");
    const kept = await keepReport(on("2026-05-03", "xinjinshan"), { kind: "WEEKLY" });
    await expect(getReportPaper(unit, { id: kept.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await keepReport(on("2026-05-03"), { kind: "MEETING" });
    expect(await db().report.count({ where: { kind: "MEETING" } })).toBe(1);
  });

  it("leaves a line in the audit log for each file taken out", async () => {
    await aMonth();
    await bytesOf(on("2026-05-03", "xinjinshan"), "weekly", "docx", {});
    expect(await db().auditEntry.findFirst({ where: { action: "report.download" } })).toMatchObject({
      actorId: "xinjinshan",
      summary: "下载“新金山发展公司周报 2026-05-03”（Word）",
    });
  });

  it("says in the bulletin who is ahead first, then who is behind, then what stands in the way", async () => {
    const { odd } = await aMonth();
    await aSigning(db(), {
      leadId: odd.id,
      state: "SUBMITTED",
      amount: "2亿",
      now: recordedOn("2026-04-20"),
    });
    const { id } = await freeze("2026-04", "2026-05-03");
    const { paper } = await getReportPaper(on("2026-05-03"), { id, form: "bulletin" });
    const text = asWritten(paper).sentences.join("\n");
    const order = [
      "一、总体情况",
      "二、快于",
      "碳谷绿湾公司累计签约",
      "三、慢于",
      "新金山发展公司累计签约",
      "四、存在的问题",
    ];
    const places = order.map((words) => text.indexOf(words));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text).toContain("示例规则");
  });
});
