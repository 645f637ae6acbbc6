import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import { aClaim, anIssue } from "#test/builders-claims";
import { aLead, type LeadOptions } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { addFollowUp } from "~/modules/leads/commands/add-follow-up.server";
import { notify, readNotices } from "~/modules/notices/commands/notify.server";
import { addDays, shanghaiDate, startOfDay } from "~/platform/dates";
import { assignIssue } from "../commands/issue-assign.server";
import { CLOCK_RULES_DEFAULT, clockOf } from "../rules/today";
import { leadFilterSchema } from "../schema";
import { listLeads } from "./list.server";
import { getToday, listClocks, listStalled } from "./today.server";

const { db } = testDatabase();
const today = shanghaiDate(NOW);
const rules = CLOCK_RULES_DEFAULT;
const ago = (days: number) => startOfDay(addDays(today, -days));
const old = (days: number, options: LeadOptions = {}) =>
  aLead(db(), { createdAt: ago(days), lastActivityAt: ago(days), ...options });

beforeEach(() => aWorld(db()));

describe("今日", () => {
  it("lists what is overdue oldest first and counts beyond what it shows", async () => {
    for (let day = 1; day <= 8; day++) await aLead(db(), { nextStepOn: addDays(today, -day) });
    await aLead(db(), { nextStepOn: today });
    await aLead(db(), { nextStepOn: addDays(today, -3), status: "PAUSED" });
    const { leads } = await getToday(ctxFor(db(), "xinjinshan"), undefined);
    expect(leads!.overdue.total).toBe(8);
    expect(leads!.overdue.rows[0]!.nextStepOn).toBe(addDays(today, -8));
    expect(leads!.overdue.rows.length).toBeLessThan(8);
    expect(leads!.now).toMatchObject({ total: 1 });
  });

  it("shows a unit its own duty, the office its district, and another unit nothing of it", async () => {
    const sites = [{ parkId: "tangu-lvwan", shareBp: 10_000 }];
    await aLead(db(), { nextStepOn: addDays(today, -1), ownerId: null, sites });
    const overdue = async (name: Parameters<typeof ctxFor>[1], whose: "mine" | "all") =>
      (await getToday(ctxFor(db(), name), whose)).leads?.overdue.total;
    expect(await overdue("xinjinshan", "mine")).toBe(0);
    expect(await overdue("xinjinshan", "all")).toBe(1);
    expect(await overdue("tangu", "all")).toBe(0);
    expect(await overdue("jinshan-office", "all")).toBe(1);
    expect(await overdue("jinshan-leader", "all")).toBe(1);
    expect(await overdue("baoshan-office", "all")).toBe(0);
    expect(await overdue("jinshan-science", "all")).toBeUndefined();
  });

  it("counts the same clocks in the database as the rule does lead by lead", async () => {
    const expected: string[] = [];
    for (const stage of ["PROSPECT", "NEGOTIATING", "SIGNED"] as const)
      for (const grade of [null, "A"] as const)
        for (const noted of [false, true])
          for (const days of [0, 1, 2, 3, 6, 7, 13, 14, 60, 61]) {
            const lead = await old(days, { stage, grade });
            if (noted)
              await db().followUp.create({
                data: {
                  leadId: lead.id,
                  authorId: "xinjinshan",
                  happenedOn: NOW,
                  method: "PHONE",
                  content: "谈",
                  createdAt: NOW,
                },
              });
            const on = addDays(today, -days);
            const facts = {
              stage,
              grade,
              hasNote: noted,
              status: "ACTIVE" as const,
              createdOn: on,
              lastActivityOn: on,
            };
            if (clockOf(facts, { rules, today })) expected.push(lead.id);
          }
    const found = await listClocks(ctxFor(db(), "jinshan-office"), { whose: "all", rules });
    expect(found.total).toBe(expected.length);
    expect(found.rows.length).toBeGreaterThan(0);
    expect(found.rows.every(({ id }) => expected.includes(id))).toBe(true);
  });

  it("stops the clock of a lead once a note is written", async () => {
    const lead = await old(2);
    const ctx = ctxFor(db(), "xinjinshan");
    expect((await listClocks(ctx, { whose: "mine", rules })).rows).toMatchObject([{ kind: "ANSWER" }]);
    await addFollowUp(ctx, { id: lead.id, method: "PHONE", content: "约好下周来访。" });
    expect((await listClocks(ctx, { whose: "mine", rules })).total).toBe(0);
  });

  it("lights leads without progress, as many as the list of 久未跟进 finds", async () => {
    for (const days of [60, 61, 91, 181]) await old(days, { stage: "NEGOTIATING" });
    const ctx = ctxFor(db(), "jinshan-office");
    const { rows, total } = await listStalled(ctx, { whose: "all", rules });
    expect(rows.map(({ light }) => light)).toEqual(["OUT", "RED", "YELLOW"]);
    const listed = await listLeads(ctx, leadFilterSchema.parse({ stale: String(rules.yellowDays) }));
    expect(total).toBe(listed.totals.count);
  });

  it("takes the district's own days when they are set", async () => {
    await db().setting.create({
      data: { key: "lead.clocks", districtId: "jinshan", value: { yellowDays: 10 }, effectiveOn: ago(5) },
    });
    await old(11);
    const found = await getToday(ctxFor(db(), "xinjinshan"), undefined);
    expect(found).toMatchObject({ example: false, leads: { stalled: { total: 1 } } });
  });

  it("warns of a claim whose protection ends soon, to its unit and to the office alone", async () => {
    const lead = await aLead(db());
    await aClaim(db(), { leadId: lead.id, accepted: true });
    const later = new Date(NOW.getTime() + 170 * 86_400_000);
    const claims = async (name: Parameters<typeof ctxFor>[1]) =>
      (await getToday(ctxFor(db(), name, later), undefined)).claims.total;
    expect([await claims("xinjinshan"), await claims("jinshan-office"), await claims("tangu")]).toEqual([
      1, 1, 0,
    ]);
  });

  it("shows what the unit was told until it is read", async () => {
    await notify(ctxFor(db(), "jinshan-office"), {
      districtId: "jinshan",
      organisationIds: ["xinjinshan"],
      kind: "claim.accept",
      text: "首谈已认定。",
      href: "/claims",
    });
    const ctx = ctxFor(db(), "xinjinshan");
    expect((await getToday(ctx, undefined)).notices).toMatchObject({ unread: 1, rows: [{ read: false }] });
    await readNotices(ctx);
    expect((await getToday(ctx, undefined)).notices.unread).toBe(0);
    expect((await getToday(ctxFor(db(), "tangu"), undefined)).notices.rows).toEqual([]);
  });
});

