import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aCarrier } from "#test/builders-carriers";
import { aLead } from "#test/builders-leads";
import { anInvestment, aSigning } from "#test/builders-signings";
import { aTarget } from "#test/builders-targets";
import { aTask, aTaskReport } from "#test/builders-tasks";
import { testDatabase } from "#test/database";
import { recordCarrierObservation } from "~/modules/carriers/commands/observation.server";
import { advanceLead } from "~/modules/leads/commands/advance-lead.server";
import { claimLead } from "~/modules/leads/commands/claim-submit.server";
import { reviewStage } from "~/modules/leads/commands/stage-review.server";
import { recordObservation } from "~/modules/targets/commands/record-observation.server";
import { decideDesk, decideDeskItem } from "./commands/decide-desk.server";
import { countDesk, deskSeen, listDesk, listDeskUnits } from "./queries/desk.server";
import { findDeskItem } from "./queries/desk-item.server";
import { countWaiting, listReturned } from "./queries/desk-returned.server";
import { makeMeeting } from "./queries/meeting.server";
import { getOverview } from "./queries/overview.server";
import { ageOf, DESK_KINDS, type DeskKind, nextKey, readReviewClock } from "./rules/desk";
import { whatText } from "./rules/desk-words";
import { deskFilterSchema } from "./schema";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));

const as = (user: UserName, now = NOW) => ctxFor(db(), user, now);
const desk = (params: object = {}, user: UserName = "jinshan-office") =>
  listDesk(as(user), deskFilterSchema.parse(params));

const aStartedLead = async () => {
  const lead = await aLead(db(), { stage: "REGISTERED", registeredOn: "2026-04-01" });
  await advanceLead(as("xinjinshan"), { id: lead.id, to: "STARTED", startedOn: "2026-05-10" });
  return lead;
};

/** One item of each kind, all of 新金山. */
const anItemOfEach = async () => {
  const own = as("xinjinshan");
  const lead = await aLead(db(), { projectName: "一期" });
  await claimLead(own, { leadId: lead.id, metOn: "2026-05-18", method: "VISIT", statement: "在总部面谈。" });
  await aStartedLead();
  await aSigning(db(), { leadId: lead.id, state: "SUBMITTED", amount: "2亿" });
  await anInvestment(db(), { leadId: lead.id, state: "SUBMITTED", period: "2026-04" });
  const carrier = await aCarrier(db());
  await recordCarrierObservation(own, {
    carrierId: carrier.id,
    kind: "PROGRESS_PCT",
    observedOn: "2026-04-30",
    value: "62.5",
    intent: "submit",
  });
  const task = await aTask(db(), { lead: ["xinjinshan"] });
  await aTaskReport(db(), { taskId: task.id, organisationId: "xinjinshan" });
  const target = await aTarget(db(), {
    ownerId: "xinjinshan",
    organisations: ["xinjinshan"],
    metric: null,
    kind: "STOCK_LEVEL",
    unit: "家",
    value: "100",
  });
  await recordObservation(own, { targetId: target.id, observedOn: "2026-04-30", value: "80" });
};

const keyOf = (row: { kind: DeskKind; id: string; version: number }) =>
  `${row.kind}:${row.id}:${row.version}`;

