import pino from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, PASSWORD, type UserName } from "#test/builders";
import { aCarrier, aUnit } from "#test/builders-carriers";
import { aLead } from "#test/builders-leads";
import { aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { signIn } from "~/modules/access/commands.server";
import { holdUnit } from "~/modules/carriers/commands/hold.server";
import { decideClaim } from "~/modules/leads/commands/claim-decide.server";
import { claimLead } from "~/modules/leads/commands/claim-submit.server";
import { offerReferral } from "~/modules/leads/commands/refer-offer.server";
import { setLeadStatus } from "~/modules/leads/commands/set-lead-status.server";
import { getNotices } from "~/modules/notices/queries/notices.server";
import { freezeReport } from "~/modules/reports/commands/freeze-report.server";
import { returnSigning } from "~/modules/signings/commands/return-signing.server";
import { addDays, shanghaiDate, startOfDay } from "~/platform/dates";
import { runDueJobs } from "~/platform/jobs.server";
import { jobsOf, listJobs } from "./jobs.server";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));

const SETTINGS = { ALLOW_PRIVATE_WEBHOOKS: false, PUBLIC_URL: undefined };
const log = pino({ level: "silent" });
const dayAfter = (days: number, hour = 9) =>
  new Date(startOfDay(addDays(shanghaiDate(NOW), days)).getTime() + hour * 3_600_000);
const run = (now: Date) => runDueJobs({ db: db(), jobs: jobsOf(SETTINGS), now: () => now, log });
const toldTo = async (name: UserName) =>
  (await getNotices(ctxFor(db(), name), { unread: false, page: 1 })).rows.map(({ kind }) => kind);

describe("what is returned or frozen", () => {
  const office = () => ctxFor(db(), "jinshan-office");

  it("is told to the unit that filed it, with the reason", async () => {
    const lead = await aLead(db(), { stage: "AGREED" });
    const signing = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    await returnSigning(office(), { id: signing.id, reason: "合同缺少盖章页" });
    const { rows } = await getNotices(ctxFor(db(), "xinjinshan"), { unread: true, page: 1 });
    expect(rows[0]).toMatchObject({ kind: "signing.return", href: `/signings/${signing.id}` });
    expect(rows[0]!.text).toContain("合同缺少盖章页");
    expect(await toldTo("tangu")).toEqual([]);
  });

  it("is told to whoever may read the report, and to nobody of the other district", async () => {
    await freezeReport(office(), { kind: "MONTHLY", period: "2026-04" });
    for (const name of ["xinjinshan", "tangu", "jinshan-leader"] as const)
      expect(await toldTo(name)).toEqual(["report.freeze"]);
    for (const name of ["nanda", "jinshan-science", "jinshan-office"] as const)
      expect(await toldTo(name)).toEqual([]);
  });
});

