import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { loadFacts } from "#seeds/reference/load.server";
import { testDatabase } from "#test/database";
import { findDefaultPasswords, signIn } from "~/modules/access/commands.server";
import { DEMO_PASSWORD } from "~/modules/access/rules";
import { getOverview } from "~/modules/reports/queries/overview.server";
import { confirmSigning } from "~/modules/signings/commands/confirm-signing.server";
import { confirmInvestment } from "~/modules/signings/commands/decide-investment.server";
import type { Ctx } from "~/platform/ctx";
import { yiFen } from "./lives";
import { DEMO_USERS, demoUser } from "./people";
import { UNITS } from "./plan";
import { removeDemo } from "./remove.server";
import { demoStory, type Story } from "./story";
import { writeDemo } from "./write.server";

const { db } = testDatabase();
const story = demoStory();

const text = (value: unknown) =>
  JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? `${part}n` : part));

const names = (file: string): string[] =>
  JSON.parse(readFileSync(new URL(`../reference/${file}.json`, import.meta.url), "utf8")).flatMap(
    (row: { name: string; aliases: string[]; legalName?: string | null }) =>
      [row.name, row.legalName, ...row.aliases].filter(Boolean),
  );

describe("the demo story", () => {
  it("is the same at every run", () => {
    expect(text(demoStory())).toBe(text(story));
  });

  it("has about 120 leads in every stage and status, over three years and two districts", () => {
    expect(story.leads.length).toBe(120);
    expect(new Set(story.leads.map(({ stage }) => stage)).size).toBe(8);
    expect(new Set(story.leads.map(({ status }) => status))).toEqual(
      new Set(["ACTIVE", "PAUSED", "LOST", "TERMINATED"]),
    );
    expect(new Set(story.leads.map(({ number }) => number)).size).toBe(120);
    for (const state of ["SAVED", "SUBMITTED", "CONFIRMED", "RETURNED"])
      expect(story.signings.some((signing) => signing.state === state)).toBe(true);
    expect(story.signings.some(({ currency }) => currency === "USD")).toBe(true);
    expect(story.ledger.some(({ kind }) => kind === "CORRECT")).toBe(true);
  });

  it("marks every invented name and uses none that the documents name", () => {
    const stated = new Set([...names("companies"), ...names("organisations"), ...names("carriers")]);
    for (const { name } of story.companies) {
      expect(name).toMatch(/^演示·/);
      expect([...stated].filter((one) => name.includes(one))).toEqual([]);
    }
    expect(new Set(story.companies.map(({ name }) => name)).size).toBe(story.companies.length);
    for (const { name } of story.contacts) expect(name).toMatch(/^演示·/);
    for (const { displayName } of DEMO_USERS) expect(displayName).toMatch(/^演示·/);
    for (const { name } of [...story.space.lists, ...story.space.entries]) expect(name).toMatch(/^演示·/);
    const marked = [story.companies, story.leads, story.signings, story.investments, story.ledger];
    marked.push(story.space.units as never, story.space.holds as never, story.space.lists as never);
    const filings = [story.followUps, story.attachments, story.observations, story.carrierObservations];
    for (const rows of [...marked, ...filings, story.taskReports])
      expect((rows as { isDemo?: boolean }[]).filter(({ isDemo }) => isDemo !== true)).toEqual([]);
  });

  it("attaches nothing to a company that the documents name", () => {
    const own = new Set(story.companies.map(({ id }) => id));
    expect(story.leads.filter(({ companyId }) => !own.has(companyId))).toEqual([]);
    expect(story.contacts.filter(({ companyId }) => !own.has(companyId))).toEqual([]);
    const told = text([story.followUps, story.observations, story.taskReports, story.space]);
    expect(names("companies").filter((name) => told.includes(name))).toEqual([]);
  });

  it("signs and invests what its outline says, unit by unit", () => {
    const sum = (unit: string, metric: string) =>
      story.ledger
        .filter((entry) => entry.organisationId === unit && entry.metric === metric)
        .reduce((all, { amount }) => all + BigInt(amount), 0n);
    for (const unit of UNITS) {
      const net = Object.values(unit.net).reduce((all, yi) => all + yiFen(yi), 0n);
      expect(sum(unit.id, "SIGNED")).toBe(net);
      expect(sum(unit.id, "INDUSTRIAL")).toBe(yiFen(unit.industrialYi));
    }
  });

  it("keeps its dates in order and none after its last day", () => {
    const last = new Date("2026-11-21T00:00:00+08:00");
    for (const { at } of [...story.moves, ...story.audit]) expect(at < last).toBe(true);
    for (const lead of story.leads) {
      const moves = story.moves.filter(({ leadId }) => leadId === lead.id);
      const advances = moves.filter(({ kind }) => kind === "ADVANCE");
      expect(["PROSPECT", ...advances.map(({ toStage }) => toStage)]).toEqual([
        ...advances.map(({ fromStage }) => fromStage),
        lead.stage,
      ]);
      expect(moves.every(({ at }) => at > lead.createdAt)).toBe(true);
    }
  });
});