describe("the desk", () => {
  it("holds what waits of every kind in one list, whose length is the number in the rail", async () => {
    await anItemOfEach();
    const { rows, total } = await desk();
    expect(rows.map(({ kind }) => kind).sort()).toEqual([...DESK_KINDS].sort());
    expect(total).toBe(7);
    expect(await countDesk(as("jinshan-office"))).toBe(total);
    expect(await countWaiting(as("jinshan-office"))).toBe(total);
    expect(rows.every(({ unit }) => unit === "新金山发展公司")).toBe(true);
    expect(rows.map(whatText).sort()).toEqual(
      [
        "2026-04 工业投资",
        "完成工程量 62.5%",
        "截至 2026-04-30 填报",
        "2026-05 任务填报",
        "进入“开工”",
        "首谈认定",
        "正式签约",
      ].sort(),
    );
  });

  it("is empty for another district and for who reviews nothing", async () => {
    await anItemOfEach();
    for (const user of [
      "baoshan-office",
      "xinjinshan",
      "jinshan-leader",
      "jinshan-science",
      "admin",
    ] as const)
      expect(await desk({}, user)).toMatchObject({ rows: [], total: 0 });
    const { rows } = await desk();
    for (const row of rows) {
      expect(await findDeskItem(as("baoshan-office"), row)).toBeNull();
      const answer = decideDeskItem(as("baoshan-office"), { item: keyOf(row), verdict: "confirm" });
      await expect(answer).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("is narrowed by kind, unit and age, a page at a time, and counts the whole of it", async () => {
    await anItemOfEach();
    const other = await aLead(db(), { organisationId: "tangu" });
    for (const days of [0, 2, 9])
      await db().signing.update({
        where: {
          id: (await aSigning(db(), { leadId: other.id, as: "tangu", state: "SUBMITTED", amount: "1亿" })).id,
        },
        data: { submittedAt: new Date(NOW.getTime() - days * 86_400_000) },
      });
    expect((await desk({ kind: "签约" })).total).toBe(4);
    expect((await desk({ unit: "tangu" })).total).toBe(3);
    expect(await listDeskUnits(as("jinshan-office"))).toMatchObject([
      { count: 7 },
      { id: "tangu", count: 3 },
    ]);
    const ages = async (age: string) => (await desk({ unit: "tangu", age })).rows.map((row) => row.age);
    expect(await ages("ok")).toEqual(["ok"]);
    expect(await ages("watch")).toEqual(["watch"]);
    expect(await ages("late")).toEqual(["late"]);
    const second = await desk({ page: 2, pageSize: 4 });
    expect(second).toMatchObject({ total: 10, rows: { length: 4 } });
    expect(await desk({ page: 9, pageSize: 4 })).toMatchObject({ total: 10, rows: [] });
    const { rows } = await desk();
    expect(rows[0]).toMatchObject({ kind: "signing", age: "late" });
  });

  it("shows what a decision rests on, with its files", async () => {
    await anItemOfEach();
    const { rows } = await desk();
    for (const row of rows) {
      const item = await findDeskItem(as("jinshan-office"), row);
      expect(item?.facts.length).toBeGreaterThan(1);
      expect(item?.href).toMatch(/^\/(claims|leads|signings|investments|carriers|tasks|targets)\//);
    }
  });

  it("decides each kind by the command of its noun: confirmed", async () => {
    await anItemOfEach();
    const { rows } = await desk();
    for (const row of rows) {
      const item = keyOf(row);
      if (row.kind === "carrier")
        await expect(
          decideDeskItem(as("jinshan-office"), { item, verdict: "confirm" }),
        ).rejects.toMatchObject({ code: "INVALID", fields: { reason: expect.any(String) } });
      const reason = row.kind === "carrier" ? "现场核查" : undefined;
      await decideDeskItem(as("jinshan-office"), { item, verdict: "confirm", reason });
    }
    expect((await desk()).total).toBe(0);
    expect(await db().ledgerEntry.count()).toBeGreaterThan(1);
    expect(await listReturned(as("xinjinshan"))).toEqual([]);
  });

  it("counts the same in the overview, in the papers of the meeting and in the inbox", async () => {
    await anItemOfEach();
    const { total } = await desk();
    const said = async (name: UserName, kind: string) =>
      (await getOverview(as(name))).decisions.find((one) => one.kind === kind)?.title;
    for (const name of ["jinshan-office", "jinshan-leader"] as const) {
      expect(await said(name, "review")).toBe(`${total} 项待审`);
      expect(JSON.stringify((await makeMeeting(as(name))).paper)).toContain(`．${total} 项待审`);
      const seen = await listDesk(deskSeen(as(name))!, { page: 1, pageSize: 50 });
      expect(seen.total).toBe(total);
    }
    for (const row of (await desk()).rows)
      await decideDeskItem(as("jinshan-office"), {
        item: keyOf(row),
        verdict: "return",
        reason: "请补充材料",
      });
    expect(await said("jinshan-leader", "review")).toBeUndefined();
    const back = await countWaiting(as("xinjinshan"));
    expect(back).toBe(6);
    expect(await said("xinjinshan", "returned")).toBe(`${back} 项被退回，待修改`);
  });

  it("or returned with a reason, which the unit then finds among its own until it has put it right", async () => {
    await anItemOfEach();
    const { rows } = await desk();
    const [first] = rows;
    await expect(
      decideDeskItem(as("jinshan-office"), { item: keyOf(first!), verdict: "return" }),
    ).rejects.toMatchObject({ name: "ZodError" });
    for (const row of rows)
      await decideDeskItem(as("jinshan-office"), {
        item: keyOf(row),
        verdict: "return",
        reason: "请补充材料",
      });
    expect((await desk()).total).toBe(0);
    const back = await listReturned(as("xinjinshan"));
    expect(back.map(({ kind }) => kind).sort()).toEqual(DESK_KINDS.filter((kind) => kind !== "claim").sort());
    expect(back.every(({ reason, state }) => reason === "请补充材料" && state === "RETURNED")).toBe(true);
    expect(await countWaiting(as("xinjinshan"))).toBe(6);
    expect(await listReturned(as("tangu"))).toEqual([]);
    await recordCarrierObservation(as("xinjinshan", new Date(NOW.getTime() + 1000)), {
      carrierId: (await db().carrier.findFirstOrThrow()).id,
      kind: "PROGRESS_PCT",
      observedOn: "2026-04-30",
      value: "62",
      intent: "submit",
    });
    expect((await listReturned(as("xinjinshan"))).map(({ kind }) => kind)).not.toContain("carrier");
  });
});

describe("a batch", () => {
  it("passes like items one by one, and says which did not pass and why", async () => {
    const lead = await aLead(db());
    const own = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED", amount: "1亿" });
    await db().signing.update({ where: { id: own.id }, data: { submittedById: "jinshan-office" } });
    const good = await aSigning(db(), { leadId: (await aLead(db())).id, state: "SUBMITTED", amount: "1亿" });
    const stale = await aSigning(db(), { leadId: (await aLead(db())).id, state: "SUBMITTED", amount: "1亿" });
    const answer = await decideDesk(as("jinshan-office"), {
      item: [
        `signing:${own.id}:${own.version}`,
        `signing:${good.id}:${good.version}`,
        `signing:${stale.id}:99`,
      ],
      verdict: "confirm",
    });
    expect(answer.passed).toBe(1);
    expect(answer.failed.map(({ key }) => key)).toEqual([`signing:${own.id}`, `signing:${stale.id}`]);
    expect(answer.failed[0]!.why).toContain("本人");
    expect(answer.failed[1]!.why).toContain("修改过");
    expect(await db().signing.count({ where: { state: "CONFIRMED" } })).toBe(1);
  });

  it("takes items of one kind, and returns none", async () => {
    const item = ["signing:a:1", "investment:b:1"];
    await expect(decideDesk(as("jinshan-office"), { item, verdict: "confirm" })).rejects.toMatchObject({
      name: "ZodError",
    });
    const like = ["signing:a:1", "signing:b:1"];
    await expect(
      decideDesk(as("jinshan-office"), { item: like, verdict: "return", reason: "都不对" }),
    ).rejects.toMatchObject({ name: "ZodError" });
    await expect(decideDesk(as("xinjinshan"), { item: like, verdict: "confirm" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("asked for by two at the same instant decides each item once", async () => {
    const lead = await aLead(db());
    const one = await anInvestment(db(), { leadId: lead.id, state: "SUBMITTED", period: "2026-03" });
    const item = `investment:${one.id}:${one.version}`;
    const answers = await Promise.all(
      [1, 2].map(() => decideDesk(as("jinshan-office"), { item, verdict: "confirm" })),
    );
    expect(answers.map(({ passed }) => passed).sort()).toEqual([0, 1]);
    const loser = answers.find(({ passed }) => passed === 0)!;
    expect(loser.failed[0]!.why).toMatch(/确认，无需重复|修改过/);
    expect(await db().ledgerEntry.count()).toBe(1);
  });
});

describe("a stage that a unit reached", () => {
  it("goes back with the reason when the office returns it, and is not confirmed twice", async () => {
    const lead = await aStartedLead();
    const [row] = (await desk({ kind: "stage" })).rows;
    await reviewStage(as("jinshan-office"), { id: row!.id, verdict: "return", reason: "请附施工许可" });
    expect(await db().lead.findUnique({ where: { id: lead.id } })).toMatchObject({ stage: "REGISTERED" });
    const moves = await db().stageMove.findMany({ where: { leadId: lead.id }, orderBy: { id: "asc" } });
    expect(moves.map(({ kind }) => kind)).toEqual(["ADVANCE", "BACK"]);
    await expect(
      reviewStage(as("jinshan-office"), { id: row!.id, verdict: "confirm" }),
    ).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("by the office's own hand needs nobody else", async () => {
    const lead = await aLead(db(), { stage: "REGISTERED", registeredOn: "2026-04-01" });
    await advanceLead(as("jinshan-office"), { id: lead.id, to: "STARTED", startedOn: "2026-05-10" });
    expect((await desk()).total).toBe(0);
  });

  it("waits for nobody where the district's setting names no stage", async () => {
    await db().setting.create({
      data: {
        key: "stage.review",
        districtId: "jinshan",
        value: { stages: [] },
        effectiveOn: new Date("2026-05-01"),
      },
    });
    await aStartedLead();
    expect((await desk()).total).toBe(0);
  });

  it("leaves the desk when its unit takes it back, and is decided by the office alone", async () => {
    const lead = await aStartedLead();
    const [row] = (await desk({ kind: "stage" })).rows;
    await expect(reviewStage(as("xinjinshan"), { id: row!.id, verdict: "confirm" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await db().lead.update({ where: { id: lead.id }, data: { stage: "REGISTERED" } });
    expect((await desk()).total).toBe(0);
  });
});

describe("how long an item waits", () => {
  const given = { today: "2026-05-20", clock: readReviewClock(null) };
  it.each([
    ["2026-05-20T04:00:00Z", "ok"],
    ["2026-05-18T16:00:00Z", "ok"],
    ["2026-05-18T15:59:00Z", "watch"],
    ["2026-05-16T16:00:00Z", "watch"],
    ["2026-05-16T15:59:00Z", "late"],
  ])("since %s is %s by the days in Shanghai", (since, age) => {
    expect(ageOf(new Date(since), given)).toBe(age);
  });

  it("is read from a setting; what is absurd there is the default", () => {
    expect(readReviewClock({ watchDays: 2, lateDays: 5 })).toEqual({ watchDays: 2, lateDays: 5 });
    expect(readReviewClock({ watchDays: -1, lateDays: "x" })).toEqual({ watchDays: 1, lateDays: 3 });
    expect(readReviewClock({ watchDays: 9 })).toEqual({ watchDays: 9, lateDays: 9 });
  });
});

describe("after a decision", () => {
  it("the next item comes up, at the end the one before, at last nothing", () => {
    expect(nextKey(["a", "b", "c"], "b")).toBe("c");
    expect(nextKey(["a", "b", "c"], "c")).toBe("b");
    expect(nextKey(["a"], "a")).toBeNull();
    expect(nextKey(["a", "b"], "gone")).toBe("a");
  });
});
