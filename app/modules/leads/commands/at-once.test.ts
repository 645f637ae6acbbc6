import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aClaim } from "#test/builders-claims";
import { aCompany, aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { mergeCompanies } from "~/modules/companies/commands/merge-companies.server";
import { createCompany } from "~/modules/companies/commands/write-company.server";
import { getCompany } from "~/modules/companies/queries/detail.server";
import { findKnownCompanies } from "~/modules/companies/queries/known.server";
import { listNotices } from "~/modules/notices/queries/notices.server";
import { getBoard } from "../queries/board.server";
import { listClaims } from "../queries/claims.server";
import { getLead } from "../queries/detail.server";
import { listLeads } from "../queries/list.server";
import { listRecordsOfLead } from "../queries/of-lead.server";
import { listLeadEvents } from "../queries/timeline.server";
import { getToday } from "../queries/today.server";
import { leadFilterSchema } from "../schema";
import { addFollowUp } from "./add-follow-up.server";
import { advanceLead } from "./advance-lead.server";
import { lookUpCompany } from "./claim-look-up.server";
import { claimLead } from "./claim-submit.server";
import { createLead } from "./create-lead.server";
import { editLead } from "./edit-lead.server";
import { setLeadStatus } from "./set-lead-status.server";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));
const as = (user: UserName) => ctxFor(db(), user);

const settle = async (acts: Promise<unknown>[]) => {
  const all = await Promise.allSettled(acts);
  const refused = all.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  return { won: all.length - refused.length, refused };
};

const aProject = (company: { companyName: string } | { companyId: string }) => ({
  ...company,
  projectName: "总部",
  field: "SYNBIO",
  source: "DIRECT",
  sites: [{ parkId: "jinshan-hightech", shareBp: 10_000 }],
});

describe("at the same instant", () => {
  it("two units claim a company: one has it, the other is told whom to ask", async () => {
    for (let round = 0; round < 5; round++) {
      const company = await aCompany(db(), { organisationId: null });
      const a = await aLead(db(), { companyId: company.id });
      const b = await aLead(db(), { companyId: company.id, organisationId: "tangu" });
      const given = { metOn: "2026-05-18", method: "VISIT", statement: "在企业总部见面。" };
      const { won, refused } = await settle([
        claimLead(as("xinjinshan"), { ...given, leadId: a.id }),
        claimLead(as("tangu"), { ...given, leadId: b.id }),
      ]);
      expect(won).toBe(1);
      expect(refused[0]).toMatchObject({ code: "CONFLICT" });
      expect(refused[0].userMessage).toMatch(
        /已由(新金山发展公司|碳谷绿湾公司)于 2026-05-20 登记首谈，请联系/,
      );
      expect(await db().claim.count({ where: { companyId: company.id } })).toBe(1);
    }
  });

  it("two units meet the same new company: it is entered once, for one to be first with it", async () => {
    for (let round = 0; round < 5; round++) {
      const companyName = `新来企业${round}`;
      await settle([
        createLead(as("xinjinshan"), aProject({ companyName })),
        createLead(as("tangu"), aProject({ companyName })),
        createCompany(as("tangu"), { name: companyName }),
      ]);
      expect(await db().company.count({ where: { name: companyName } })).toBe(1);
    }
  });

  it("a company is merged into another: no project is left with the one that has gone", async () => {
    for (let round = 0; round < 5; round++) {
      const kept = await aCompany(db(), { organisationId: null });
      const dropped = await aCompany(db(), { organisationId: null });
      await settle([
        mergeCompanies(as("jinshan-office"), {
          keptId: kept.id,
          droppedId: dropped.id,
          reason: "同一家企业",
        }),
        createLead(as("xinjinshan"), aProject({ companyId: dropped.id })),
        createLead(as("tangu"), aProject({ companyId: dropped.id })),
      ]);
      expect(await db().company.findUnique({ where: { id: dropped.id } })).toMatchObject({
        mergedIntoId: kept.id,
      });
      expect(await db().lead.count({ where: { companyId: dropped.id } })).toBe(0);
    }
  });

  it("two people edit a lead: one is kept, the other is told and nothing of theirs is half written", async () => {
    const lead = await aLead(db());
    const edit = (user: UserName, projectName: string) =>
      editLead(as(user), {
        id: lead.id,
        version: lead.version,
        projectName,
        field: "SYNBIO",
        source: "DIRECT",
      });
    const { won, refused } = await settle([edit("xinjinshan", "甲写的"), edit("jinshan-office", "乙写的")]);
    expect(won).toBe(1);
    expect(refused[0]).toMatchObject({ code: "CONFLICT" });
    const kept = await db().lead.findUniqueOrThrow({ where: { id: lead.id } });
    expect(kept.version).toBe(lead.version + 1);
    const [line] = await db().auditEntry.findMany({ where: { action: "lead.edit", leadId: lead.id } });
    expect(line!.actorId).toBe(kept.projectName === "甲写的" ? "xinjinshan" : "jinshan-office");
  });

  it("a stage and a status are moved: one wins, and the history tells what happened", async () => {
    const lead = await aLead(db(), { stage: "REGISTERED", startedOn: "2026-05-01" });
    const seen = { id: lead.id, version: lead.version };
    const { won } = await settle([
      advanceLead(as("xinjinshan"), { ...seen, to: "STARTED" }),
      setLeadStatus(as("jinshan-office"), { ...seen, to: "PAUSED", reason: "等资金" }),
    ]);
    expect(won).toBe(1);
    expect(await db().stageMove.count({ where: { leadId: lead.id } })).toBe(1);
  });

  it("the same note arrives twice from a phone: it is one note", async () => {
    const lead = await aLead(db());
    const send = () =>
      addFollowUp(as("xinjinshan"), {
        id: lead.id,
        method: "PHONE",
        content: "谈了厂房",
        clientKey: "key-1",
      });
    const { won } = await settle([send(), send(), send()]);
    expect(won).toBe(3);
    expect(await db().followUp.count({ where: { leadId: lead.id } })).toBe(1);
  });
});

