import { describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { aClaim, aReferral } from "#test/builders-claims";
import { aLead } from "#test/builders-leads";
import { aConfirmedSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { listNotices } from "~/modules/notices/queries/notices.server";
import type { AppError } from "~/platform/errors";
import { getClaim } from "../queries/claims.server";
import {
  countCrossPark,
  countReferrals,
  getReferral,
  listCrossPark,
  listReferrals,
} from "../queries/referrals.server";
import { acceptReferral, returnReferral } from "./refer-answer.server";
import { offerReferral } from "./refer-offer.server";
import { withdrawReferral } from "./refer-withdraw.server";
import { setLeadSites } from "./set-lead-sites.server";

const { db } = testDatabase();

const problem = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error("nothing was refused")),
    (error) => error as AppError,
  );

const aWorldWithLead = async () => {
  await aWorld(db());
  return aLead(db(), { projectName: "中试基地" });
};

const offered = (leadId: string, more: object = {}) => ({
  leadId,
  toId: "tangu",
  reason: "用地更合适。",
  ...more,
});

describe("offering a lead to another unit", () => {
  it("sets the deadline of the rule, tells the unit and keeps the record", async () => {
    const lead = await aWorldWithLead();
    const referral = await offerReferral(ctxFor(db(), "xinjinshan"), offered(lead.id));
    expect(referral).toMatchObject({ state: "OFFERED", dueOn: "2026-05-25" });
    expect((await listNotices(ctxFor(db(), "tangu")))[0]!.text).toContain("请在 2026-05-25 前答复");
    expect(await countReferrals(ctxFor(db(), "tangu"))).toEqual({ toAnswer: 1, late: 0 });
    expect(
      await db().auditEntry.findMany({
        where: { entityId: referral.id },
        select: { action: true, leadId: true },
      }),
    ).toEqual([{ action: "referral.offer", leadId: lead.id }]);
    expect((await db().lead.findUniqueOrThrow({ where: { id: lead.id } })).organisationId).toBe("xinjinshan");
  });

  it("is refused to those who may not, on another unit's lead, and to a unit without a park of the district", async () => {
    const lead = await aWorldWithLead();
    expect((await problem(offerReferral(ctxFor(db(), "jinshan-leader"), offered(lead.id)))).code).toBe(
      "FORBIDDEN",
    );
    expect((await problem(offerReferral(ctxFor(db(), "tangu"), offered(lead.id)))).code).toBe("NOT_FOUND");
    for (const toId of ["xinjinshan", "nanda", "jinshan-science"]) {
      const refused = await problem(offerReferral(ctxFor(db(), "xinjinshan"), offered(lead.id, { toId })));
      expect(refused.fields).toHaveProperty("toId");
    }
  });

  it("has one open offer at a time, also when two are sent at the same instant", async () => {
    const lead = await aWorldWithLead();
    const both = await Promise.allSettled(
      [1, 2].map(() => offerReferral(ctxFor(db(), "xinjinshan"), offered(lead.id))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(
      (both.find(({ status }) => status === "rejected") as PromiseRejectedResult).reason.userMessage,
    ).toContain("正在流转中");
  });

  it("is refused for a lost lead and for one with figures in the ledger", async () => {
    const lead = await aWorldWithLead();
    await aConfirmedSigning(db(), { leadId: lead.id });
    expect(
      (await problem(offerReferral(ctxFor(db(), "xinjinshan"), offered(lead.id)))).userMessage,
    ).toContain("已有入账金额");
    const lost = await aLead(db(), { status: "LOST" });
    expect((await problem(offerReferral(ctxFor(db(), "xinjinshan"), offered(lost.id)))).code).toBe("INVALID");
  });
});

describe("answering an offer", () => {
  it("moves the lead, its sites, its reader and its claim to the unit that accepts", async () => {
    const lead = await aWorldWithLead();
    const claim = await aClaim(db(), { leadId: lead.id, accepted: true });
    const { id } = await aReferral(db(), { leadId: lead.id, keepBp: 4000 });
    const answer = await acceptReferral(ctxFor(db(), "tangu"), { id, parkId: "tangu-lvwan" });
    expect(answer.state).toBe("ACCEPTED");
    const moved = await db().lead.findUniqueOrThrow({
      where: { id: lead.id },
      include: { sites: { orderBy: { parkId: "asc" } } },
    });
    expect(moved).toMatchObject({ organisationId: "tangu", ownerId: "tangu" });
    expect([...moved.visibleTo].sort()).toEqual(["tangu", "xinjinshan"]);
    expect(moved.sites.map(({ parkId, shareBp }) => [parkId, shareBp])).toEqual([
      ["jinshan-hightech", 4000],
      ["tangu-lvwan", 6000],
    ]);
    expect((await getClaim(ctxFor(db(), "tangu"), claim.id)).state).toBe("ACCEPTED");
    expect((await problem(getClaim(ctxFor(db(), "xinjinshan"), claim.id))).code).toBe("NOT_FOUND");
    const actions = await db().auditEntry.findMany({
      where: { leadId: lead.id },
      orderBy: { id: "asc" },
      select: { action: true },
    });
    expect(actions.map(({ action }) => action).slice(-4)).toEqual([
      "lead.setSites",
      "lead.refer",
      "claim.handOver",
      "referral.accept",
    ]);
    expect((await listNotices(ctxFor(db(), "xinjinshan")))[0]!.kind).toBe("referral.accept");
  });

  it("returns it with a reason, and nothing moves", async () => {
    const lead = await aWorldWithLead();
    const { id } = await aReferral(db(), { leadId: lead.id });
    expect((await problem(returnReferral(ctxFor(db(), "tangu"), { id }))).message).toContain(
      "请写明退回的原因",
    );
    await returnReferral(ctxFor(db(), "tangu"), { id, reason: "没有合适的厂房。" });
    expect(await getReferral(ctxFor(db(), "xinjinshan"), id)).toMatchObject({
      state: "RETURNED",
      answerReason: "没有合适的厂房。",
    });
    expect((await db().lead.findUniqueOrThrow({ where: { id: lead.id } })).organisationId).toBe("xinjinshan");
    expect((await problem(acceptReferral(ctxFor(db(), "tangu"), { id, parkId: "tangu-lvwan" }))).code).toBe(
      "CONFLICT",
    );
  });

  it("belongs to the unit it was offered to, in a park that this unit runs, as it was seen", async () => {
    const lead = await aWorldWithLead();
    const { id } = await aReferral(db(), { leadId: lead.id });
    const accept = { id, parkId: "tangu-lvwan" };
    expect((await problem(acceptReferral(ctxFor(db(), "xinjinshan"), accept))).code).toBe("NOT_FOUND");
    expect((await problem(acceptReferral(ctxFor(db(), "nanda"), accept))).code).toBe("NOT_FOUND");
    expect((await problem(acceptReferral(ctxFor(db(), "jinshan-office"), accept))).code).toBe("FORBIDDEN");
    const elsewhere = await problem(
      acceptReferral(ctxFor(db(), "tangu"), { id, parkId: "jinshan-hightech" }),
    );
    expect(elsewhere.fields).toEqual({ parkId: "请选择本单位运营的园区。" });
    expect((await problem(acceptReferral(ctxFor(db(), "tangu"), { ...accept, version: 9 }))).code).toBe(
      "CONFLICT",
    );
  });

  it("has one effect when it is accepted and returned at the same instant", async () => {
    const lead = await aWorldWithLead();
    const { id } = await aReferral(db(), { leadId: lead.id });
    const both = await Promise.allSettled([
      acceptReferral(ctxFor(db(), "tangu"), { id, parkId: "tangu-lvwan" }),
      returnReferral(ctxFor(db(), "tangu"), { id, reason: "没有合适的厂房。" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("comes too late for what was withdrawn, by its unit or the office", async () => {
    const lead = await aWorldWithLead();
    const { id } = await aReferral(db(), { leadId: lead.id });
    expect((await problem(withdrawReferral(ctxFor(db(), "tangu"), { id, reason: "不再需要。" }))).code).toBe(
      "NOT_FOUND",
    );
    await withdrawReferral(ctxFor(db(), "jinshan-office"), { id, reason: "不再需要。" });
    expect((await problem(acceptReferral(ctxFor(db(), "tangu"), { id, parkId: "tangu-lvwan" }))).code).toBe(
      "CONFLICT",
    );
    expect((await db().auditEntry.findFirstOrThrow({ where: { action: "referral.withdraw" } })).reason).toBe(
      "不再需要。",
    );
  });
});

describe("reading referrals", () => {
  it("is for the two units and those over them; the late one escalates by itself", async () => {
    const lead = await aWorldWithLead();
    const { id } = await aReferral(db(), { leadId: lead.id });
    expect((await problem(getReferral(ctxFor(db(), "nanda"), id))).code).toBe("NOT_FOUND");
    expect((await problem(getReferral(ctxFor(db(), "jinshan-science"), id))).code).toBe("NOT_FOUND");
    const at = (day: string) => ctxFor(db(), "jinshan-office", new Date(`${day}T04:00:00Z`));
    expect((await listReferrals(at("2026-05-25"), { late: true })).rows).toEqual([]);
    expect((await listReferrals(at("2026-05-26"), { late: true })).rows).toMatchObject([
      { id, level: "OFFICE", daysLate: 1 },
    ]);
    expect((await listReferrals(at("2026-06-02"))).rows).toMatchObject([
      { id, level: "LEADER", daysLate: 8 },
    ]);
    const second = await listReferrals(at("2026-06-02"), { page: 2, pageSize: 1 });
    expect(second).toEqual({ rows: [], total: 1 });
  });
});

describe("cross-park projects", () => {
  const year = { districtId: "jinshan", from: "2026-01-01", to: "2026-12-31" };

  it("are accepted referrals across parks and signed projects of several units, each once", async () => {
    const lead = await aWorldWithLead();
    const office = ctxFor(db(), "jinshan-office");
    expect(await countCrossPark(office, year)).toBe(0);
    const { id } = await aReferral(db(), { leadId: lead.id, keepBp: 4000 });
    expect(await countCrossPark(office, year)).toBe(0);
    await acceptReferral(ctxFor(db(), "tangu"), { id, parkId: "tangu-lvwan" });
    expect(await countCrossPark(office, year)).toBe(1);
    await aConfirmedSigning(db(), { leadId: lead.id, as: "tangu" });
    expect(await countCrossPark(office, year)).toBe(1);
    const joint = await aLead(db(), {
      sites: [
        { parkId: "jinshan-hightech", shareBp: 5000 },
        { parkId: "tangu-lvwan", shareBp: 5000 },
      ],
    });
    expect(await countCrossPark(office, year)).toBe(1);
    await aConfirmedSigning(db(), { leadId: joint.id });
    expect(await countCrossPark(office, year)).toBe(2);
    expect(
      (await listCrossPark(office, year)).map(({ leadId, basis, on }) => [leadId, basis, on]).sort(),
    ).toEqual(
      [
        [lead.id, "JOINT", "2026-03-10"],
        [joint.id, "JOINT", "2026-03-10"],
      ].sort(),
    );
  });

  it("keep to the dates, to what was known, to the district, and to projects under way", async () => {
    const lead = await aWorldWithLead();
    const { id } = await aReferral(db(), { leadId: lead.id });
    await acceptReferral(ctxFor(db(), "tangu"), { id, parkId: "tangu-lvwan" });
    const office = ctxFor(db(), "jinshan-office");
    expect(await countCrossPark(office, { ...year, to: "2026-05-19" })).toBe(0);
    expect(await countCrossPark(office, { ...year, from: "2026-05-21" })).toBe(0);
    expect(await countCrossPark(office, { ...year, knownBefore: new Date("2026-05-20T00:00:00Z") })).toBe(0);
    expect(await countCrossPark(ctxFor(db(), "nanda"), year)).toBe(0);
    expect(await listCrossPark(ctxFor(db(), "xinjinshan"), year)).toEqual([]);
    await db().lead.update({ where: { id: lead.id }, data: { status: "LOST" } });
    expect(await countCrossPark(office, year)).toBe(0);
  });

  it("are not made by moving a site inside one unit", async () => {
    const lead = await aWorldWithLead();
    await setLeadSites(ctxFor(db(), "xinjinshan"), {
      id: lead.id,
      sites: [{ parkId: "jinshan-hightech", shareBp: 10_000 }],
    });
    await aConfirmedSigning(db(), { leadId: lead.id });
    expect(await countCrossPark(ctxFor(db(), "jinshan-office"), year)).toBe(0);
  });
});
