import { describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { aReferral } from "#test/builders-claims";
import { aLead } from "#test/builders-leads";
import { anEntry, aTarget, recordedOn, theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { acceptReferral } from "~/modules/leads/commands/refer-answer.server";
import { setLeadStatus } from "~/modules/leads/commands/set-lead-status.server";
import { toDbDate } from "~/platform/dates";
import { targetEntries } from "./entries.server";
import { getTarget, listTargets } from "./list.server";
import { getReconciliation } from "./reconciliation.server";

const { db } = testDatabase();
const office = () => ctxFor(db(), "jinshan-office");
const PLAN = "jinshan-2024-plan";
const confirmed = async (id: string, given: { asOf?: string; knownAt?: string } = {}) =>
  (await getTarget(office(), { id, ...given })).actual.confirmed;

describe("the figures of the five documents", () => {
  it("gives all 152 targets, each with one light, and every one of 金山 to its office alone", async () => {
    await aWorld(db());
    await theFacts(db());
    const jinshan = await listTargets(office());
    const baoshan = await listTargets(ctxFor(db(), "baoshan-office"));
    const all = await listTargets(ctxFor(db(), "admin"));
    expect([jinshan.items.length, baoshan.items.length, all.items.length]).toEqual([122, 30, 152]);
    expect(jinshan.items.every((item) => !item.plan.startsWith("baoshan"))).toBe(true);
  });

  it("counts one project once in every scope it lies in", async () => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { yi: 3, effectiveOn: "2025-06-30", recordedAt: recordedOn("2025-07-01") });
    const ids = ["district.signed", "xinjinshan.signed"].map((id) => `${PLAN}.${id}`);
    for (const id of [...ids, "zjjs-2024-plan.zhangjiang-jinshan.signed"])
      expect(await confirmed(id), id).toBe("3");
    expect(await confirmed(`${PLAN}.tangu.signed`)).toBe("0");
  });

  it("leaves out a signing before the plan began and a field that the plan does not speak of", async () => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { yi: 3, effectiveOn: "2023-12-31", recordedAt: recordedOn("2024-01-05") });
    await anEntry(db(), { yi: 4, field: "ELECTRONICS" });
    await anEntry(db(), { yi: 5, field: "SYNBIO", effectiveOn: "2024-01-01" });
    expect(await confirmed(`${PLAN}.xinjinshan.signed`)).toBe("5");
    expect(await confirmed("zjjs-2024-plan.zhangjiang-jinshan.signed")).toBe("0");
  });

  it("keeps a past date as it was, whatever is confirmed or terminated later", async () => {
    await aWorld(db());
    await theFacts(db());
    const lead = await aLead(db(), {});
    const own = { leadId: lead.id, effectiveOn: "2024-06-30" };
    await anEntry(db(), { ...own, yi: 10, recordedAt: recordedOn("2024-07-01") });
    const id = `${PLAN}.xinjinshan.signed`;
    const before = await getTarget(office(), { id, asOf: "2024-12-31" });
    await anEntry(db(), { yi: 2, effectiveOn: "2024-11-30", recordedAt: recordedOn("2025-02-01") });
    await anEntry(db(), {
      ...own,
      yi: -10,
      kind: "TERMINATE",
      effectiveOn: "2025-03-01",
      recordedAt: recordedOn("2025-03-02"),
    });
    expect(await getTarget(office(), { id, asOf: "2024-12-31" })).toEqual(before);
    expect(before.actual.confirmed).toBe("10");
    expect(await confirmed(id, { asOf: "2024-12-31", knownAt: "2026-05-20" })).toBe("12");
    expect(await confirmed(id)).toBe("2");
  });

  it("counts an entry on the last minute of the day in Shanghai, and not one a minute later", async () => {
    await aWorld(db());
    await theFacts(db());
    const day = { effectiveOn: "2024-12-31" };
    await anEntry(db(), { ...day, yi: 1, recordedAt: new Date("2024-12-31T15:59:00Z") });
    await anEntry(db(), { ...day, yi: 2, recordedAt: new Date("2024-12-31T16:00:00Z") });
    expect(await confirmed(`${PLAN}.xinjinshan.signed`, { asOf: "2024-12-31" })).toBe("1");
  });

  it("draws 碳谷绿湾's due figure of 2025 as 推算 and invents none for 新金山", async () => {
    await aWorld(db());
    await theFacts(db());
    const tangu = await getTarget(office(), {
      id: `${PLAN}.tangu.signed`,
      asOf: "2025-06-30",
      method: "MONTH",
    });
    expect([tangu.dueValue, tangu.dueDerived, tangu.milestones]).toEqual([
      "15",
      true,
      [{ dueOn: "2026-12-31", value: "30", derived: false }],
    ]);
    const own = await getTarget(office(), {
      id: `${PLAN}.xinjinshan.signed`,
      asOf: "2025-06-30",
      method: "MONTH",
    });
    expect([own.dueValue, own.dueDerived]).toEqual(["22.5", false]);
  });

  it.each([
    ["22.5", "ON_TRACK"],
    ["22.4999", "WATCH"],
    ["18", "WATCH"],
    ["17.9999", "BEHIND"],
  ])("with %s 亿元 of the 22.5 due in June 2025 shines %s", async (yi, light) => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { yi: Number(yi), effectiveOn: "2025-01-02", recordedAt: recordedOn("2025-01-03") });
    const target = await getTarget(office(), {
      id: `${PLAN}.xinjinshan.signed`,
      asOf: "2025-06-30",
      method: "MONTH",
    });
    expect([target.actual.confirmed, target.light]).toEqual([yi, light]);
  });

  it("adds the entries up to the figure exactly, with contract, project and approver", async () => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { amount: 1_234_567_891n });
    await anEntry(db(), { amount: 98_765_432_109n, organisationId: "tangu" });
    const entries = await targetEntries(office(), { id: `${PLAN}.district.signed` });
    expect(entries.total).toBe("10");
    expect(entries.items.map((item) => item.amount)).toEqual(["0.1234567891", "9.8765432109"]);
    expect(entries.items[0]).toMatchObject({
      projectName: "测试项目",
      approver: "测试·审核岗",
      kind: "SIGN",
    });
    expect(await confirmed(`${PLAN}.district.signed`)).toBe("10");
  });

  it("counts 张江 projects by year, a project with two parks once, and cross-unit projects apart", async () => {
    await aWorld(db());
    await theFacts(db());
    const project = { metric: "PROJECTS" as const, amount: 1n, origin: "ZHANGJIANG" as const };
    const lead = await aLead(db(), { origin: "ZHANGJIANG" });
    const both = { ...project, leadId: lead.id };
    await anEntry(db(), { ...both, parkId: "jinshan-hightech" });
    await anEntry(db(), { ...both, organisationId: "tangu", parkId: "tangu-lvwan" });
    await anEntry(db(), { ...project, effectiveOn: "2025-05-01" });
    expect(await confirmed(`${PLAN}.xinjinshan.zhangjiang-projects`)).toBe("1");
    expect(await confirmed(`${PLAN}.investment-office.cross-park-projects`)).toBe("1");
    const items = (await targetEntries(office(), { id: `${PLAN}.xinjinshan.zhangjiang-projects` })).items;
    expect(items.map((item) => item.amount)).toEqual(["1"]);
    const cross = await targetEntries(office(), { id: `${PLAN}.investment-office.cross-park-projects` });
    expect([cross.total, cross.items.map((item) => item.amount)]).toEqual(["1", ["1"]]);
  });

  it("counts a project that another unit took over across parks, from the day it did, and opens to it", async () => {
    await aWorld(db());
    await theFacts(db());
    const id = `${PLAN}.investment-office.cross-park-projects`;
    const lead = await aLead(db());
    const referral = await aReferral(db(), { leadId: lead.id });
    expect(await confirmed(id)).toBe("0");
    await acceptReferral(ctxFor(db(), "tangu"), { id: referral.id, parkId: "tangu-lvwan" });
    expect(await confirmed(id)).toBe("1");
    expect(await confirmed(id, { asOf: "2026-05-19" })).toBe("0");
    const entries = await targetEntries(office(), { id });
    expect([entries.total, entries.items[0]?.kind, entries.items[0]?.leadId]).toEqual([
      "1",
      "REFERRAL",
      lead.id,
    ]);
    const later = ctxFor(db(), "jinshan-office", new Date("2026-06-10T04:00:00Z"));
    await setLeadStatus(later, { id: lead.id, to: "LOST", reason: "企业放弃投资" });
    expect((await getTarget(later, { id })).actual.confirmed).toBe("0");
    expect((await getTarget(later, { id, asOf: "2026-05-31" })).actual.confirmed).toBe("1");
  });

  it("counts a lead as 储备 in the year in which it first came to 在谈", async () => {
    await aWorld(db());
    await theFacts(db());
    const lead = await aLead(db(), { organisationId: "tangu", stage: "NEGOTIATING" });
    const move = {
      leadId: lead.id,
      kind: "ADVANCE",
      actorName: "测试",
      fromStatus: "ACTIVE",
      toStatus: "ACTIVE",
    } as const;
    const dated = (date: string) => ({ at: recordedOn(date), effectiveOn: toDbDate(date) });
    await db().stageMove.create({
      data: { ...move, ...dated("2025-04-02"), fromStage: "PROSPECT", toStage: "NEGOTIATING" },
    });
    await db().stageMove.create({
      data: { ...move, ...dated("2026-02-01"), fromStage: "NEGOTIATING", toStage: "AGREED" },
    });
    const id = `${PLAN}.tangu.reserve-projects`;
    expect([await confirmed(id, { asOf: "2025-12-31" }), await confirmed(id)]).toEqual(["1", "0"]);
    await db().stageMove.create({
      data: { ...move, kind: "BACK", ...dated("2026-03-01"), fromStage: "AGREED", toStage: "PROSPECT" },
    });
    expect(await confirmed(id, { asOf: "2025-12-31" })).toBe("1");
    expect(await confirmed(id, { asOf: "2025-12-31", knownAt: "2026-03-31" })).toBe("0");
  });

  it("does not count as 储备 what came to 在谈 by mistake and was undone", async () => {
    await aWorld(db());
    await theFacts(db());
    const lead = await aLead(db(), { organisationId: "tangu", stage: "NEGOTIATING" });
    const move = { leadId: lead.id, actorName: "测试", fromStatus: "ACTIVE", toStatus: "ACTIVE" } as const;
    const dated = (date: string) => ({ at: recordedOn(date), effectiveOn: toDbDate(date) });
    const id = `${PLAN}.tangu.reserve-projects`;
    await db().stageMove.create({
      data: {
        ...move,
        kind: "ADVANCE",
        ...dated("2026-02-02"),
        fromStage: "PROSPECT",
        toStage: "NEGOTIATING",
      },
    });
    expect(await confirmed(id)).toBe("1");
    await db().stageMove.create({
      data: { ...move, kind: "BACK", ...dated("2026-02-02"), fromStage: "NEGOTIATING", toStage: "PROSPECT" },
    });
    expect(await confirmed(id)).toBe("0");
    await db().stageMove.create({
      data: {
        ...move,
        kind: "ADVANCE",
        ...dated("2026-02-20"),
        fromStage: "PROSPECT",
        toStage: "NEGOTIATING",
      },
    });
    expect(await confirmed(id)).toBe("1");
  });
});

