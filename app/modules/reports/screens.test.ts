import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { anEntry, recordedOn, theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { getTarget } from "~/modules/targets/queries/list.server";
import { getPlan, listPlans } from "~/modules/targets/queries/plans.server";
import { getSeries } from "~/modules/targets/queries/series.server";
import { getRanking, getUnitPage, listUnits } from "~/modules/targets/queries/units.server";
import { toDbDate } from "~/platform/dates";
import { freezeReport } from "./commands/freeze-report.server";
import { getOverview } from "./queries/overview.server";

const { db } = testDatabase();
const as = (name: UserName) => ctxFor(db(), name);
const PLAN = "jinshan-2024-plan";
const OWN = `${PLAN}.xinjinshan.signed`;
const facts = async () => {
  await aWorld(db());
  await theFacts(db());
};

describe("the overview", () => {
  it("answers management with the district first, and a park company with its own two targets", async () => {
    await facts();
    await anEntry(db(), { yi: 3 });
    const leader = await getOverview(as("jinshan-leader"));
    expect(leader.headline.map((target) => target.id.split(".").slice(1).join("."))).toEqual([
      "district.signed",
      "district.industrial",
      "xinjinshan.signed",
      "xinjinshan.industrial",
      "tangu.signed",
      "tangu.industrial",
      "zhangjiang-jinshan.signed",
    ]);
    expect(leader.reconciliations.map((found) => `${found.reading} ${found.undivided}`)).toEqual([
      "未分解 15",
      "未分解 10",
    ]);
    const park = await getOverview(as("xinjinshan"));
    expect(park.headline.map((target) => target.id)).toEqual([OWN, `${PLAN}.xinjinshan.industrial`]);
    expect(park.reconciliations).toEqual([]);
  });

  it("shows a bureau what it leads and supports, without the figures of others", async () => {
    await facts();
    const { headline, own, supported } = await getOverview(as("jinshan-science"));
    expect(headline).toEqual([]);
    expect(own.every((target) => target.ownerId === "jinshan-science" && !target.hidden)).toBe(true);
    expect(supported.length).toBeGreaterThan(0);
    expect(supported.filter((target) => !target.hidden && target.ownerId !== "jinshan-science")).toEqual([]);
  });

  it("says what changed since the last report and why", async () => {
    await facts();
    const april = ctxFor(db(), "jinshan-office", recordedOn("2026-05-03"));
    await freezeReport(april, { period: "2026-04" });
    await anEntry(db(), { yi: 2, effectiveOn: "2026-05-12", recordedAt: recordedOn("2026-05-13") });
    const { lastReport, changes } = await getOverview(as("jinshan-leader"));
    expect(lastReport?.period).toBe("2026-04");
    const own = changes.find((change) => change.id === OWN)!;
    expect([own.difference, own.parts.find((part) => part.code === "NEW")!.amount]).toEqual(["2", "2"]);
  });

  it("puts what is behind, what waits and what has not started to the reader, and no other unit's project", async () => {
    await facts();
    const lead = await aLead(db(), { stage: "SIGNED", projectName: "测试·未开工" });
    await anEntry(db(), {
      leadId: lead.id,
      yi: 6,
      effectiveOn: "2025-01-10",
      recordedAt: recordedOn("2025-01-12"),
    });
    const other = await aLead(db(), {});
    await db().signing.create({
      data: {
        leadId: other.id,
        districtId: "jinshan",
        organisationId: "xinjinshan",
        kind: "FORMAL",
        signedOn: toDbDate("2026-05-01"),
        state: "SUBMITTED",
        submittedAt: recordedOn("2026-05-02"),
        createdAt: recordedOn("2026-05-02"),
      },
    });
    const office = await getOverview(as("jinshan-office"));
    expect(office.decisions.map((one) => one.kind)).toEqual(["behind", "review", "notStarted"]);
    expect(office.decisions[1]).toMatchObject({ title: "1 项待审", to: "/inbox" });
    expect(office.decisions[2]!.title).toBe("测试·未开工签约未开工，6.00 亿元");
    const tangu = await getOverview(as("tangu"));
    expect(JSON.stringify(tangu.decisions)).not.toContain("未开工");
  });
});

describe("plans, units and ranking", () => {
  it("keeps a document's own order and its quotes, drafts marked, other districts unseen", async () => {
    await facts();
    const plans = await listPlans(as("jinshan-leader"));
    expect(plans.map((plan) => plan.id).sort()).toEqual(
      [PLAN, "jinshan-2023-opinions", "zjjs-2024-plan"].sort(),
    );
    const { targets, sections } = await getPlan(as("jinshan-leader"), { id: PLAN });
    expect([targets.length, sections[0]!.section, targets[0]!.quote.length > 0]).toEqual([
      99,
      "二、发展目标",
      true,
    ]);
    expect((await listPlans(as("baoshan-office"))).some((plan) => plan.draft)).toBe(true);
    await expect(getPlan(as("nanda"), { id: PLAN })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("gives each unit what it leads and what it supports", async () => {
    await facts();
    const page = await getUnitPage(as("jinshan-office"), { id: "tangu" });
    expect([page.led.length, page.led.every((target) => target.ownerId === "tangu")]).toEqual([15, true]);
    const office = await getUnitPage(as("jinshan-office"), { id: "jinshan-investment-office" });
    expect(office.supported.some((target) => target.id === OWN)).toBe(true);
    expect((await listUnits(as("jinshan-office"))).items.some((row) => row.id === "xinjinshan")).toBe(true);
    await expect(getUnitPage(as("nanda"), { id: "tangu" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("ranks units by pace, the fastest first, and keeps the figures of others from a unit", async () => {
    await facts();
    await anEntry(db(), { yi: 20, organisationId: "tangu" });
    const { rows } = await getRanking(as("jinshan-leader"), { metric: "SIGNED" });
    expect(rows.map(({ rank, target }) => [rank, target.ownerId])).toEqual([
      [1, "tangu"],
      [2, "xinjinshan"],
    ]);
    const own = await getRanking(as("xinjinshan"), { metric: "SIGNED" });
    expect(own.rows.map(({ target }) => target.ownerId)).toEqual(["xinjinshan"]);
  });
});

describe("figures over time", () => {
  it("puts what came late in its true month of the restated series, and leaves the month as it was known", async () => {
    await facts();
    await anEntry(db(), { yi: 2, effectiveOn: "2024-03-10", recordedAt: recordedOn("2024-03-12") });
    await anEntry(db(), { yi: 1, effectiveOn: "2024-03-20", recordedAt: recordedOn("2024-05-06") });
    const series = await getSeries(as("jinshan-office"), { id: OWN });
    const month = (on: string) => series!.months.find((one) => one.on === on);
    expect(month("2024-03-31")).toMatchObject({ actual: "2", restated: "3", due: "3.75" });
    expect(month("2024-05-31")).toMatchObject({ actual: "3", restated: "3" });
    expect(series!.months.at(-1)!.on).toBe("2026-05-20");
  });

  it("shows at a past date what was waiting then, whatever became of it", async () => {
    await facts();
    const lead = await aLead(db(), {});
    const fen = 50_000_000_000n;
    const file = (decided: "CONFIRMED" | "RETURNED") =>
      db().signing.create({
        data: {
          leadId: lead.id,
          districtId: "jinshan",
          organisationId: "xinjinshan",
          kind: "FORMAL",
          signedOn: toDbDate("2026-03-01"),
          amountMinor: fen,
          amountFen: fen,
          state: decided,
          createdAt: recordedOn("2026-03-02"),
          submittedAt: recordedOn("2026-03-03"),
          decidedAt: recordedOn("2026-04-01"),
        },
      });
    const at = async (asOf: string) => (await getTarget(as("jinshan-office"), { id: OWN, asOf })).actual;
    const { id } = await file("RETURNED");
    expect(await at("2026-03-02")).toEqual({ reported: "5", underReview: "0", confirmed: "0" });
    expect(await at("2026-03-31")).toEqual({ reported: "5", underReview: "5", confirmed: "0" });
    expect(await at("2026-04-01")).toEqual({ reported: "0", underReview: "0", confirmed: "0" });
    await db().signing.update({ where: { id }, data: { state: "CONFIRMED" } });
    expect(await at("2026-03-31")).toEqual({ reported: "5", underReview: "5", confirmed: "0" });
  });
});
