import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { anIssue } from "#test/builders-claims";
import { aCompany, aLead } from "#test/builders-leads";
import { anEntry, recordedOn, theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { mergeCompanies } from "~/modules/companies/commands/merge-companies.server";
import { mergeLeads } from "~/modules/signings/commands/merge-leads.server";
import { changeSetting } from "~/modules/targets/commands/change-setting.server";
import { writeSheets } from "~/platform/paper/sheets.server";
import { writeWord } from "~/platform/paper/word.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { downloadReport } from "./commands/download-report.server";
import { freezeReport } from "./commands/freeze-report.server";
import { keepReport } from "./commands/keep-report.server";
import { getReportPaper } from "./queries/papers.server";
import type { MonthForm } from "./schema";

const { db } = testDatabase();
const on = (date: string, name: UserName = "jinshan-office") => ctxFor(db(), name, recordedOn(date));
const APRIL = recordedOn("2026-04-15");

/** A month and a paper of each kind, kept; of two projects of two companies that turn out to be one. */
const frozen = async () => {
  await aWorld(db());
  await theFacts(db());
  const made = [];
  for (const name of ["甲生物科技有限公司", "甲生物科技"]) {
    const company = await aCompany(db(), { name, organisationId: null });
    const lead = await aLead(db(), { companyId: company.id, stage: "SIGNED", createdAt: APRIL });
    await anEntry(db(), { leadId: lead.id, yi: 3, effectiveOn: "2026-04-10", recordedAt: APRIL });
    await anIssue(db(), { entityId: lead.id, now: APRIL });
    made.push({ company, lead });
  }
  const [one, two] = made;
  const kept = [{ id: (await freezeReport(on("2026-05-03"), { period: "2026-04" })).id, form: "monthly" }];
  kept.push({ ...kept[0]!, form: "bulletin" });
  for (const raw of [
    { kind: "WEEKLY", unit: "xinjinshan" },
    { kind: "PROJECT", lead: two!.lead.id },
    { kind: "MEETING" },
  ])
    kept.push({ id: (await keepReport(on("2026-05-03"), raw)).id, form: "monthly" });
  return { kept: kept as { id: string; form: MonthForm }[], one: one!, two: two! };
};

type Kept = { id: string; form: MonthForm };

/** As it is given out, and as it would be laid out if the stored file were lost. */
const printed = async (kept: readonly Kept[], name: UserName = "jinshan-office"): Promise<string[]> => {
  const ctx = on("2026-06-20", name);
  const files: Buffer[] = [];
  for (const params of kept) {
    const { paper } = await getReportPaper(ctx, params);
    files.push(await writeWord(paper), await collected(writeSheets(paper)));
    for (const format of ["docx", "xlsx"])
      files.push(await collected((await downloadReport(ctx, { name: "report", format, params })).content));
  }
  return files.map((bytes) => bytes.toString("base64"));
};

describe("what was frozen prints the same, byte for byte,", () => {
  it("after the pace, the lights and the cut-off day are decided anew", async () => {
    const { kept } = await frozen();
    const own = kept.slice(0, 1);
    const before = [await printed(kept), await printed(own, "xinjinshan")];
    const change = (key: string, value: object) =>
      changeSetting(on("2026-05-20"), { key, value, effectiveOn: "2026-05-20", note: "区里已定。" } as never);
    await change("pace.method", { method: "DAY" });
    await change("light.thresholds", { CUMULATIVE: { watchMax: "1" } });
    await change("report.cutOffDay", { day: 25 });
    expect([await printed(kept), await printed(own, "xinjinshan")]).toEqual(before);
    const next = await freezeReport(on("2026-06-03"), { period: "2026-05" });
    const { paper } = await getReportPaper(on("2026-06-03"), { id: next.id });
    expect(JSON.stringify(paper)).toContain("截至 2026 年 5 月 25 日");
    expect(JSON.stringify(paper)).not.toContain("示例规则");
  });

  it("after two companies are merged, and their projects after them", async () => {
    const { kept, one, two } = await frozen();
    const before = [await printed(kept), await printed(kept.slice(0, 1), "xinjinshan")];
    const reason = "同一家企业重复登记。";
    await mergeCompanies(on("2026-05-20"), {
      keptId: one.company.id,
      droppedId: two.company.id,
      keptVersion: one.company.version,
      droppedVersion: two.company.version,
      reason,
    });
    await mergeLeads(on("2026-05-21"), {
      keptId: one.lead.id,
      droppedId: two.lead.id,
      duplicateIds: [],
      reason,
    });
    expect([await printed(kept), await printed(kept.slice(0, 1), "xinjinshan")]).toEqual(before);
  });
});