const undecided = (whole: Story): Story => ({
  ...whole,
  ledger: [],
  leads: whole.leads.map((lead) => ({ ...lead, status: "ACTIVE" as const })),
  signings: whole.signings.map((row) =>
    row.state === "CONFIRMED"
      ? { ...row, state: "SUBMITTED" as const, linkOnly: false, decidedAt: null }
      : row,
  ),
  investments: whole.investments.map((row) =>
    row.state === "CONFIRMED" ? { ...row, state: "SUBMITTED" as const, decidedAt: null } : row,
  ),
});

const office = (districtId: string, now: Date): Ctx => {
  const user = demoUser(`${districtId}-office`);
  const actor = { ...user, userId: user.id, name: user.displayName };
  return { actor, now, db: db() };
};

const entryText = (entry: { leadId: string; amount: bigint | number; [column: string]: unknown }) =>
  text([
    ...[entry.leadId, entry.metric, BigInt(entry.amount), entry.kind, entry.effectiveOn, entry.recordedAt],
    ...[entry.signingId, entry.investmentId, entry.parkId, entry.organisationId, entry.field, entry.origin],
  ]);

describe("the demo story in the database", () => {
  beforeEach(async () => {
    await loadFacts(db());
  });

  it("has the ledger that confirming every contract through the product would post", async () => {
    await writeDemo(db(), undecided(story), { dealings: false });
    const corrected = new Set(
      story.ledger.filter(({ kind }) => kind === "CORRECT").map(({ leadId }) => leadId),
    );
    const kept = ({ leadId }: { leadId: string }) => !corrected.has(leadId);
    const decided = story.signings
      .filter((row) => row.state === "CONFIRMED" && kept(row))
      .sort((a, b) => (a.decidedAt as Date).getTime() - (b.decidedAt as Date).getTime());
    for (const { id, districtId, decidedAt } of decided)
      await confirmSigning(office(districtId, decidedAt as Date), { id });
    const filings = story.investments.filter((row) => row.state === "CONFIRMED" && kept(row)).slice(0, 25);
    for (const { id, districtId, decidedAt } of filings)
      await confirmInvestment(office(districtId, decidedAt as Date), { id });
    const posted = await db().ledgerEntry.findMany();
    const done = new Set(filings.map(({ id }) => id));
    const expected = story.ledger.filter(
      (entry) => kept(entry) && (entry.signingId || done.has(entry.investmentId!)),
    );
    expect(posted.map(entryText).sort()).toEqual(expected.map((row) => entryText(row as never)).sort());
  });

  it("is written once, its users sign in, and a production server would refuse their password", async () => {
    expect(await writeDemo(db(), story)).toMatchObject({ leads: 120, ledger: story.ledger.length });
    expect(await writeDemo(db(), story)).toBeNull();
    expect((await findDefaultPasswords(db())).length).toBe(DEMO_USERS.length);
    for (const { username } of DEMO_USERS)
      await signIn(db(), { username, password: DEMO_PASSWORD, now: new Date("2026-11-22T01:00:00Z") });
    const demoOnFact = await db().lead.count({ where: { isDemo: true, company: { isReference: true } } });
    expect(demoOnFact).toBe(0);
  });

  it("goes with one command, the ledger too, and leaves every fact", async () => {
    const tables = await db().$queryRaw<{ name: string }[]>`
      SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()
        AND tablename NOT LIKE 'Search%' AND tablename NOT LIKE '\\_%' ORDER BY 1`;
    const counts = async () => {
      const found: Record<string, number> = {};
      for (const { name } of tables) {
        const [row] = await db().$queryRawUnsafe<[{ n: number }]>(`SELECT count(*)::int AS n FROM "${name}"`);
        found[name] = row.n;
      }
      return found;
    };
    const before = await counts();
    await writeDemo(db(), story);
    await signIn(db(), { username: "admin", password: DEMO_PASSWORD, now: new Date() });
    const removed = await removeDemo(db());
    expect(removed.find(({ noun }) => noun === "台账")?.count).toBe(story.ledger.length);
    for (const noun of ["首谈", "流转", "专班问题", "通知", "报表", "载体单元", "招商清单"])
      expect(removed.find((one) => one.noun === noun)?.count).toBeGreaterThan(0);
    expect(await counts()).toEqual(before);
    expect(await removeDemo(db())).toEqual([]);
  });

  it("shows every kind of dealing between units and office, each still as the rules would leave it", async () => {
    await writeDemo(db(), story);
    const states = async (table: "claim" | "referral" | "issue" | "unitHold") =>
      (await (db()[table] as { findMany(): Promise<{ state: string }[]> }).findMany()).map(
        ({ state }) => state,
      );
    expect(new Set(await states("claim"))).toEqual(new Set(["ACCEPTED", "OVERRULED", "SUBMITTED"]));
    expect(await db().claim.count({ where: { contested: true, state: "SUBMITTED" } })).toBe(1);
    expect(new Set(await states("referral"))).toEqual(new Set(["ACCEPTED", "RETURNED", "OFFERED"]));
    expect(new Set(await states("issue"))).toEqual(new Set(["OPEN", "ASSIGNED", "CLOSED"]));
    expect(await db().issue.count({ where: { level: { not: "UNIT" }, state: "ASSIGNED" } })).toBe(1);
    expect(await states("unitHold")).toEqual(["ACTIVE", "ACTIVE", "ACTIVE"]);
    expect(await db().notification.count({ where: { isDemo: false } })).toBe(0);
    expect(await db().notification.count({ where: { kind: "report.freeze" } })).toBeGreaterThan(0);
  });

  it("has the last two closed months frozen, each with what was known on its day, and bridges to them", async () => {
    await writeDemo(db(), story);
    const reports = await db().report.findMany({ orderBy: [{ districtId: "asc" }, { period: "asc" }] });
    expect(reports.map(({ districtId, period }) => `${districtId} ${period}`)).toEqual([
      "baoshan 2026-09",
      "baoshan 2026-10",
      "jinshan 2026-09",
      "jinshan 2026-10",
    ]);
    for (const { ledgerThrough, frozenAt } of reports) {
      expect(
        await db().ledgerEntry.count({
          where: { id: { lte: ledgerThrough! }, recordedAt: { gte: frozenAt } },
        }),
      ).toBe(0);
      expect(
        await db().ledgerEntry.count({ where: { id: { gt: ledgerThrough! }, recordedAt: { lt: frozenAt } } }),
      ).toBe(0);
    }
    const leader = { ...demoUser("jinshan-leader"), userId: "demo-jinshan-leader", name: "演示" };
    const overview = await getOverview({ actor: leader, now: new Date("2026-11-22T02:00:00Z"), db: db() });
    expect(overview.lastReport?.cutOffOn).toBe("2026-10-31");
    expect(overview.changes.some(({ parts }) => parts.some(({ amount }) => amount !== "0"))).toBe(true);
    expect(overview.decisions.length).toBe(3);
  });

  it("leaves a real note and ends the sign-in of the demo user who wrote it", async () => {
    await writeDemo(db(), story);
    const company = await db().company.create({ data: { name: "正式企业", districtId: "jinshan" } });
    const at = new Date("2026-11-22T01:00:00Z");
    const lead = await db().lead.create({
      data: {
        ...{
          number: "金山-2026-9999",
          districtId: "jinshan",
          organisationId: "xinjinshan",
          companyId: company.id,
        },
        ...{ projectName: "正式项目", field: "SYNBIO", source: "DIRECT", visibleTo: ["xinjinshan"] },
        ...{ ownerId: "demo-xinjinshan", lastActivityAt: at, stageSince: at, createdAt: at },
      },
    });
    const note = {
      leadId: lead.id,
      authorId: "demo-xinjinshan",
      method: "PHONE" as const,
      content: "正式记录",
    };
    await db().followUp.create({ data: { ...note, happenedOn: at, createdAt: at } });
    await removeDemo(db());
    expect(await db().followUp.count()).toBe(1);
    const credentials = { username: "xinjinshan", password: DEMO_PASSWORD, now: at };
    await expect(signIn(db(), credentials)).rejects.toThrow("用户名或密码不正确");
    expect(await db().user.count()).toBe(1);
  });
});
