import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aCompany, aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { transaction } from "~/platform/db.server";
import { addFollowUp } from "./commands/add-follow-up.server";
import { advanceLead } from "./commands/advance-lead.server";
import { advanceToSigned } from "./commands/advance-to-signed.server";
import { assignLead } from "./commands/assign-lead.server";
import { createLead } from "./commands/create-lead.server";
import { editLead } from "./commands/edit-lead.server";
import { moveLeadBack } from "./commands/move-lead-back.server";
import { setLeadSites } from "./commands/set-lead-sites.server";
import { setLeadStatus } from "./commands/set-lead-status.server";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));

const as = (user: UserName) => ctxFor(db(), user);
const short = {
  companyName: "演示·海岸合成",
  projectName: "年产 200 吨产线",
  parkId: "jinshan-hightech",
  field: "合成生物",
  source: "校友会",
};
const auditOf = (entityId: string) =>
  db().auditEntry.findMany({ where: { entityId }, orderBy: { id: "asc" } });
const leadOf = (id: string) => db().lead.findUniqueOrThrow({ where: { id }, include: { sites: true } });
const aSigning = (leadId: string, state: "SUBMITTED" | "CONFIRMED" = "CONFIRMED") =>
  db().signing.create({
    data: {
      leadId,
      districtId: "jinshan",
      organisationId: "xinjinshan",
      kind: "FORMAL",
      signedOn: new Date("2026-05-01"),
      state,
      createdAt: NOW,
    },
  });