describe("a claimed project", () => {
  const SECRET = /机密|代号甲|1234567|13911112222|李机/;
  const plain = (value: unknown) =>
    JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? part.toString() : part));

  it("is on no path that another unit can take: no hit, count, refusal or timeline tells it", async () => {
    const company = await aCompany(db(), { name: "海岸合成生物有限公司", organisationId: null });
    const secret = await aLead(db(), {
      companyId: company.id,
      projectName: "机密产线",
      expectedFen: 1_234_567_00n,
      nextStep: "机密送样",
      nextStepOn: "2026-05-20",
    });
    await db().lead.update({ where: { id: secret.id }, data: { codeName: "代号甲", summary: "机密简介" } });
    await db().contact.create({
      data: { companyId: company.id, leadId: secret.id, name: "李机", phone: "13911112222" },
    });
    const claim = await aClaim(db(), { leadId: secret.id, statement: "机密会谈", accepted: true });

    const tangu = as("tangu");
    const told: unknown[] = [
      await lookUpCompany(tangu, { name: "海岸合成生物" }),
      await findKnownCompanies(tangu, { name: "海岸合成生物有限公司" }),
    ];
    expect(plain(told)).toContain("新金山发展公司");
    expect(await db().claimLookup.count({ where: { claimId: claim.id, organisationId: "tangu" } })).toBe(1);

    const own = await createLead(tangu, {
      companyName: "海岸合成生物",
      projectName: "中试",
      parkId: "tangu-lvwan",
      field: "SYNBIO",
      source: "DIRECT",
    });
    expect(own.companyId).toBe(company.id);
    const refusals = await Promise.allSettled([
      claimLead(tangu, { leadId: own.id, metOn: "2026-05-19", method: "PHONE", statement: "电话联系过。" }),
      claimLead(tangu, {
        leadId: secret.id,
        metOn: "2026-05-19",
        method: "PHONE",
        statement: "电话联系过。",
      }),
      getLead(tangu, secret.id),
      editLead(tangu, { id: secret.id, projectName: "改", field: "SYNBIO", source: "DIRECT" }),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
    told.push(refusals.map((one) => (one.status === "rejected" ? one.reason.userMessage : one.value)));

    const filter = leadFilterSchema.parse({ companyId: company.id });
    const { rows, totals } = await listLeads(tangu, filter);
    expect(rows.map(({ id }) => id)).toEqual([own.id]);
    expect(totals).toMatchObject({ count: 1, expectedFen: 0n });
    const columns = await getBoard(tangu, leadFilterSchema.parse({}));
    expect(columns.reduce((sum, column) => sum + column.count, 0)).toBe(1);
    const mine = await getLead(tangu, own.id);
    told.push(
      rows,
      columns,
      mine,
      await listLeads(tangu, leadFilterSchema.parse({ q: "机密" })),
      await listLeads(tangu, leadFilterSchema.parse({ ids: [secret.id] })),
      await getCompany(tangu, company.id),
      await listLeadEvents(tangu, own.id),
      await listRecordsOfLead(tangu, mine),
      await getToday(tangu, "all"),
      await listClaims(tangu),
      await listNotices(tangu),
    );
    for (const one of told) expect(plain(one)).not.toMatch(SECRET);
  });
});
