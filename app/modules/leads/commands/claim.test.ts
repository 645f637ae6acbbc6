import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import { aClaim } from "#test/builders-claims";
import { aCompany, aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { PDF } from "#test/evidence-files";
import { listNotices } from "~/modules/notices/queries/notices.server";
import { attachEvidence } from "~/modules/signings/commands/attach-evidence.server";
import { claimLeadWithEvidence } from "~/modules/signings/commands/claim-with-evidence.server";
import { getEvidenceFile } from "~/modules/signings/queries/evidence.server";
import type { AppError } from "~/platform/errors";
import { getClaim, listClaims } from "../queries/claims.server";
import { getConflict, listConflicts } from "../queries/claims-desk.server";
import { addFollowUp } from "./add-follow-up.server";
import { decideClaim } from "./claim-decide.server";
import { expireDueClaims } from "./claim-expire.server";
import { lookUpCompany } from "./claim-look-up.server";
import { releaseClaim } from "./claim-release.server";
import { claimLead } from "./claim-submit.server";

const { db } = testDatabase();

const LATER = new Date("2026-12-20T04:00:00Z");

/** One company, and a lead on it of each of two units. */
const twoLeads = async () => {
  await aWorld(db());
  const company = await aCompany(db(), { name: "苏州澄研生物科技有限公司" });
  const ours = await aLead(db(), {
    companyId: company.id,
    expectedFen: 5_000_000_000n,
    projectName: "年产 200 吨产线",
  });
  const theirs = await aLead(db(), {
    companyId: company.id,
    organisationId: "tangu",
    projectName: "中试基地",
  });
  return { company, ours, theirs };
};

const form = (leadId: string, more: object = {}) => ({
  leadId,
  metOn: "2026-05-10",
  method: "上门走访",
  statement: "在企业总部与负责人见面。",
  ...more,
});

const auditOf = (entityId: string) =>
  db().auditEntry.findMany({
    where: { entityId },
    orderBy: { id: "asc" },
    select: { action: true, reason: true },
  });

const problem = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error("nothing was refused")),
    (error) => error as AppError,
  );