describe("what happens by itself", () => {
  it("runs in every district without one failure, and once in its slot", async () => {
    expect((await run(NOW)).sort()).toEqual(
      jobsOf(SETTINGS)
        .map(({ name }) => name)
        .sort(),
    );
    expect(await run(NOW)).toEqual([]);
    const lines = await listJobs(ctxFor(db(), "admin"), SETTINGS);
    expect(lines.every(({ ok, next }) => ok === true && next! > NOW)).toBe(true);
    await expect(listJobs(ctxFor(db(), "jinshan-office"), SETTINGS)).rejects.toThrow("没有这项权限");
  });

  it("ends the protection of a claim whose last day is over", async () => {
    const lead = await aLead(db());
    const claim = await claimLead(ctxFor(db(), "xinjinshan"), {
      ...{ leadId: lead.id, metOn: "2026-05-18", method: "VISIT", statement: "在企业总部面谈。" },
    });
    await decideClaim(ctxFor(db(), "jinshan-office"), {
      id: claim.id,
      verdict: "accept",
      note: "证据充分。",
    });
    const { protectedUntil } = await db().claim.findUniqueOrThrow({ where: { id: claim.id } });
    await run(new Date(protectedUntil!.getTime() - 86_400_000));
    expect((await db().claim.findUniqueOrThrow({ where: { id: claim.id } })).state).toBe("ACCEPTED");
    await run(new Date(protectedUntil!.getTime() + 86_400_000));
    expect((await db().claim.findUniqueOrThrow({ where: { id: claim.id } })).state).toBe("EXPIRED");
    expect(await toldTo("xinjinshan")).toContain("claim.expire");
  });

  it("tells a late referral to both units and the office once, and a week later to the leaders once", async () => {
    const lead = await aLead(db());
    await offerReferral(ctxFor(db(), "xinjinshan"), { leadId: lead.id, toId: "tangu", reason: "更合适。" });
    await run(dayAfter(5));
    expect(await toldTo("tangu")).not.toContain("referral.late");
    await run(dayAfter(6));
    await run(dayAfter(7));
    for (const name of ["xinjinshan", "tangu", "jinshan-office"] as const)
      expect((await toldTo(name)).filter((kind) => kind === "referral.late")).toHaveLength(1);
    expect(await toldTo("jinshan-leader")).toEqual([]);
    await run(dayAfter(13));
    await run(dayAfter(14));
    expect(await toldTo("jinshan-leader")).toEqual(["referral.lateLeader"]);
  });

  it("pauses a lead without progress for longer than the rule says, on record, and leaves contracts alone", async () => {
    const stalled = await aLead(db());
    const fresh = await aLead(db());
    const signed = await aLead(db(), { stage: "SIGNED" });
    const far = await aLead(db());
    const old = dayAfter(-181);
    await db().lead.updateMany({
      where: { id: { in: [stalled.id, signed.id] } },
      data: { lastActivityAt: old },
    });
    await db().lead.update({ where: { id: far.id }, data: { lastActivityAt: dayAfter(-180) } });
    await run(NOW);
    const found = async (id: string) => (await db().lead.findUniqueOrThrow({ where: { id } })).status;
    expect(await found(stalled.id)).toBe("PAUSED");
    expect([await found(fresh.id), await found(signed.id), await found(far.id)]).toEqual(
      Array(3).fill("ACTIVE"),
    );
    expect(
      await db().stageMove.findMany({ select: { leadId: true, toStatus: true, actorName: true } }),
    ).toEqual([{ leadId: stalled.id, toStatus: "PAUSED", actorName: "系统" }]);
    expect(await db().auditEntry.count({ where: { entityId: stalled.id, action: "lead.setStatus" } })).toBe(
      1,
    );
    expect(await toldTo("xinjinshan")).toContain("lead.stalled");
    await setLeadStatus(ctxFor(db(), "xinjinshan"), { id: stalled.id, to: "ACTIVE", reason: "恢复跟进" });
    await run(dayAfter(1));
    expect(await found(stalled.id)).toBe("ACTIVE");
  });

  it("tells the holder of a place three days before its hold ends, once, and again when it has ended", async () => {
    const { id: carrierId } = await aCarrier(db());
    const { id: unitId } = await aUnit(db(), { carrierId });
    const lead = await aLead(db());
    await holdUnit(ctxFor(db(), "xinjinshan"), { unitId, leadId: lead.id, heldUntil: "2026-06-01" });
    const told = async () => (await toldTo("xinjinshan")).filter((kind) => kind.startsWith("unitHold"));
    await run(new Date("2026-05-28T01:00:00Z"));
    expect(await told()).toEqual([]);
    await run(new Date("2026-05-29T01:00:00Z"));
    await run(new Date("2026-05-30T01:00:00Z"));
    expect(await told()).toEqual(["unitHold.expiring"]);
    await run(new Date("2026-06-02T01:00:00Z"));
    expect(await told()).toEqual(["unitHold.expire", "unitHold.expiring"]);
    expect((await db().carrierUnit.findUniqueOrThrow({ where: { id: unitId } })).status).toBe("FREE");
  });

  it("forgets sessions that have ended and keeps those that are open", async () => {
    await signIn(db(), { username: "xinjinshan", password: PASSWORD, now: dayAfter(-3) });
    await signIn(db(), { username: "tangu", password: PASSWORD, now: NOW });
    await run(NOW);
    expect(await db().session.findMany({ select: { userId: true } })).toEqual([{ userId: "tangu" }]);
  });

  it("goes on in the other district when one of them fails, and says which", async () => {
    const failing = jobsOf(SETTINGS).find(({ name }) => name === "referrals")!;
    const lead = await aLead(db());
    await offerReferral(ctxFor(db(), "xinjinshan"), { leadId: lead.id, toId: "tangu", reason: "更合适。" });
    const broken = new Proxy(db(), {
      get: (real, key) => {
        if (key !== "$transaction") return Reflect.get(real, key);
        return async () => {
          throw new Error("连接中断");
        };
      },
    });
    await expect(failing.run({ db: broken, now: dayAfter(8) })).rejects.toThrow(
      /宝山区：连接中断；金山区：连接中断/,
    );
  });
});
