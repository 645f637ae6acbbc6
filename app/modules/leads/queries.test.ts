import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { addFollowUp } from "./commands/add-follow-up.server";
import { moveLeadBack } from "./commands/move-lead-back.server";
import { getLead } from "./queries/detail.server";
import { listLeads, showLeads } from "./queries/list.server";
import { listLeadEvents } from "./queries/timeline.server";
import { leadFilterSchema } from "./schema";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));

const as = (user: UserName) => ctxFor(db(), user);
const list = (user: UserName, params: object = {}) => listLeads(as(user), leadFilterSchema.parse(params));
const companies = async (user: UserName, params: object = {}) =>
  (await list(user, params)).rows.map((row) => row.company);
const shared = [
  { parkId: "jinshan-hightech", shareBp: 5000 },
  { parkId: "tangu-lvwan", shareBp: 5000 },
];

describe("which leads a reader sees", () => {
  beforeEach(async () => {
    await aLead(db(), { companyName: "甲" });
    await aLead(db(), { companyName: "乙", organisationId: "tangu" });
    await aLead(db(), { companyName: "丙", sites: shared });
    await aLead(db(), { companyName: "丁", organisationId: "nanda" });
  });

  it("a unit: its own and those on its ground; office, leader: the district; admin: all; bureau: none", async () => {
    const seen = async (user: UserName) => (await companies(user)).sort().join("");
    expect(await seen("xinjinshan")).toBe("丙甲");
    expect(await seen("tangu")).toBe("丙乙");
    expect(await seen("jinshan-office")).toBe("丙乙甲");
    expect(await seen("jinshan-leader")).toBe("丙乙甲");
    expect(await seen("nanda")).toBe("丁");
    expect(await seen("admin")).toBe("丁丙乙甲");
    expect(await seen("jinshan-science")).toBe("");
  });

  it("opens none beyond that", async () => {
    const foreign = await db().lead.findFirstOrThrow({ where: { districtId: "baoshan" } });
    for (const user of ["xinjinshan", "jinshan-office", "jinshan-science"] as const)
      await expect(getLead(as(user), foreign.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("lets the operator of a site read the lead but not its contacts, nor write", async () => {
    const lead = await db().lead.findFirstOrThrow({ where: { company: { name: "丙" } } });
    await db().contact.create({ data: { leadId: lead.id, companyId: lead.companyId, name: "张三" } });
    const read = await getLead(as("tangu"), lead.id);
    expect(read).toMatchObject({ contacts: [], contactCount: 1, abilities: { write: false } });
    expect((await getLead(as("xinjinshan"), lead.id)).contacts).toHaveLength(1);
  });
});

describe("the list", () => {
  it("gives the page the cells of the columns it shows, as the whole row has them", async () => {
    await aLead(db(), { companyName: "甲", nextStep: "送方案", expectedFen: 12_000_000_000n });
    const [whole] = (await list("jinshan-office")).rows;
    const page = await showLeads(as("jinshan-office"), leadFilterSchema.parse({}), ["unit", "activity"]);
    const [shown] = page.rows;
    expect(whole).toMatchObject(shown!);
    expect([shown!.unit, shown!.lastActivityAt]).toEqual([whole!.unit, whole!.lastActivityAt]);
    expect(shown).not.toHaveProperty("field");
    expect(page.totals).toEqual((await list("jinshan-office")).totals);
  });

  it("filters by stage, status, field, words, unit, year and place with all inside it", async () => {
    await aLead(db(), { companyName: "甲药业", stage: "NEGOTIATING", field: "SYNBIO" });
    await aLead(db(), {
      companyName: "乙材料",
      organisationId: "tangu",
      status: "LOST",
      projectName: "中试线",
    });
    await aLead(db(), {
      companyName: "丙种业",
      sites: [{ parkId: "zhangjiang-jinshan", shareBp: 10_000 }],
      createdAt: new Date("2025-03-01T00:00:00Z"),
    });
    const office = (params: object) => companies("jinshan-office", params);
    expect(await office({ stage: "在谈" })).toEqual(["甲药业"]);
    expect(await office({ status: ["流失"] })).toEqual(["乙材料"]);
    expect(await office({ field: "合成生物" })).toEqual(["甲药业"]);
    expect(await office({ q: "中试" })).toEqual(["乙材料"]);
    expect(await office({ q: "药业" })).toEqual(["甲药业"]);
    expect(await office({ organisationId: "tangu" })).toEqual(["乙材料"]);
    expect(await office({ year: 2025 })).toEqual(["丙种业"]);
    expect(await office({ owner: "me" })).toEqual([]);
    expect((await office({ parkId: "zhangjiang-jinshan" })).sort()).toEqual(
      ["甲药业", "乙材料", "丙种业"].sort(),
    );
    expect(await office({ parkId: "tangu-lvwan" })).toEqual(["乙材料"]);
  });

  it("sums the whole filtered set, not the page, and takes signed money from the ledger", async () => {
    for (const fen of [100n, 200n, null]) {
      const lead = await aLead(db(), { expectedFen: fen, expectedText: fen ? null : "3-5亿", sites: shared });
      const signing = await db().signing.create({
        data: {
          leadId: lead.id,
          districtId: "jinshan",
          organisationId: "xinjinshan",
          kind: "FORMAL",
          signedOn: NOW,
          createdAt: NOW,
        },
      });
      for (const { parkId } of shared)
        await db().ledgerEntry.create({
          data: {
            metric: "SIGNED",
            amount: 5n,
            effectiveOn: NOW,
            recordedAt: NOW,
            kind: "SIGN",
            leadId: lead.id,
            signingId: signing.id,
            parkId,
            organisationId: "xinjinshan",
            districtId: "jinshan",
            field: "BIOMEDICINE",
          },
        });
    }
    const { rows, totals } = await list("jinshan-office", { pageSize: 1, sort: "-expected" });
    expect(rows).toMatchObject([{ expectedFen: 200n, signedFen: 10n, parks: "碳谷绿湾、高新区" }]);
    expect(totals).toEqual({ count: 3, expectedFen: 300n, withoutAmount: 1, signedFen: 30n });
  });

  it("orders and pages on the server, newest activity first", async () => {
    for (const [at, name] of ["甲", "乙", "丙"].entries())
      await aLead(db(), { companyName: name, lastActivityAt: new Date(NOW.getTime() - at * 86_400_000) });
    expect(await companies("xinjinshan")).toEqual(["甲", "乙", "丙"]);
    expect(await companies("xinjinshan", { sort: "activity" })).toEqual(["丙", "乙", "甲"]);
    expect(await companies("xinjinshan", { pageSize: 2, page: 2 })).toEqual(["丙"]);
  });

  it("finds what nobody has touched for long and what is due", async () => {
    await aLead(db(), { companyName: "久", lastActivityAt: new Date("2026-03-01T00:00:00Z") });
    await aLead(db(), { companyName: "今", nextStepOn: "2026-05-20" });
    await aLead(db(), { companyName: "后", nextStepOn: "2026-05-21" });
    expect(await companies("xinjinshan", { stale: 30 })).toEqual(["久"]);
    expect(await companies("xinjinshan", { due: "1" })).toEqual(["今"]);
  });
});

describe("the page of a lead", () => {
  it("says what the next stage still misses and what earlier gates left open", async () => {
    const lead = await aLead(db(), { stage: "SIGNED" });
    const read = await getLead(as("xinjinshan"), lead.id);
    expect(read.next).toEqual({ stage: "REGISTERED", missing: ["registeredName", "registeredOn"] });
    expect(read.toDos).toEqual(["contact", "followUp", "expected", "grade", "contract"]);
  });

  it("tells moves, notes and records in one line of time, none of them twice", async () => {
    const lead = await aLead(db(), { stage: "NEGOTIATING" });
    await addFollowUp(as("xinjinshan"), { id: lead.id, method: "电话", content: "谈租金" });
    const later = ctxFor(db(), "xinjinshan", new Date(NOW.getTime() + 60_000));
    await moveLeadBack(later, { id: lead.id, to: "线索", reason: "换了联系人" });
    const events = await listLeadEvents(as("xinjinshan"), lead.id);
    expect(events.map((event) => [event.kind, event.title, event.body])).toEqual([
      ["move", "退回阶段：在谈 → 线索", "换了联系人"],
      ["note", "电话跟进", "谈租金"],
    ]);
  });
});