describe("claiming a company", () => {
  it("is filed on the unit's own lead, dated and on record", async () => {
    const { ours } = await twoLeads();
    const claim = await claimLead(ctxFor(db(), "xinjinshan"), form(ours.id));
    expect(claim).toMatchObject({ state: "SUBMITTED", contested: false, version: 1 });
    expect(await getClaim(ctxFor(db(), "xinjinshan"), claim.id)).toMatchObject({
      metOn: "2026-05-10",
      method: "VISIT",
      submittedAt: NOW,
      submittedByName: "测试·xinjinshan",
    });
    expect(await auditOf(claim.id)).toEqual([{ action: "claim.submit", reason: null }]);
  });

  it("is refused to those who pursue no leads, on another unit's lead, and for a date to come", async () => {
    const { ours } = await twoLeads();
    expect((await problem(claimLead(ctxFor(db(), "jinshan-office"), form(ours.id)))).code).toBe("FORBIDDEN");
    expect((await problem(claimLead(ctxFor(db(), "tangu"), form(ours.id)))).code).toBe("NOT_FOUND");
    const future = await problem(
      claimLead(ctxFor(db(), "xinjinshan"), form(ours.id, { metOn: "2026-05-21" })),
    );
    expect(future.fields).toEqual({ metOn: "首次接洽日期不能晚于今天。" });
    expect(await db().claim.count()).toBe(0);
  });

  it("tells the second unit who holds it and takes its claim only as a contest", async () => {
    const { ours, theirs, company } = await twoLeads();
    await aClaim(db(), { leadId: ours.id });
    const refused = await problem(claimLead(ctxFor(db(), "tangu"), form(theirs.id)));
    expect(refused.code).toBe("CONFLICT");
    expect(refused.userMessage).toContain("已由新金山发展公司于 2026-05-20 登记首谈，请联系测试·xinjinshan");
    expect(refused.userMessage).not.toContain("年产");
    const contest = await claimLead(ctxFor(db(), "tangu"), form(theirs.id, { contest: "on" }));
    expect(contest.contested).toBe(true);
    expect(await listConflicts(ctxFor(db(), "jinshan-office"))).toMatchObject([
      { companyId: company.id, units: "新金山发展公司、碳谷绿湾公司", accepted: null },
    ]);
    const told = await listNotices(ctxFor(db(), "xinjinshan"));
    expect(told.map(({ text }) => text)).toEqual([
      "有单位对“苏州澄研生物科技有限公司”的首谈提出异议，将由区投资促进办裁定，请补充证明材料。",
    ]);
    expect(await listNotices(ctxFor(db(), "tangu"))).toEqual([]);
  });

  it("has one winner when two units claim at the same instant, and the other is told clearly", async () => {
    const { ours, theirs } = await twoLeads();
    const both = await Promise.allSettled([
      claimLead(ctxFor(db(), "xinjinshan"), form(ours.id)),
      claimLead(ctxFor(db(), "tangu"), form(theirs.id)),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = both.find((one) => one.status === "rejected")!.reason as AppError;
    expect(lost.code).toBe("CONFLICT");
    expect(lost.userMessage).toMatch(/登记首谈|登记了这家企业的首谈/);
    expect(await db().claim.count()).toBe(1);
  });

  it("is filed once by a unit, however often the form is sent", async () => {
    const { ours } = await twoLeads();
    const sent = await Promise.allSettled(
      [1, 2].map(() => claimLead(ctxFor(db(), "xinjinshan"), form(ours.id))),
    );
    expect(sent.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db().claim.count()).toBe(1);
  });

  it("keeps the claim and its file together, or neither", async () => {
    const { ours } = await twoLeads();
    const ctx = ctxFor(db(), "xinjinshan");
    const file = (fileName: string, bytes: Uint8Array) => ({
      claim: form(ours.id),
      files: [{ fileName, bytes }],
      maxBytes: 1024 * 1024,
    });
    await problem(claimLeadWithEvidence(ctx, file("名片.pdf", new Uint8Array([1, 2, 3]))));
    expect(await db().claim.count()).toBe(0);
    const claim = await claimLeadWithEvidence(ctx, file("名片.pdf", PDF));
    const [kept] = (await getClaim(ctx, claim.id)).files;
    expect((await getEvidenceFile(ctxFor(db(), "jinshan-office"), kept!.id)).fileName).toBe("名片.pdf");
    expect((await problem(getEvidenceFile(ctxFor(db(), "tangu"), kept!.id))).code).toBe("NOT_FOUND");
  });
});

describe("deciding a claim", () => {
  it("protects it for the days of the setting, tells the unit and keeps the record", async () => {
    const { ours } = await twoLeads();
    await db().setting.create({
      data: {
        key: "claim.rules",
        districtId: "jinshan",
        value: { protectionDays: 90 },
        effectiveOn: new Date("2026-01-01"),
      },
    });
    const claim = await aClaim(db(), { leadId: ours.id, accepted: true });
    expect(claim.state).toBe("ACCEPTED");
    expect((await getClaim(ctxFor(db(), "xinjinshan"), claim.id)).protectedUntil).toBe("2026-08-18");
    expect(await auditOf(claim.id)).toMatchObject([{}, { action: "claim.accept", reason: "材料属实。" }]);
    expect((await listNotices(ctxFor(db(), "xinjinshan")))[0]!.text).toContain(
      "已认定归本单位，保护至 2026-08-18",
    );
  });

  it("overrules every other live claim under the same note, and both units are told", async () => {
    const { ours, theirs } = await twoLeads();
    const first = await aClaim(db(), { leadId: ours.id, accepted: true });
    const second = await aClaim(db(), { leadId: theirs.id, as: "tangu", contest: true });
    const office = ctxFor(db(), "jinshan-office");
    const unsaid = await problem(decideClaim(office, { id: second.id, verdict: "accept" }));
    expect(unsaid.fields).toEqual({ note: "请写明裁定理由。" });
    await decideClaim(office, { id: second.id, verdict: "accept", note: "碳谷绿湾接洽更早。" });
    const states = await db().claim.findMany({
      orderBy: { submittedAt: "asc" },
      select: { id: true, state: true, decisionNote: true },
    });
    expect(states).toEqual(
      expect.arrayContaining([
        { id: first.id, state: "OVERRULED", decisionNote: "碳谷绿湾接洽更早。" },
        { id: second.id, state: "ACCEPTED", decisionNote: "碳谷绿湾接洽更早。" },
      ]),
    );
    expect((await listNotices(ctxFor(db(), "xinjinshan"))).map(({ kind }) => kind)).toContain(
      "claim.overrule",
    );
    expect((await listNotices(ctxFor(db(), "tangu")))[0]!.kind).toBe("claim.accept");
    expect(await listConflicts(office)).toEqual([]);
  });

  it("is refused to units, to another district and to whoever saw an older state", async () => {
    const { ours, theirs } = await twoLeads();
    const claim = await aClaim(db(), { leadId: ours.id });
    const verdict = { id: claim.id, verdict: "accept", note: "属实。" };
    expect((await problem(decideClaim(ctxFor(db(), "xinjinshan"), verdict))).code).toBe("FORBIDDEN");
    expect((await problem(decideClaim(ctxFor(db(), "baoshan-office"), verdict))).code).toBe("NOT_FOUND");
    await aClaim(db(), { leadId: theirs.id, as: "tangu", contest: true });
    const unseen = decideClaim(ctxFor(db(), "jinshan-office"), { ...verdict, seen: [`${claim.id}:1`] });
    expect((await problem(unseen)).code).toBe("CONFLICT");
    expect(await db().claim.count({ where: { state: "SUBMITTED" } })).toBe(2);
  });

  it("has one winner when two officers decide at the same instant", async () => {
    const { ours, theirs } = await twoLeads();
    const a = await aClaim(db(), { leadId: ours.id });
    const b = await aClaim(db(), { leadId: theirs.id, as: "tangu", contest: true });
    const office = ctxFor(db(), "jinshan-office");
    const seen = [`${a.id}:1`, `${b.id}:1`];
    const both = await Promise.allSettled(
      [a, b].map(({ id }) => decideClaim(office, { id, verdict: "accept", note: "裁定。", seen })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db().claim.count({ where: { state: "ACCEPTED" } })).toBe(1);
    expect(await db().claim.count({ where: { state: "OVERRULED" } })).toBe(1);
  });

  it("admits no second accepted claim on a company, whoever writes it", async () => {
    const { ours, theirs, company } = await twoLeads();
    await aClaim(db(), { leadId: ours.id, accepted: true });
    const second = await aClaim(db(), { leadId: theirs.id, as: "tangu", contest: true });
    await expect(
      db().claim.update({ where: { id: second.id }, data: { state: "ACCEPTED", protectedUntil: NOW } }),
    ).rejects.toMatchObject({ code: "P2002" });
    expect(await db().claim.count({ where: { companyId: company.id, state: "ACCEPTED" } })).toBe(1);
  });
});

describe("the end of a claim", () => {
  it("is its release by its own unit, with a reason, and the company is free", async () => {
    const { ours, theirs } = await twoLeads();
    const claim = await aClaim(db(), { leadId: ours.id, accepted: true });
    const release = { id: claim.id, version: claim.version, reason: "企业暂缓扩产。" };
    expect((await problem(releaseClaim(ctxFor(db(), "tangu"), release))).code).toBe("NOT_FOUND");
    expect((await problem(releaseClaim(ctxFor(db(), "jinshan-office"), release))).code).toBe("FORBIDDEN");
    const stale = releaseClaim(ctxFor(db(), "xinjinshan"), { ...release, version: 1 });
    expect((await problem(stale)).code).toBe("CONFLICT");
    await releaseClaim(ctxFor(db(), "xinjinshan"), release);
    expect((await problem(releaseClaim(ctxFor(db(), "xinjinshan"), release))).code).toBe("CONFLICT");
    expect((await auditOf(claim.id)).at(-1)).toEqual({ action: "claim.release", reason: "企业暂缓扩产。" });
    expect((await aClaim(db(), { leadId: theirs.id, as: "tangu" })).contested).toBe(false);
  });

  it("is the last day of protection: the next claim is then the first", async () => {
    const { ours, theirs } = await twoLeads();
    const claim = await aClaim(db(), { leadId: ours.id, accepted: true });
    const before = ctxFor(db(), "xinjinshan", new Date("2026-11-10T04:00:00Z"));
    expect((await listClaims(before, { ending: 14 })).rows).toHaveLength(1);
    const late = ctxFor(db(), "xinjinshan", LATER);
    expect((await listClaims(late, { state: "EXPIRED" })).rows.map(({ id }) => id)).toEqual([claim.id]);
    const next = await aClaim(db(), { leadId: theirs.id, as: "tangu", metOn: "2026-12-10", now: LATER });
    expect(next.contested).toBe(false);
    expect((await auditOf(claim.id)).at(-1)!.action).toBe("claim.expire");
    expect((await listNotices(late))[0]!.text).toContain("保护期已于 2026-11-16 届满");
  });

  it("is written down by the nightly pass of the office alone", async () => {
    const { ours } = await twoLeads();
    await aClaim(db(), { leadId: ours.id, accepted: true });
    expect((await problem(expireDueClaims(ctxFor(db(), "xinjinshan", LATER)))).code).toBe("FORBIDDEN");
    expect(await expireDueClaims(ctxFor(db(), "baoshan-office", LATER))).toBe(0);
    expect(await expireDueClaims(ctxFor(db(), "jinshan-office", LATER))).toBe(1);
    expect(await expireDueClaims(ctxFor(db(), "jinshan-office", LATER))).toBe(0);
  });
});

describe("typing the name of a claimed company", () => {
  it("tells who holds it and whom to ask, nothing of the project, and is logged", async () => {
    const { ours } = await twoLeads();
    await aClaim(db(), { leadId: ours.id, accepted: true });
    const [found] = await lookUpCompany(ctxFor(db(), "tangu"), { name: "澄研生物" });
    expect(found!.claim).toEqual({
      unit: "新金山发展公司",
      person: "测试·xinjinshan",
      state: "ACCEPTED",
      until: "2026-11-16",
      mine: false,
    });
    const said = JSON.stringify(found, (_, value) => (typeof value === "bigint" ? String(value) : value));
    for (const secret of ["年产", "5000000000", "PROSPECT", "线索", ours.id, ours.number, "企业总部"])
      expect(said).not.toContain(secret);
    expect(
      await db().claimLookup.findMany({ select: { userId: true, typed: true, at: true, companyId: true } }),
    ).toEqual([{ userId: "tangu", typed: "澄研生物", at: NOW, companyId: ours.companyId }]);
  });

  it("logs each look-up, but neither one's own claim nor a free company", async () => {
    const { ours } = await twoLeads();
    await lookUpCompany(ctxFor(db(), "tangu"), { name: "澄研生物" });
    expect(await db().claimLookup.count()).toBe(0);
    await aClaim(db(), { leadId: ours.id });
    await lookUpCompany(ctxFor(db(), "xinjinshan"), { name: "澄研生物" });
    expect(await db().claimLookup.count()).toBe(0);
    for (const name of ["澄研生物", "苏州澄研生物"]) await lookUpCompany(ctxFor(db(), "tangu"), { name });
    expect(await db().claimLookup.count()).toBe(2);
    await expect(db().claimLookup.deleteMany()).rejects.toThrow();
  });

  it("never leads to another unit's claim", async () => {
    const { ours } = await twoLeads();
    const claim = await aClaim(db(), { leadId: ours.id });
    expect((await problem(getClaim(ctxFor(db(), "tangu"), claim.id))).code).toBe("NOT_FOUND");
    expect((await problem(getClaim(ctxFor(db(), "jinshan-leader"), claim.id))).code).toBe("NOT_FOUND");
    expect((await listClaims(ctxFor(db(), "tangu"))).total).toBe(0);
    expect((await problem(getConflict(ctxFor(db(), "tangu"), ours.companyId))).code).toBe("FORBIDDEN");
    expect((await problem(lookUpCompany(ctxFor(db(), "jinshan-science"), { name: "澄研" }))).code).toBe(
      "FORBIDDEN",
    );
  });
});

describe("the conflict desk", () => {
  it("puts both timelines side by side with what the rule says", async () => {
    const { ours, theirs, company } = await twoLeads();
    const early = new Date("2026-05-02T04:00:00Z");
    await addFollowUp(ctxFor(db(), "tangu", early), {
      id: theirs.id,
      method: "PHONE",
      content: "首次电话。",
      happenedOn: "2026-05-02",
    });
    const a = await aClaim(db(), { leadId: ours.id, metOn: "2026-05-06" });
    await attachEvidence(ctxFor(db(), "xinjinshan"), {
      entity: "claim",
      entityId: a.id,
      fileName: "合影.pdf",
      bytes: PDF,
      maxBytes: 1024 * 1024,
    });
    await addFollowUp(ctxFor(db(), "xinjinshan"), {
      id: ours.id,
      method: "VISIT",
      content: "走访。",
      happenedOn: "2026-05-19",
    });
    const b = await aClaim(db(), { leadId: theirs.id, as: "tangu", contest: true });
    const desk = await getConflict(ctxFor(db(), "jinshan-office"), company.id);
    expect(desk.judgement).toMatchObject({
      winnerId: b.id,
      summary: "按规则认定碳谷绿湾公司：首谈 2026-05-02，早于新金山发展公司的 2026-05-06。",
    });
    expect(desk.sides.map(({ events }) => events.map(({ on }) => on))).toEqual([
      ["2026-05-06", "2026-05-19", "2026-05-20", "2026-05-20", "2026-05-20"],
      ["2026-05-02", "2026-05-10", "2026-05-20", "2026-05-20"],
    ]);
  });
});
