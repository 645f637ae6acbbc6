import { beforeEach, describe, expect, it } from "vitest";
import { drainAfterCommit } from "#search/outbox";
import { aWorld, ctxFor, NOW } from "#test/builders";
import { aCompany, aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { createCompanies } from "./commands/create-companies.server";
import { editCompany } from "./commands/edit-companies.server";
import { endRecognition, recogniseCompany } from "./commands/recognise-company.server";
import { createCompany } from "./commands/write-company.server";
import { getCompany } from "./queries/detail.server";
import { findKnownCompanies } from "./queries/known.server";
import { listCompanies } from "./queries/list.server";
import { findMentionedCompanies } from "./queries/mentioned.server";
import { companyFilterSchema } from "./schema";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));

const names = async (user: Parameters<typeof ctxFor>[1], params: object = {}) =>
  (await listCompanies(ctxFor(db(), user), companyFilterSchema.parse({ sort: "name", ...params }))).rows.map(
    (row) => row.name,
  );

describe("which companies a reader sees", () => {
  beforeEach(async () => {
    await aCompany(db(), { name: "文件企业", organisationId: null, isReference: true });
    await aCompany(db(), { name: "新金山录入" });
    await aCompany(db(), { name: "碳谷录入", organisationId: "tangu" });
    await aCompany(db(), { name: "宝山企业", districtId: "baoshan", organisationId: "nanda" });
    const shared = await aCompany(db(), { name: "跨园企业" });
    await aLead(db(), {
      companyId: shared.id,
      sites: [
        { parkId: "jinshan-hightech", shareBp: 5000 },
        { parkId: "tangu-lvwan", shareBp: 5000 },
      ],
    });
  });

  it("a unit: those a document names, those it entered, those of leads it reads", async () => {
    expect((await names("tangu")).sort()).toEqual(["文件企业", "碳谷录入", "跨园企业"].sort());
  });

  it("the office: the whole district, and never the other district", async () => {
    expect((await names("jinshan-office")).sort()).toEqual(
      ["文件企业", "新金山录入", "碳谷录入", "跨园企业"].sort(),
    );
    expect(await names("nanda")).toEqual(["宝山企业"]);
  });

  it("filters by name, by origin and by being followed, and counts only leads it reads", async () => {
    expect(await names("jinshan-office", { q: "录入" })).toHaveLength(2);
    expect(await names("jinshan-office", { origin: "documents" })).toEqual(["文件企业"]);
    expect(await names("jinshan-office", { followed: "yes" })).toEqual(["跨园企业"]);
    expect(await names("jinshan-science", { followed: "yes" })).toEqual([]);
  });

  it("is told that there is no such company outside its reach", async () => {
    const hidden = await aCompany(db(), { organisationId: "tangu" });
    await expect(getCompany(ctxFor(db(), "xinjinshan"), hidden.id)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(getCompany(ctxFor(db(), "baoshan-office"), hidden.id)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("contacts of a company", () => {
  it("are read by the unit that keeps them and by the office, and by no one else", async () => {
    const lead = await aLead(db(), {
      sites: [
        { parkId: "jinshan-hightech", shareBp: 5000 },
        { parkId: "tangu-lvwan", shareBp: 5000 },
      ],
    });
    await db().contact.create({
      data: { companyId: lead.companyId, leadId: lead.id, name: "测试联系人", phone: "13800000000" },
    });
    const seenBy = async (user: Parameters<typeof ctxFor>[1]) =>
      (await getCompany(ctxFor(db(), user), lead.companyId)).contacts.length;
    expect(await seenBy("xinjinshan")).toBe(1);
    expect(await seenBy("jinshan-office")).toBe(1);
    expect(await seenBy("tangu")).toBe(0);
    expect(await seenBy("jinshan-leader")).toBe(0);
  });
});

describe("the check while a company is typed", () => {
  it("tells another unit who follows it and whom to ask, and nothing of the project", async () => {
    await aLead(db(), { companyName: "演示·海岸合成", projectName: "机密产线", expectedFen: 700n });
    const [known] = await findKnownCompanies(ctxFor(db(), "tangu"), { name: "演示海岸合成有限公司" });
    expect(known).toMatchObject({
      match: "NORMAL",
      readable: false,
      followedBy: [{ unit: "新金山发展公司", person: "测试·xinjinshan", mine: false }],
    });
    // Without its id: one of them in two hundred has the amount's digits in it.
    const told = JSON.stringify({ ...known, id: null }, (_, value) =>
      typeof value === "bigint" ? `${value}` : value,
    );
    expect(told).not.toMatch(/机密|700|PROSPECT/);
  });

  it("knows a company by its sound and its pinyin, another unit's only when all of its name was typed", async () => {
    await aCompany(db(), { name: "珈凯生物", organisationId: "xinjinshan" });
    await drainAfterCommit(db(), 5_000);
    const known = async (as: "xinjinshan" | "tangu", name: string) =>
      (await findKnownCompanies(ctxFor(db(), as), { name })).map(({ match }) => match);
    expect(await known("xinjinshan", "加凯生物")).toEqual(["SOUND"]);
    expect(await known("xinjinshan", "jksw")).toEqual(["PINYIN"]);
    expect(await known("tangu", "加凯生物")).toEqual(["SOUND"]);
    expect(await known("tangu", "jiakaishengwu")).toEqual(["PINYIN"]);
    expect(await known("tangu", "jksw")).toEqual([]);
    expect(await known("tangu", "加凯")).toEqual([]);
  });

  it("does not call a company followed once its lead is lost", async () => {
    await aLead(db(), { companyName: "演示·海岸合成", status: "LOST" });
    const [known] = await findKnownCompanies(ctxFor(db(), "tangu"), { name: "演示·海岸合成" });
    expect(known?.followedBy).toEqual([]);
  });

  it("puts the same name first, then aliases, then fragments, and no other district's", async () => {
    await aCompany(db(), { name: "甲乙生物科技" });
    await aCompany(db(), { name: "另一名称", aliases: ["甲乙生物"] });
    await aCompany(db(), { name: "甲乙生物" });
    await aCompany(db(), { name: "甲乙生物", districtId: "baoshan", organisationId: "nanda" });
    const found = await findKnownCompanies(ctxFor(db(), "xinjinshan"), { name: "甲乙生物" });
    expect(found.map((one) => one.match)).toEqual(
      ["EXACT", "ALIAS", "NORMAL"].slice(0, 2).concat("FRAGMENT"),
    );
  });

  it("cannot be used to list what others follow by a common word", async () => {
    await aCompany(db(), { name: "海岸合成生物制造", organisationId: "tangu" });
    expect(await findKnownCompanies(ctxFor(db(), "xinjinshan"), { name: "生物" })).toEqual([]);
    expect(await findKnownCompanies(ctxFor(db(), "tangu"), { name: "生物" })).toHaveLength(1);
  });
});

describe("companies that a pasted text names", () => {
  it("are known by their whole name; another unit's is called only what the text calls it", async () => {
    await aCompany(db(), { name: "演示·松涛酶业", aliases: ["松涛生物酶"] });
    await aCompany(db(), { name: "松涛" });
    await aCompany(db(), { name: "松涛酶业（宝山）", districtId: "baoshan", organisationId: "nanda" });
    const text = "下午和演示 松涛酶业聊了，想要 5000 平米";
    const said = (user: "xinjinshan" | "tangu", words: string) =>
      findMentionedCompanies(ctxFor(db(), user), words);
    expect(await said("xinjinshan", text)).toEqual(["演示·松涛酶业"]);
    expect(await said("tangu", text)).toEqual(["演示·松涛酶业"]);
    expect(await said("xinjinshan", "松涛生物酶要看厂房")).toEqual(["演示·松涛酶业"]);
    expect(await said("tangu", "松涛生物酶要看厂房")).toEqual(["松涛生物酶"]);
    expect(await said("tangu", "和松涛聊了")).toEqual([]);
    expect(await said("tangu", "%")).toEqual([]);
  });
});

describe("entering and editing a company", () => {
  it("enters it for the unit and leaves the audit row", async () => {
    const made = await createCompany(ctxFor(db(), "xinjinshan"), {
      name: "演示·新企业",
      aliases: "新企、演新",
    });
    const company = await db().company.findUniqueOrThrow({ where: { id: made.id } });
    expect(company).toMatchObject({
      organisationId: "xinjinshan",
      districtId: "jinshan",
      aliases: ["新企", "演新"],
    });
    const [audit] = await db().auditEntry.findMany({ where: { entityId: made.id } });
    expect(audit).toMatchObject({ action: "company.create", at: NOW });
  });

  it("refuses the wrong role, a known name, a wrong credit code and a taken one", async () => {
    await expect(createCompany(ctxFor(db(), "jinshan-leader"), { name: "某企业" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await aCompany(db(), { name: "已有企业", creditCode: "91350100M000100Y43" });
    const ctx = ctxFor(db(), "tangu");
    await expect(createCompany(ctx, { name: "已有企业有限公司" })).rejects.toMatchObject({
      fields: { name: expect.stringContaining("已有企业") },
    });
    await expect(
      createCompany(ctx, { name: "无关名称", creditCode: "91350100M000100Y44" }),
    ).rejects.toThrow();
    await expect(
      createCompany(ctx, { name: "无关名称", creditCode: "91350100M000100Y43" }),
    ).rejects.toMatchObject({ fields: { creditCode: expect.any(String) } });
    await expect(
      createCompanies(ctx, [{ name: "无关名称", creditCode: "91350100M000100Y43" }]),
    ).rejects.toMatchObject({ fields: { creditCode: expect.any(String) } });
    const other = await createCompany(ctx, { name: "另一家" });
    await expect(
      editCompany(ctx, { id: other.id, name: "另一家", creditCode: "91350100M000100Y43" }),
    ).rejects.toMatchObject({ fields: { creditCode: expect.any(String) } });
  });

  it("changes what is written, tells the second of two editors, and hides it from another unit", async () => {
    const company = await aCompany(db(), { name: "演示·改名前" });
    const ctx = ctxFor(db(), "xinjinshan");
    await editCompany(ctx, { id: company.id, version: "1", name: "演示·改名后" });
    const [audit] = await db().auditEntry.findMany({ where: { action: "company.edit" } });
    expect(audit?.changes).toMatchObject({ name: { from: "演示·改名前", to: "演示·改名后" } });
    await expect(editCompany(ctx, { id: company.id, version: "1", name: "又改" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(editCompany(ctxFor(db(), "tangu"), { id: company.id, name: "又改" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(
      editCompany(ctxFor(db(), "baoshan-office"), { id: company.id, name: "又改" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("keeps the name that a document gives", async () => {
    const named = await aCompany(db(), { name: "文件企业", organisationId: null, isReference: true });
    await expect(
      editCompany(ctxFor(db(), "jinshan-office"), { id: named.id, name: "别的名字" }),
    ).rejects.toMatchObject({ code: "INVALID" });
  });
});

describe("recognitions of a company", () => {
  it("are recorded with their day, once while they stand, and end without being forgotten", async () => {
    const company = await aCompany(db());
    const own = ctxFor(db(), "xinjinshan");
    const given = {
      companyId: company.id,
      kind: "高新技术企业",
      recognisedOn: "2024-11-01",
      evidence: "公告",
    };
    const { id } = await recogniseCompany(own, given);
    await expect(recogniseCompany(own, { ...given, recognisedOn: "2025-11-01" })).rejects.toThrow("仍有效");
    const end = (endedOn: string) => endRecognition(own, { companyId: company.id, id, endedOn });
    await expect(end("2024-10-01")).rejects.toThrow("2024-11-01");
    await expect(end("2027-01-01")).rejects.toThrow("今天");
    await end("2026-04-30");
    await recogniseCompany(own, { ...given, recognisedOn: "2026-05-01" });
    const { recognitions, history } = await getCompany(own, company.id);
    expect(recognitions.map(({ recognisedOn, endedOn }) => [recognisedOn, endedOn])).toEqual([
      ["2026-05-01", null],
      ["2024-11-01", "2026-04-30"],
    ]);
    expect(history.map(({ action }) => action)).toEqual([
      "company.recognise",
      "company.endRecognition",
      "company.recognise",
    ]);
  });

  it("are written by the unit that entered the company and by the office alone", async () => {
    const company = await aCompany(db());
    const given = { companyId: company.id, kind: "LISTED", recognisedOn: "2026-01-01" };
    await expect(recogniseCompany(ctxFor(db(), "tangu"), given)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(recogniseCompany(ctxFor(db(), "jinshan-science"), given)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await recogniseCompany(ctxFor(db(), "jinshan-office"), given);
  });
});

describe("a supporting department", () => {
  it("knows the company of an issue it was given, without its people and its projects, and no other", async () => {
    const lead = await aLead(db(), { companyName: "海岸合成" });
    const secret = await aLead(db(), { companyName: "代号企业" });
    await db().lead.update({ where: { id: secret.id }, data: { codeName: "甲一号" } });
    await db().contact.create({ data: { companyId: lead.companyId, leadId: lead.id, name: "张三" } });
    const science = ctxFor(db(), "jinshan-science");
    await expect(getCompany(science, lead.companyId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const { id } of [lead, secret])
      await db().issue.create({
        data: {
          districtId: "jinshan",
          organisationId: "xinjinshan",
          assigneeId: "jinshan-science",
          entity: "lead",
          entityId: id,
          leadId: id,
          title: "用电",
          detail: "扩容",
          raisedAt: NOW,
          raisedById: "xinjinshan",
          raisedByName: "某人",
        },
      });
    const told = await getCompany(science, lead.companyId);
    expect(told).toMatchObject({ name: "海岸合成", contacts: [], leads: [] });
    await expect(getCompany(science, secret.companyId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(getCompany(ctxFor(db(), "nanda"), lead.companyId)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const { rows } = await listCompanies(science, companyFilterSchema.parse({}));
    expect(rows.map(({ name }) => name)).toEqual(["海岸合成"]);
  });
});
