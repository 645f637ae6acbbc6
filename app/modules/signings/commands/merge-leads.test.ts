import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aCompany, aLead } from "#test/builders-leads";
import { aConfirmedSigning, anInvestment, aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import type { AppError } from "~/platform/errors";
import { planLeadMerge } from "../queries/merge-leads.server";
import { mergeLeads } from "./merge-leads.server";

const { db } = testDatabase();
const as = (name: UserName) => ctxFor(db(), name);
const YI = 10_000_000_000n;

const problem = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error("nothing was refused")),
    (error) => error as AppError,
  );

const twoLeads = async () => {
  await aWorld(db());
  const { id: companyId } = await aCompany(db());
  const kept = await aLead(db(), { companyId, projectName: "年产 200 吨产线" });
  const dropped = await aLead(db(), { companyId, projectName: "200 吨产线项目" });
  return { kept, dropped };
};

const totals = async (where: object = {}) => {
  const rows = await db().ledgerEntry.groupBy({ by: ["metric"], where, _sum: { amount: true } });
  return Object.fromEntries(rows.map(({ metric, _sum }) => [metric, _sum.amount ?? 0n]));
};

describe("merging two leads that are one project", () => {
  it("takes out the declared duplicate and nothing else: total before − duplicate = total after", async () => {
    const { kept, dropped } = await twoLeads();
    await aConfirmedSigning(db(), { leadId: kept.id, amount: "10亿" });
    const twice = await aConfirmedSigning(db(), { leadId: dropped.id, amount: "10亿" });
    const supplement = await aConfirmedSigning(db(), {
      leadId: dropped.id,
      kind: "SUPPLEMENT",
      amount: "2亿",
      signedOn: "2026-04-01",
    });
    const filed = await anInvestment(db(), { leadId: dropped.id, amount: "1亿" });
    const elsewhere = await aLead(db(), { organisationId: "tangu" });
    await aConfirmedSigning(db(), { leadId: elsewhere.id, amount: "5亿", as: "tangu" });
    const before = await totals();
    expect(before).toMatchObject({ SIGNED: 27n * YI, INDUSTRIAL: YI });
    const plan = await planLeadMerge(as("jinshan-office"), {
      keptId: kept.id,
      droppedId: dropped.id,
      duplicateIds: [twice.id],
    });
    expect(plan.figures).toEqual([
      { metric: "SIGNED", before: 22n * YI, duplicate: 10n * YI, after: 12n * YI },
      { metric: "INDUSTRIAL", before: YI, duplicate: 0n, after: YI },
    ]);
    expect(plan.items.find(({ id }) => id === twice.id)).toMatchObject({ twin: true, duplicate: true });
    await mergeLeads(as("jinshan-office"), {
      keptId: kept.id,
      droppedId: dropped.id,
      duplicateIds: [twice.id],
      reason: "同一项目重复登记。",
    });
    expect(await totals()).toMatchObject({ SIGNED: 17n * YI, INDUSTRIAL: YI });
    expect(await totals({ leadId: kept.id })).toMatchObject({
      SIGNED: 12n * YI,
      INDUSTRIAL: YI,
      PROJECTS: 1n,
    });
    expect(await totals({ leadId: dropped.id })).toMatchObject({ SIGNED: 0n, INDUSTRIAL: 0n, PROJECTS: 0n });
    const moved = await db().signing.findUniqueOrThrow({ where: { id: supplement.id } });
    expect(moved.leadId).toBe(kept.id);
    expect(moved.baseSigningId).not.toBe(twice.id);
    expect((await db().investment.findUniqueOrThrow({ where: { id: filed.id } })).leadId).toBe(kept.id);
    expect(await db().signing.findUniqueOrThrow({ where: { id: twice.id } })).toMatchObject({
      leadId: dropped.id,
      linkOnly: true,
    });
  });

  it("keeps the history of both, and every figure as it was known before", async () => {
    const { kept, dropped } = await twoLeads();
    await aConfirmedSigning(db(), { leadId: dropped.id, amount: "3亿" });
    const posted = await db().ledgerEntry.findMany({ where: { leadId: dropped.id }, orderBy: { id: "asc" } });
    const later = ctxFor(db(), "jinshan-office", new Date("2026-06-01T04:00:00Z"));
    await mergeLeads(later, { keptId: kept.id, droppedId: dropped.id, reason: "同一项目重复登记。" });
    const known = await db().ledgerEntry.findMany({
      where: { recordedAt: { lt: later.now } },
      orderBy: { id: "asc" },
    });
    expect(known).toEqual(posted);
    const merged = await db().lead.findUniqueOrThrow({ where: { id: dropped.id } });
    expect(merged).toMatchObject({
      status: "TERMINATED",
      statusReason: `并入 ${kept.number}：同一项目重复登记。`,
    });
    expect(await db().stageMove.count({ where: { leadId: dropped.id, toStatus: "TERMINATED" } })).toBe(1);
    const dated = await db().ledgerEntry.findMany({
      where: { leadId: kept.id },
      select: { effectiveOn: true },
    });
    expect(new Set(dated.map(({ effectiveOn }) => effectiveOn.toISOString().slice(0, 10)))).toEqual(
      new Set(["2026-03-10"]),
    );
    const actions = (id: string) =>
      db().auditEntry.findMany({ where: { leadId: id }, select: { action: true } });
    expect((await actions(kept.id)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(["lead.merge", "lead.advance", "ledger.merge"]),
    );
    expect((await actions(dropped.id)).map(({ action }) => action)).toContain("lead.mergeInto");
    expect((await db().lead.findUniqueOrThrow({ where: { id: kept.id } })).stage).toBe("SIGNED");
  });

  it("takes a termination along with the contract it ended", async () => {
    const { kept, dropped } = await twoLeads();
    await aConfirmedSigning(db(), { leadId: kept.id, amount: "4亿" });
    const twice = await aConfirmedSigning(db(), { leadId: dropped.id, amount: "4亿" });
    const ended = await aConfirmedSigning(db(), {
      leadId: dropped.id,
      kind: "TERMINATION",
      amount: undefined,
      signedOn: "2026-05-01",
    });
    await mergeLeads(as("jinshan-office"), {
      keptId: kept.id,
      droppedId: dropped.id,
      duplicateIds: [twice.id],
      reason: "重复登记。",
    });
    expect(await totals()).toMatchObject({ SIGNED: 4n * YI });
    expect((await db().signing.findUniqueOrThrow({ where: { id: ended.id } })).leadId).toBe(dropped.id);
  });

  it("counts one formal contract a project: the second must be declared", async () => {
    const { kept, dropped } = await twoLeads();
    await aConfirmedSigning(db(), { leadId: kept.id, amount: "4亿" });
    await aConfirmedSigning(db(), { leadId: dropped.id, amount: "6亿" });
    const before = await totals();
    const refused = await problem(
      mergeLeads(as("jinshan-office"), { keptId: kept.id, droppedId: dropped.id, reason: "重复登记。" }),
    );
    expect(refused.userMessage).toContain("只有一份计数的正式合同");
    expect(await totals()).toEqual(before);
  });

  it("carries drafts along, so that nothing is left behind on the dropped lead", async () => {
    const { kept, dropped } = await twoLeads();
    const draft = await aSigning(db(), { leadId: dropped.id });
    await mergeLeads(as("jinshan-office"), { keptId: kept.id, droppedId: dropped.id, reason: "重复登记。" });
    expect((await db().signing.findUniqueOrThrow({ where: { id: draft.id } })).leadId).toBe(kept.id);
    expect(await db().attachment.count({ where: { leadId: kept.id } })).toBe(1);
  });

  it("is the office's alone, within its district and one company, as it was seen, and only once", async () => {
    const { kept, dropped } = await twoLeads();
    const merge = { keptId: kept.id, droppedId: dropped.id, reason: "重复登记。" };
    expect((await problem(mergeLeads(as("xinjinshan"), merge))).code).toBe("FORBIDDEN");
    expect((await problem(mergeLeads(as("baoshan-office"), merge))).code).toBe("NOT_FOUND");
    expect((await problem(mergeLeads(as("jinshan-office"), { ...merge, keptVersion: 9 }))).code).toBe(
      "CONFLICT",
    );
    expect((await problem(mergeLeads(as("jinshan-office"), { ...merge, droppedId: kept.id }))).code).toBe(
      "INVALID",
    );
    const other = await aLead(db());
    expect(
      (await problem(mergeLeads(as("jinshan-office"), { ...merge, droppedId: other.id }))).userMessage,
    ).toContain("企业不同");
    const both = await Promise.allSettled([1, 2].map(() => mergeLeads(as("jinshan-office"), merge)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db().leadMerge.count()).toBe(1);
  });
});
