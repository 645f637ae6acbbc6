import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aCarrier, aUnit } from "#test/builders-carriers";
import { aLead } from "#test/builders-leads";
import { aConfirmedSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { assignLead } from "~/modules/leads/commands/assign-lead.server";
import { undoLead } from "~/modules/leads/commands/undo-lead.server";
import { lastActOn } from "~/modules/leads/queries/undo.server";
import { getUnit, getUnitTotals, listEndingHolds, listUnits } from "../queries/units.server";
import { unitFilterSchema } from "../schema";
import { setLeadDemand } from "./demand.server";
import { spaceFollowsLead } from "./follow-lead.server";
import { expireDueHolds, holdUnit, releaseHold } from "./hold.server";
import { extendHold } from "./hold-extend.server";
import { endLetting, letUnit } from "./letting.server";
import { addUnit, editUnit } from "./unit.server";

const { db } = testDatabase();
const LATER = new Date(NOW.getTime() + 20 * 86_400_000);
let carrierId: string;
let unitId: string;
let own: { id: string };
let other: { id: string };
beforeEach(async () => {
  await aWorld(db());
  carrierId = (await aCarrier(db(), { name: "研发楼" })).id;
  unitId = (await aUnit(db(), { carrierId, name: "3 层 301" })).id;
  own = await aLead(db(), { projectName: "绝密项目" });
  other = await aLead(db(), { organisationId: "tangu" });
});

const as = (user: UserName, now = NOW) => ctxFor(db(), user, now);
const hold = (user: UserName = "xinjinshan", given: object = {}) =>
  holdUnit(as(user), {
    unitId,
    leadId: user === "tangu" ? other.id : own.id,
    heldUntil: "2026-06-01",
    ...given,
  });
const statusSeen = async (user: UserName, now = NOW) => (await getUnit(as(user, now), unitId)).status;

describe("a unit", () => {
  const room = { name: "2 层 201", areaSqm: "1,200.5", heightM: "4.5", price: "1.20", hazardClass: "丙类" };

  it("is added and changed by the unit that runs its carrier, or by the office", async () => {
    const added = await addUnit(as("xinjinshan"), { carrierId, ...room });
    expect(await getUnit(as("jinshan-leader"), added.id)).toMatchObject({
      areaSqm: "1200.5",
      hazardClass: "BING",
      priceFen: 120n,
      status: "FREE",
    });
    await editUnit(as("jinshan-office"), { id: added.id, version: 1, ...room, status: "未投放" });
    expect((await getUnit(as("tangu"), added.id)).status).toBe("UNRELEASED");
    await expect(editUnit(as("xinjinshan"), { id: added.id, version: 1, ...room })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(addUnit(as("tangu"), { carrierId, ...room })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(addUnit(as("nanda"), { carrierId, ...room })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(addUnit(as("xinjinshan"), { carrierId, ...room })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(await db().auditEntry.count({ where: { entity: "carrierUnit" } })).toBe(2);
  });

  it("is not set to held by hand, nor changed in status while a lead holds it", async () => {
    await expect(addUnit(as("xinjinshan"), { carrierId, ...room, status: "HELD" })).rejects.toMatchObject({
      name: "ZodError",
    });
    await hold();
    await expect(
      editUnit(as("xinjinshan"), { id: unitId, name: "3 层 301", areaSqm: "1000", status: "LET" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is found by what it offers, in its district only", async () => {
    await aUnit(db(), { carrierId, name: "高大", areaSqm: "5000", heightM: "8", loadKn: "20" });
    const names = async (params: object, user: UserName = "tangu") =>
      (await listUnits(as(user), unitFilterSchema.parse(params))).rows.map(({ name }) => name);
    expect(await names({ minArea: "2000", height: "6", load: "15" })).toEqual(["高大"]);
    expect(await names({ height: "9" })).toEqual([]);
    expect(await names({ parkId: "zhangjiang-jinshan" })).toHaveLength(2);
    expect(await names({}, "nanda")).toEqual([]);
    await expect(getUnit(as("nanda"), unitId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("counts once: what is let, held and free adds up to what is released", async () => {
    await aUnit(db(), { carrierId, areaSqm: "700.25", status: "LET" });
    await aUnit(db(), { carrierId, areaSqm: "300" });
    await aUnit(db(), { carrierId, areaSqm: "50", status: "UNRELEASED" });
    await hold();
    expect(await getUnitTotals(as("tangu"), carrierId)).toEqual({
      count: 4,
      releasedSqm: "2000.25",
      letSqm: "700.25",
      heldSqm: "1000",
      freeSqm: "300",
      unreleasedSqm: "50",
    });
  });
});

describe("a hold", () => {
  it("keeps a unit for a lead until a day, and stands in the lead's timeline", async () => {
    const held = await hold();
    expect(await getUnit(as("xinjinshan"), unitId)).toMatchObject({
      status: "HELD",
      heldBy: "新金山发展公司",
      heldUntil: "2026-06-01",
      holds: [{ id: held.id, project: "绝密项目", mayEnd: true }],
    });
    expect(await db().auditEntry.findMany({ where: { leadId: own.id } })).toMatchObject([
      { action: "unitHold.hold", summary: "锁定 研发楼 3 层 301 至 2026-06-01" },
    ]);
    expect((await listEndingHolds(as("xinjinshan"), 14)).map(({ id }) => id)).toEqual([held.id]);
    expect(await listEndingHolds(as("tangu"), 14)).toEqual([]);
  });

  it("tells another unit who holds it and until when, never for which project", async () => {
    await hold();
    const refused = await hold("tangu").catch((error) => error);
    expect(refused).toMatchObject({ code: "CONFLICT" });
    expect(refused.userMessage).toContain("新金山发展公司锁定至 2026-06-01");
    expect(refused.userMessage).not.toContain("绝密");
    const seen = await getUnit(as("tangu"), unitId);
    expect(
      JSON.stringify(seen, (_, value) => (typeof value === "bigint" ? Number(value) : value)),
    ).not.toMatch(new RegExp(`绝密|${own.id}`));
    expect(seen.holds).toMatchObject([{ unit: "新金山发展公司", project: null, mayEnd: false }]);
  });

  it("asked for by two at the same instant has one winner and one clear message", async () => {
    const leads = [own, await aLead(db()), other, await aLead(db(), { organisationId: "tangu" })];
    const users = ["xinjinshan", "xinjinshan", "tangu", "tangu"] as const;
    const answers = await Promise.allSettled(leads.map((lead, at) => hold(users[at]!, { leadId: lead.id })));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === "rejected") {
        expect(answer.reason).toMatchObject({ code: "CONFLICT" });
        expect(answer.reason.userMessage).toMatch(/锁定至 2026-06-01/);
      }
    expect(await db().unitHold.count({ where: { state: "ACTIVE" } })).toBe(1);
  });

  it("cannot be doubled even past the command: the database refuses", async () => {
    const held = await hold();
    const { id: _, ...copy } = held;
    await expect(db().unitHold.create({ data: copy })).rejects.toMatchObject({ code: "P2002" });
  });

  it("lasts as long as the district's setting allows", async () => {
    await expect(hold("xinjinshan", { heldUntil: "2026-06-20" })).rejects.toMatchObject({
      fields: { heldUntil: "最晚到 2026-06-19。" },
    });
    await expect(hold("xinjinshan", { heldUntil: "2026-05-19" })).rejects.toMatchObject({ code: "INVALID" });
    await db().setting.create({
      data: {
        key: "carrier.hold",
        districtId: "jinshan",
        value: { maxDays: 60 },
        effectiveOn: new Date("2026-05-01"),
      },
    });
    await expect(hold("xinjinshan", { heldUntil: "2026-07-01" })).resolves.toMatchObject({ state: "ACTIVE" });
  });

  it("is made by a unit for its own lead under way, in its own district", async () => {
    await expect(hold("tangu", { leadId: own.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(hold("nanda")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(hold("jinshan-leader")).rejects.toMatchObject({ code: "FORBIDDEN" });
    const lost = await aLead(db(), { status: "LOST" });
    await expect(hold("xinjinshan", { leadId: lost.id })).rejects.toMatchObject({ code: "INVALID" });
    await db().carrierUnit.update({ where: { id: unitId }, data: { status: "UNRELEASED" } });
    await expect(hold()).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is released by its unit with a reason, and the unit is free for the next", async () => {
    const held = await hold();
    await expect(releaseHold(as("tangu"), { id: held.id, reason: "我们要用" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await releaseHold(as("xinjinshan"), { id: held.id, reason: "企业另选他处" });
    expect(await statusSeen("tangu")).toBe("FREE");
    await expect(hold("tangu")).resolves.toMatchObject({ organisationId: "tangu" });
    await expect(releaseHold(as("xinjinshan"), { id: held.id, reason: "再次释放" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("is made longer by its unit, by the rule of a new one, and only while it runs", async () => {
    const held = await hold();
    const asked = { id: held.id, heldUntil: "2026-06-10" };
    await expect(extendHold(as("tangu"), asked)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(extendHold(as("xinjinshan"), { ...asked, heldUntil: "2026-06-20" })).rejects.toMatchObject({
      fields: { heldUntil: "最晚到 2026-06-19。" },
    });
    await expect(extendHold(as("xinjinshan"), { ...asked, heldUntil: "2026-06-01" })).rejects.toMatchObject({
      code: "INVALID",
    });
    await extendHold(as("xinjinshan"), { ...asked, version: 1 });
    expect(await statusSeen("tangu", new Date("2026-06-09T08:00:00Z"))).toBe("HELD");
    await expect(extendHold(as("xinjinshan"), { ...asked, version: 1 })).rejects.toMatchObject({
      code: "INVALID",
    });
    await expect(
      extendHold(as("xinjinshan", LATER), { ...asked, heldUntil: "2026-06-30" }),
    ).resolves.toBeTruthy();
    await releaseHold(as("xinjinshan"), { id: held.id, reason: "企业另选他处" });
    await expect(extendHold(as("xinjinshan"), asked)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("goes with its lead to the unit that the office gives it to, and comes back when that is undone", async () => {
    const held = await hold();
    await setLeadDemand(as("xinjinshan"), { leadId: own.id, minAreaSqm: "500" });
    await assignLead(as("jinshan-office"), { id: own.id, organisationId: "tangu" });
    const whose = async () => [
      (await db().unitHold.findUniqueOrThrow({ where: { id: held.id } })).organisationId,
      (await db().leadDemand.findUniqueOrThrow({ where: { leadId: own.id } })).organisationId,
    ];
    expect(await whose()).toEqual(["tangu", "tangu"]);
    await expect(releaseHold(as("xinjinshan"), { id: held.id, reason: "不要了" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const act = await lastActOn(as("jinshan-office"), own.id);
    await undoLead(as("jinshan-office"), { id: own.id, act: String(act!.id) });
    expect(await whose()).toEqual(["xinjinshan", "xinjinshan"]);
  });

  it("goes to the lead that its lead is joined to, with the wish for space", async () => {
    const held = await hold();
    await setLeadDemand(as("xinjinshan"), { leadId: own.id, minAreaSqm: "500" });
    await db().$transaction((tx) =>
      spaceFollowsLead(
        { ...as("jinshan-office"), db: tx },
        { fromId: own.id, toId: other.id, organisationId: "tangu" },
      ),
    );
    expect(await db().unitHold.findUnique({ where: { id: held.id } })).toMatchObject({
      leadId: other.id,
      organisationId: "tangu",
    });
    expect(await db().leadDemand.findMany()).toMatchObject([{ leadId: other.id, organisationId: "tangu" }]);
  });

  it("runs out at the end of its last day, before and after the nightly pass", async () => {
    await hold();
    const lastDay = new Date("2026-06-01T15:00:00Z");
    expect(await statusSeen("tangu", lastDay)).toBe("HELD");
    expect(await expireDueHolds(as("jinshan-office", lastDay))).toBe(0);
    expect(await statusSeen("tangu", LATER)).toBe("FREE");
    expect(await expireDueHolds(as("baoshan-office", LATER))).toBe(0);
    expect(await expireDueHolds(as("jinshan-office", LATER))).toBe(1);
    expect(await expireDueHolds(as("jinshan-office", LATER))).toBe(0);
    expect(await db().carrierUnit.findUnique({ where: { id: unitId } })).toMatchObject({ status: "FREE" });
  });

  it("that has run out does not stand in the way of the next one", async () => {
    const held = await hold();
    await holdUnit(as("tangu", LATER), { unitId, leadId: other.id, heldUntil: "2026-06-20" });
    expect(await db().unitHold.findUnique({ where: { id: held.id } })).toMatchObject({ state: "EXPIRED" });
  });
});

describe("a letting", () => {
  it("follows a hold with a confirmed contract of its lead, and goes back with a reason", async () => {
    const held = await hold();
    const asked = { id: held.id, letOn: "2026-05-20" };
    const elsewhere = await aConfirmedSigning(db(), { leadId: (await aLead(db())).id });
    await expect(letUnit(as("xinjinshan"), { ...asked, signingId: elsewhere.id })).rejects.toMatchObject({
      fields: { signingId: expect.any(String) },
    });
    const signing = await aConfirmedSigning(db(), { leadId: own.id });
    await letUnit(as("xinjinshan"), { ...asked, signingId: signing.id });
    expect(await statusSeen("tangu", LATER)).toBe("LET");
    await expect(hold("tangu")).rejects.toMatchObject({ userMessage: "这个单元已经租出，不能再锁定。" });
    await endLetting(as("xinjinshan"), { id: held.id, reason: "合同改期", heldUntil: "2026-06-10" });
    expect(await statusSeen("tangu")).toBe("HELD");
    await letUnit(as("jinshan-office"), { ...asked, signingId: signing.id });
    await endLetting(as("jinshan-office"), { id: held.id, reason: "企业退租" });
    expect(await statusSeen("tangu")).toBe("FREE");
    await expect(endLetting(as("xinjinshan"), { id: held.id, reason: "再次退租" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("is refused once the hold has run out", async () => {
    const held = await hold();
    const signing = await aConfirmedSigning(db(), { leadId: own.id });
    await expect(
      letUnit(as("xinjinshan", LATER), { id: held.id, signingId: signing.id, letOn: "2026-06-09" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
