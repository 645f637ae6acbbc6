import pino from "pino";
import { describe, expect, it } from "vitest";
import { testDatabase } from "#test/database";
import { forgetOldRuns, type Job, jobStates, nextRunOf, runDueJobs, slotOf } from "./jobs.server";

const { db } = testDatabase();
const log = pino({ level: "silent" });
const at = (text: string) => new Date(`${text}+08:00`);
const nightly = { cron: "0 2 * * *" };

const counting = (name: string, cron = nightly.cron): Job & { runs: Date[] } => {
  const runs: Date[] = [];
  return {
    name,
    cron,
    runs,
    run: async ({ now }) => {
      runs.push(now);
      return `第 ${runs.length} 次`;
    },
  };
};

const turn = (jobs: Job[], when: Date) => runDueJobs({ db: db(), jobs, now: () => when, log });

describe("the slot of a job", () => {
  it("is the last time it was due in Shanghai, the minute itself included", () => {
    expect(slotOf(nightly, at("2026-05-20T01:59:59"))).toEqual(at("2026-05-19T02:00:00"));
    expect(slotOf(nightly, at("2026-05-20T02:00:00"))).toEqual(at("2026-05-20T02:00:00"));
    expect(slotOf({ cron: "* * * * *" }, at("2026-05-20T02:00:07"))).toEqual(at("2026-05-20T02:00:00"));
    expect(nextRunOf(nightly, at("2026-05-20T02:00:00"))).toEqual(at("2026-05-21T02:00:00"));
  });
});

describe("a periodic job", () => {
  it("runs once a slot, however many processes look at once", async () => {
    const job = counting("scan");
    const when = at("2026-05-20T02:00:07");
    const ran = await Promise.all([turn([job], when), turn([job], when), turn([job], when)]);
    expect(ran.flat()).toEqual(["scan"]);
    expect(job.runs).toHaveLength(1);
    expect(await turn([job], at("2026-05-20T23:00:00"))).toEqual([]);
    expect(await turn([job], at("2026-05-21T02:00:00"))).toEqual(["scan"]);
  });

  it("that was missed while nothing ran is run at the next start, once and not once for each night", async () => {
    const job = counting("scan");
    await turn([job], at("2026-05-20T02:00:00"));
    expect(await turn([job], at("2026-05-24T09:30:00"))).toEqual(["scan"]);
    expect(await turn([job], at("2026-05-24T09:31:00"))).toEqual([]);
    expect(job.runs).toHaveLength(2);
  });

  it("that fails is on record with its reason and stops no other", async () => {
    const broken: Job = {
      name: "a-broken",
      cron: nightly.cron,
      run: () => Promise.reject(new Error("断开")),
    };
    const job = counting("b-sound");
    expect(await turn([broken, job], at("2026-05-20T02:00:00"))).toEqual(["a-broken", "b-sound"]);
    const [failed, sound] = await jobStates({
      db: db(),
      jobs: [broken, job],
      now: at("2026-05-20T09:00:00"),
    });
    expect(failed).toMatchObject({ ok: false, outcome: "断开", failure: "断开" });
    expect(sound).toMatchObject({ ok: true, outcome: "第 1 次", failure: null });
    expect(sound!.next).toEqual(at("2026-05-21T02:00:00"));
  });

  it("whose process died in the middle is taken over after a quarter of an hour, not before", async () => {
    const job = counting("scan");
    const slot = at("2026-05-20T02:00:00");
    await db().jobRun.create({ data: { name: "scan", slot, startedAt: slot } });
    expect(await turn([job], at("2026-05-20T02:10:00"))).toEqual([]);
    expect(await turn([job], at("2026-05-20T02:16:00"))).toEqual(["scan"]);
  });

  it("keeps its last run when old ones are forgotten", async () => {
    const job = counting("scan");
    for (const day of ["18", "19", "20"]) await turn([job], at(`2026-05-${day}T02:00:00`));
    expect(await forgetOldRuns(db(), at("2026-06-20T00:00:00"))).toBe(2);
    expect(await db().jobRun.findMany({ select: { slot: true } })).toEqual([
      { slot: at("2026-05-20T02:00:00") },
    ]);
  });
});