describe("every group of 今日", () => {
  it("counts what the list behind it counts, for each reader", async () => {
    for (const days of [0, 2, 20, 65, 95, 190]) {
      await old(days, { nextStepOn: addDays(today, -days) });
      await old(days, { stage: "NEGOTIATING", ownerId: null, nextStepOn: addDays(today, days) });
      await old(days, { organisationId: "tangu", nextStepOn: addDays(today, 3) });
      await old(days, { status: "PAUSED", nextStepOn: today });
    }
    const readers = [
      ["xinjinshan", "mine"],
      ["xinjinshan", "all"],
      ["tangu", "all"],
      ["jinshan-office", "all"],
      ["jinshan-leader", "all"],
    ] as const;
    for (const [name, whose] of readers) {
      const ctx = ctxFor(db(), name);
      const { leads, duty } = await getToday(ctx, whose);
      const counted = async (filter: object) =>
        (await listLeads(ctx, leadFilterSchema.parse({ ...filter, ...duty }))).totals.count;
      expect({
        overdue: await counted({ due: "late" }),
        now: await counted({ due: "today" }),
        week: await counted({ due: "week" }),
        clocks: await counted({ clock: "1" }),
        stalled: await counted({ light: "stalled" }),
      }).toEqual({
        overdue: leads!.overdue.total,
        now: leads!.now.total,
        week: leads!.week.total,
        clocks: leads!.clocks.total,
        stalled: leads!.stalled.total,
      });
      expect(leads!.stalled.total).toBeGreaterThan(0);
      const lights = await Promise.all(
        (["yellow", "red", "out"] as const).map((light) => counted({ light })),
      );
      expect(lights.reduce((sum, one) => sum + one, 0)).toBe(leads!.stalled.total);
    }
  });

  it("shows a bureau the issues it was given, and a unit its claims that wait", async () => {
    const lead = await aLead(db());
    await aClaim(db(), { leadId: lead.id });
    const issue = await anIssue(db(), { entityId: lead.id });
    await assignIssue(ctxFor(db(), "jinshan-office"), {
      id: issue.id,
      assigneeId: "jinshan-science",
      dueOn: addDays(today, 5),
    });
    const bureau = await getToday(ctxFor(db(), "jinshan-science"), undefined);
    expect(bureau.issues).toMatchObject({ total: 1, rows: [{ id: issue.id }] });
    expect(bureau.waiting.total).toBe(0);
    expect((await getToday(ctxFor(db(), "xinjinshan"), undefined)).waiting.total).toBe(1);
    expect((await getToday(ctxFor(db(), "tangu"), undefined)).waiting.total).toBe(0);
  });
});