describe("what waits", () => {
  it("shows saved and submitted as reported, submitted as under review, split by the shares of the sites", async () => {
    await aWorld(db());
    await theFacts(db());
    const lead = await aLead(db(), {
      sites: [
        { parkId: "jinshan-hightech", shareBp: 7000 },
        { parkId: "tangu-lvwan", shareBp: 3000 },
      ],
    });
    const other = await aLead(db(), {});
    const file = (leadId: string, fen: bigint, submittedAt: Date | null) =>
      db().signing.create({
        data: {
          leadId,
          districtId: "jinshan",
          organisationId: "xinjinshan",
          kind: "FORMAL",
          signedOn: toDbDate("2026-03-01"),
          amountMinor: fen,
          amountFen: fen,
          state: submittedAt ? "SUBMITTED" : "SAVED",
          submittedAt,
          createdAt: recordedOn("2026-03-01"),
        },
      });
    await file(lead.id, 100_000_000_000n, recordedOn("2026-03-02"));
    await file(other.id, 20_000_000_000n, null);
    const at = async (id: string, asOf?: string) =>
      (await getTarget(office(), { id: `${PLAN}.${id}`, asOf })).actual;
    expect(await at("xinjinshan.signed")).toEqual({ reported: "9", underReview: "7", confirmed: "0" });
    expect(await at("tangu.signed")).toEqual({ reported: "3", underReview: "3", confirmed: "0" });
    expect(await at("district.signed")).toEqual({ reported: "12", underReview: "10", confirmed: "0" });
    expect(await at("district.signed", "2026-03-01")).toEqual({
      reported: "12",
      underReview: "0",
      confirmed: "0",
    });
  });
});