describe("every write on a lead", () => {
  const writes: Record<string, (user: UserName, id: string) => Promise<unknown>> = {
    edit: (user, id) => editLead(as(user), { ...short, id, projectName: "新名称" }),
    advance: (user, id) => advanceLead(as(user), { id, to: "在谈", contactName: "张三" }),
    "move back": (user, id) => moveLeadBack(as(user), { id, to: "PROSPECT", reason: "客户改期" }),
    status: (user, id) => setLeadStatus(as(user), { id, to: "暂缓", reason: "资金未到位" }),
    "follow-up": (user, id) => addFollowUp(as(user), { id, method: "电话", content: "谈了厂房" }),
    sites: (user, id) => setLeadSites(as(user), { id, parkId: ["tangu-lvwan"], share: ["100"] }),
    assign: (user, id) => assignLead(as(user), { id, ownerId: "xinjinshan" }),
  };

  for (const [name, write] of Object.entries(writes)) {
    it(`${name}: refuses a role that may not write`, async () => {
      const lead = await aLead(db());
      for (const user of ["jinshan-leader", "jinshan-science", "admin"] as const)
        await expect(write(user, lead.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    });

    it(`${name}: tells another unit and the other district that there is no such lead`, async () => {
      const lead = await aLead(db(), { visibleTo: ["xinjinshan", "tangu"] });
      for (const user of ["tangu", "nanda", "baoshan-office"] as const)
        await expect(write(user, lead.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await auditOf(lead.id)).toEqual([]);
    });
  }
});

describe("registering a lead", () => {
  it("makes company, lead and site at once, numbered, for the unit and its person, with the audit row", async () => {
    const made = await createLead(as("xinjinshan"), {
      ...short,
      expectedAmount: "1.2亿",
      contactName: "李四",
    });
    expect(made).toMatchObject({ number: "金山-2026-0001", companyIsNew: true, version: 1 });
    expect(await leadOf(made.id)).toMatchObject({
      organisationId: "xinjinshan",
      ownerId: "xinjinshan",
      stage: "PROSPECT",
      expectedFen: 12_000_000_000n,
      visibleTo: ["xinjinshan"],
      sites: [{ parkId: "jinshan-hightech", shareBp: 10_000 }],
    });
    expect(await db().contact.count({ where: { leadId: made.id } })).toBe(1);
    expect(await auditOf(made.id)).toMatchObject([{ action: "lead.create", leadId: made.id }]);
  });

  it("lets the operators of its parks read it", async () => {
    const made = await createLead(as("xinjinshan"), {
      ...short,
      parkId: undefined,
      sites: [
        { parkId: "jinshan-hightech", shareBp: 5000 },
        { parkId: "tangu-lvwan", shareBp: 5000 },
      ],
    });
    expect((await leadOf(made.id)).visibleTo).toEqual(["xinjinshan", "tangu"]);
  });

  it("links to the company the district already knows, another unit's too, and makes no second one", async () => {
    const known = await aCompany(db(), { name: "演示海岸合成有限公司", organisationId: "tangu" });
    const made = await createLead(as("xinjinshan"), short);
    expect(made).toMatchObject({ companyId: known.id, companyIsNew: false });
    const other = await createLead(as("nanda"), { ...short, parkId: "nanda-synbio" });
    expect(other).toMatchObject({ companyIsNew: true, number: "宝山-2026-0001" });
  });

  it("does not open another unit's company by its id alone", async () => {
    const hidden = await aCompany(db(), { name: "碳谷的企业", organisationId: "tangu" });
    const { companyName: _, ...rest } = short;
    await expect(createLead(as("xinjinshan"), { ...rest, companyId: hidden.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const made = await createLead(as("xinjinshan"), {
      ...rest,
      companyId: hidden.id,
      companyName: "碳谷的企业",
    });
    expect(made.companyId).toBe(hidden.id);
  });

  it("gives the office's lead to the operator of the park", async () => {
    const made = await createLead(as("jinshan-office"), { ...short, parkId: "tangu-lvwan" });
    expect(await leadOf(made.id)).toMatchObject({ organisationId: "tangu", ownerId: null });
  });

  it("refuses the wrong role, a park of the other district and an unreadable amount", async () => {
    await expect(createLead(as("jinshan-leader"), short)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(createLead(as("xinjinshan"), { ...short, parkId: "nanda-synbio" })).rejects.toMatchObject({
      code: "INVALID",
    });
    await expect(createLead(as("xinjinshan"), { ...short, expectedAmount: "abc" })).rejects.toThrow();
    expect(await db().lead.count()).toBe(0);
    expect(await db().company.count()).toBe(0);
  });

  it("gives each of several registered at once its own number", async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        createLead(as("xinjinshan"), { ...short, companyName: `演示·并发企业${"甲乙丙丁戊己"[at]}` }),
      ),
    );
    expect(new Set(made.map((one) => one.number)).size).toBe(6);
    expect(
      made
        .map((one) => one.number)
        .sort()
        .at(-1),
    ).toBe("金山-2026-0006");
  });
});

describe("moving a lead", () => {
  it("moves forward with what the gates ask for given along, and logs who, from, to", async () => {
    const lead = await aLead(db());
    await addFollowUp(as("xinjinshan"), { id: lead.id, method: "VISIT", content: "走访" });
    await advanceLead(as("xinjinshan"), {
      id: lead.id,
      to: "拟签",
      contactName: "张三",
      contactPhone: "13800000000",
      expectedAmount: "8000万",
      grade: "A",
    });
    expect(await leadOf(lead.id)).toMatchObject({ stage: "AGREED", expectedFen: 8_000_000_000n, grade: "A" });
    expect(await db().stageMove.findMany()).toMatchObject([
      { kind: "ADVANCE", fromStage: "PROSPECT", toStage: "AGREED", actorName: "测试·xinjinshan" },
    ]);
    expect((await auditOf(lead.id)).map((row) => row.action)).toEqual(["lead.followUp", "lead.advance"]);
  });

  it("names beside the fields what is missing, and changes nothing", async () => {
    const lead = await aLead(db());
    await expect(advanceLead(as("xinjinshan"), { id: lead.id, to: "AGREED" })).rejects.toMatchObject({
      code: "INVALID",
      fields: {
        contactName: expect.any(String),
        expectedAmount: expect.any(String),
        grade: expect.any(String),
      },
    });
    expect(await db().stageMove.count()).toBe(0);
    expect(await leadOf(lead.id)).toMatchObject({ stage: "PROSPECT", version: 1 });
  });

  it("does not reach 签约 by hand before a formal contract is confirmed", async () => {
    const lead = await aLead(db(), { stage: "AGREED" });
    await aSigning(lead.id, "SUBMITTED");
    await expect(advanceLead(as("xinjinshan"), { id: lead.id, to: "签约" })).rejects.toMatchObject({
      userMessage: expect.stringContaining("正式签约"),
    });
  });

  it("lets the office pass gates with a reason, and no one else", async () => {
    const lead = await aLead(db());
    const move = { id: lead.id, to: "AGREED", override: "on", reason: "区重大项目" };
    await expect(advanceLead(as("xinjinshan"), move)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(advanceLead(as("jinshan-office"), { ...move, reason: "" })).rejects.toMatchObject({
      code: "INVALID",
    });
    await advanceLead(as("jinshan-office"), move);
    expect(await auditOf(lead.id)).toMatchObject([
      { summary: expect.stringContaining("越过条件"), reason: "区重大项目" },
    ]);
  });

  it("moves back with a reason, and tells the second of two editors", async () => {
    const lead = await aLead(db(), { stage: "AGREED" });
    await moveLeadBack(as("xinjinshan"), { id: lead.id, version: 1, to: "在谈", reason: "条件未谈拢" });
    expect(await leadOf(lead.id)).toMatchObject({ stage: "NEGOTIATING", version: 2 });
    await expect(
      moveLeadBack(as("xinjinshan"), { id: lead.id, version: 1, to: "线索", reason: "x" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(
      moveLeadBack(as("xinjinshan"), { id: lead.id, version: 2, to: "线索", reason: "" }),
    ).rejects.toThrow();
  });

  it("keeps its log for ever", async () => {
    const lead = await aLead(db(), { stage: "AGREED" });
    await moveLeadBack(as("xinjinshan"), { id: lead.id, to: "在谈", reason: "x" });
    await expect(db().$executeRaw`UPDATE "StageMove" SET "reason" = 'y'`).rejects.toThrow(/append-only/);
    await expect(db().$executeRaw`DELETE FROM "StageMove"`).rejects.toThrow(/append-only/);
  });
});

describe("a confirmed formal signing", () => {
  const confirm = (leadId: string, user: UserName = "jinshan-office") =>
    transaction(db(), (tx) =>
      advanceToSigned({ ...as(user), db: tx }, { id: leadId, signedOn: "2026-05-01" }),
    );

  it("moves the lead to 签约 from any stage under way and keeps what is missing as to-dos", async () => {
    const lead = await aLead(db(), { status: "PAUSED" });
    await aSigning(lead.id);
    expect(await confirm(lead.id)).toEqual({
      moved: true,
      toDos: ["contact", "followUp", "expected", "grade"],
    });
    expect(await leadOf(lead.id)).toMatchObject({ stage: "SIGNED", version: 2 });
    expect(await db().stageMove.findFirst()).toMatchObject({ effectiveOn: new Date("2026-05-01T00:00:00Z") });
  });

  it("leaves a lead that is already further where it is", async () => {
    const lead = await aLead(db(), { stage: "STARTED" });
    await aSigning(lead.id);
    expect((await confirm(lead.id)).moved).toBe(false);
    expect(await leadOf(lead.id)).toMatchObject({ stage: "STARTED", version: 1 });
  });

  it("is refused for a lost lead, for a reader without review and for the other district", async () => {
    const lost = await aLead(db(), { status: "LOST" });
    await expect(confirm(lost.id)).rejects.toMatchObject({ code: "INVALID" });
    const lead = await aLead(db());
    await expect(confirm(lead.id, "xinjinshan")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(confirm(lead.id, "baoshan-office")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("holds the lead at 签约 or later until the contract is terminated", async () => {
    const lead = await aLead(db(), { stage: "SIGNED" });
    const contract = await aSigning(lead.id);
    const lose = { id: lead.id, to: "终止", reason: "企业撤资" };
    await expect(setLeadStatus(as("jinshan-office"), lose)).rejects.toMatchObject({ code: "INVALID" });
    await db().signing.create({
      data: {
        leadId: lead.id,
        districtId: "jinshan",
        organisationId: "xinjinshan",
        kind: "TERMINATION",
        baseSigningId: contract.id,
        signedOn: new Date("2026-05-10"),
        state: "CONFIRMED",
        createdAt: NOW,
      },
    });
    await setLeadStatus(as("jinshan-office"), lose);
    expect(await leadOf(lead.id)).toMatchObject({ status: "TERMINATED", statusReason: "企业撤资" });
  });
});

describe("status, notes, sites and owner", () => {
  it("changes the status with its reason, and lets only the office bring back what is terminated", async () => {
    const lead = await aLead(db());
    await setLeadStatus(as("xinjinshan"), { id: lead.id, to: "终止", reason: "企业转投外地" });
    await expect(
      setLeadStatus(as("xinjinshan"), { id: lead.id, to: "推进", reason: "回流" }),
    ).rejects.toMatchObject({ code: "INVALID" });
    await expect(advanceLead(as("xinjinshan"), { id: lead.id, to: "在谈" })).rejects.toMatchObject({
      code: "INVALID",
    });
    await setLeadStatus(as("jinshan-office"), { id: lead.id, to: "推进", reason: "回流" });
    expect((await db().stageMove.findMany()).map((move) => move.toStatus)).toEqual(["TERMINATED", "ACTIVE"]);
    expect(await leadOf(lead.id)).toMatchObject({ status: "ACTIVE", statusReason: null });
  });

  it("keeps a note sent twice once, and sets the next step", async () => {
    const lead = await aLead(db());
    const note = {
      id: lead.id,
      clientKey: "phone-1",
      method: "微信",
      content: "约定来访",
      nextStep: "接待来访",
      nextStepOn: "2026-06-01",
    };
    const first = await addFollowUp(as("xinjinshan"), note);
    const again = await addFollowUp(as("xinjinshan"), note);
    expect(again).toEqual({ id: first.id, leadId: lead.id, isNew: false });
    expect(await db().followUp.count()).toBe(1);
    expect(await leadOf(lead.id)).toMatchObject({ nextStep: "接待来访", version: 2 });
  });

  it("refuses a note of what has not happened yet", async () => {
    const lead = await aLead(db());
    await expect(
      addFollowUp(as("xinjinshan"), { id: lead.id, method: "PHONE", content: "x", happenedOn: "2026-05-21" }),
    ).rejects.toMatchObject({ fields: { happenedOn: expect.any(String) } });
    expect(await db().followUp.count()).toBe(0);
  });

  it("places a lead in several parks, lets their operators read it, and refuses shares that do not add up", async () => {
    const lead = await aLead(db());
    const sites = { id: lead.id, parkId: ["jinshan-hightech", "tangu-lvwan"], share: ["66.67", "33.33"] };
    await setLeadSites(as("xinjinshan"), sites);
    expect((await leadOf(lead.id)).visibleTo).toEqual(["xinjinshan", "tangu"]);
    await expect(setLeadSites(as("xinjinshan"), { ...sites, share: ["66.67", "33"] })).rejects.toThrow();
    await expect(
      setLeadSites(as("xinjinshan"), { ...sites, parkId: ["jinshan-hightech", "nanda-synbio"] }),
    ).rejects.toMatchObject({ code: "INVALID" });
  });

  it("does not move sites or field under figures that are posted", async () => {
    const lead = await aLead(db(), { stage: "SIGNED" });
    const signing = await aSigning(lead.id);
    await db().ledgerEntry.create({
      data: {
        metric: "SIGNED",
        amount: 100n,
        effectiveOn: new Date("2026-05-01"),
        recordedAt: NOW,
        kind: "SIGN",
        leadId: lead.id,
        signingId: signing.id,
        parkId: "jinshan-hightech",
        organisationId: "xinjinshan",
        districtId: "jinshan",
        field: "BIOMEDICINE",
      },
    });
    await expect(
      setLeadSites(as("xinjinshan"), { id: lead.id, parkId: ["tangu-lvwan"], share: ["100"] }),
    ).rejects.toMatchObject({ code: "INVALID" });
    await expect(editLead(as("xinjinshan"), { ...short, id: lead.id })).rejects.toMatchObject({
      code: "INVALID",
    });
    await editLead(as("xinjinshan"), { ...short, id: lead.id, field: "BIOMEDICINE" });
  });

  it("records from what to what an edit changed", async () => {
    const lead = await aLead(db(), { projectName: "旧名称" });
    await editLead(as("xinjinshan"), { ...short, id: lead.id, version: 1, expectedAmount: "3-5亿" });
    const [audit] = await auditOf(lead.id);
    expect(audit?.changes).toMatchObject({
      projectName: { from: "旧名称", to: "年产 200 吨产线" },
      expectedText: { from: null, to: "3-5亿" },
    });
  });

  it("is given to a person of its unit; to another unit only by the office", async () => {
    const lead = await aLead(db());
    await expect(assignLead(as("xinjinshan"), { id: lead.id, ownerId: "tangu" })).rejects.toMatchObject({
      code: "INVALID",
    });
    await expect(
      assignLead(as("xinjinshan"), { id: lead.id, organisationId: "tangu" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await assignLead(as("jinshan-office"), { id: lead.id, organisationId: "tangu", ownerId: "tangu" });
    expect(await leadOf(lead.id)).toMatchObject({
      organisationId: "tangu",
      ownerId: "tangu",
      visibleTo: ["tangu", "xinjinshan"],
    });
    await expect(
      assignLead(as("jinshan-office"), { id: lead.id, organisationId: "nanda" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
