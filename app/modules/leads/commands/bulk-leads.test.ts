import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { bulkLeads } from "./bulk-leads.server";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));
const as = (user: UserName) => ctxFor(db(), user);
const pick = (...leads: { id: string; version: number }[]) =>
  leads.map(({ id, version }) => `${id}.${version}`);

describe("leads taken in hand together", () => {
  it("go one by one, and what is refused is told with its reason and holds nothing up", async () => {
    const free = await aLead(db());
    const closed = await aLead(db(), { status: "LOST" });
    const done = await bulkLeads(as("xinjinshan"), {
      intent: "status",
      status: "流失",
      reason: "企业已落户外地",
      pick: pick(closed, free),
    });
    expect(done).toMatchObject({ done: 1, refused: [{ id: closed.id, why: "状态没有变化。" }] });
    expect(done.refused[0]!.what).toContain("测试项目");
    expect(await db().lead.findUnique({ where: { id: free.id } })).toMatchObject({ status: "LOST" });
    expect(await db().auditEntry.count({ where: { action: "lead.setStatus" } })).toBe(1);
  });

  it("say nothing of leads out of reach but that they are", async () => {
    const far = await aLead(db(), { organisationId: "tangu", companyName: "秘密企业" });
    const done = await bulkLeads(as("xinjinshan"), {
      intent: "assign",
      ownerId: "xinjinshan",
      pick: pick(far),
    });
    expect(done.done).toBe(0);
    expect(JSON.stringify(done)).not.toContain("秘密企业");
  });

  it("do not write over what another changed after the list was read", async () => {
    const lead = await aLead(db());
    const [seen] = pick(lead);
    await bulkLeads(as("jinshan-office"), {
      intent: "status",
      status: "PAUSED",
      reason: "暂缓",
      pick: [seen],
    });
    const late = await bulkLeads(as("xinjinshan"), {
      intent: "status",
      status: "LOST",
      reason: "放弃",
      pick: [seen],
    });
    expect(late).toMatchObject({ done: 0, refused: [{ id: lead.id }] });
    expect(await db().lead.findUnique({ where: { id: lead.id } })).toMatchObject({ status: "PAUSED" });
  });

  it("pass through the gates like a single one", async () => {
    const bare = await aLead(db());
    const told = await bulkLeads(as("xinjinshan"), { intent: "advance", stage: "在谈", pick: pick(bare) });
    expect(told.refused[0]!.why).toContain("企业联系人");
  });

  it("are at most two hundred, with what the act needs", async () => {
    const many = Array.from({ length: 201 }, (_, at) => `lead-${at}`);
    await expect(
      bulkLeads(as("xinjinshan"), { intent: "assign", ownerId: "xinjinshan", pick: many }),
    ).rejects.toThrow(/200/);
    await expect(bulkLeads(as("xinjinshan"), { intent: "assign", pick: ["a"] })).rejects.toThrow(/负责人/);
    await expect(
      bulkLeads(as("xinjinshan"), { intent: "status", status: "LOST", pick: ["a"] }),
    ).rejects.toThrow(/理由/);
    await expect(
      bulkLeads(as("xinjinshan"), { intent: "status", status: "LOST", reason: "无" }),
    ).rejects.toThrow(/勾选/);
  });

  it("are refused to a role that may not write", async () => {
    const lead = await aLead(db());
    await expect(
      bulkLeads(as("jinshan-leader"), { intent: "assign", ownerId: "xinjinshan", pick: pick(lead) }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