describe("once everything is confirmed", () => {
  it("what was reported equals what is confirmed", async () => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { yi: 3, organisationId: "tangu" });
    const { actual } = await getTarget(office(), { id: `${PLAN}.tangu.signed` });
    expect(actual).toEqual({ reported: "3", underReview: "0", confirmed: "3" });
  });
});

describe("who sees what", () => {
  it("gives a park company its own figures and hides those of other units, with the reason", async () => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { yi: 3, organisationId: "tangu" });
    const { items } = await listTargets(ctxFor(db(), "xinjinshan"), { indicator: "SIGNED" });
    const shown = items.map((item) => [item.id, item.actual.confirmed, item.hidden]);
    expect(shown).toEqual([
      [`${PLAN}.district.signed`, null, true],
      [`${PLAN}.xinjinshan.signed`, "0", false],
      [`${PLAN}.tangu.signed`, null, true],
      ["zjjs-2024-plan.zhangjiang-jinshan.signed", null, true],
    ]);
    expect(items.find((item) => item.id.endsWith("tangu.signed"))).toMatchObject({
      gap: null,
      light: "NONE",
      dueValue: "24.1666666667",
    });
    const hidden = await targetEntries(ctxFor(db(), "xinjinshan"), { id: `${PLAN}.tangu.signed` });
    expect([hidden.items, hidden.hidden]).toEqual([[], true]);
  });

  it("does not find a plan or a target of another district", async () => {
    await aWorld(db());
    await theFacts(db());
    const nanda = ctxFor(db(), "nanda");
    await expect(getTarget(nanda, { id: `${PLAN}.tangu.signed` })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(targetEntries(nanda, { id: `${PLAN}.tangu.signed` })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(getReconciliation(nanda, { id: `${PLAN}.district.signed` })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("reconciliation", () => {
  it("reads 未分解 15 for 90 against 45 and 30, and keeps the district's actual apart from the union", async () => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { yi: 3 });
    await anEntry(db(), { yi: 4, organisationId: "tangu" });
    await anEntry(db(), {
      yi: 5,
      organisationId: "jinshan-investment-office",
      districtId: "jinshan",
      parkId: null,
    });
    const found = await getReconciliation(office(), { id: `${PLAN}.district.signed` });
    expect(found).toMatchObject({
      own: "90",
      childrenSum: "75",
      undivided: "15",
      reading: "未分解",
      ownActual: "12",
      unionActual: "7",
      outsideActual: "5",
    });
  });

  it("reads 加压 where the units were given more than the district asks for", async () => {
    await aWorld(db());
    const parent = await aTarget(db(), { value: "20" });
    await aTarget(db(), { value: "15", parentId: parent.id, organisations: ["xinjinshan"] });
    await aTarget(db(), { value: "10", parentId: parent.id, organisations: ["tangu"] });
    const found = await getReconciliation(office(), { id: parent.id });
    expect([found.undivided, found.reading]).toEqual(["-5", "加压"]);
  });
});
