import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aCarrier, aUnit } from "#test/builders-carriers";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { getDemand, listDemands, listFits, listMatches } from "../queries/demands.server";
import { demandFilterSchema } from "../schema";
import { closeLeadDemand, setLeadDemand } from "./demand.server";
import { holdUnit } from "./hold.server";

const { db } = testDatabase();
let own: { id: string };
let other: { id: string };
let small: { id: string };
let tall: { id: string };
beforeEach(async () => {
  await aWorld(db());
  own = await aLead(db());
  other = await aLead(db(), { organisationId: "tangu" });
  const carrierId = (await aCarrier(db())).id;
  small = await aUnit(db(), { carrierId, areaSqm: "800", heightM: "4" });
  tall = await aUnit(db(), { carrierId, areaSqm: "1500", heightM: "6", loadKn: "10", labLevel: 2 });
});

const as = (user: UserName) => ctxFor(db(), user);
const want = (given: object = {}, user: UserName = "xinjinshan") =>
  setLeadDemand(as(user), { leadId: user === "tangu" ? other.id : own.id, minAreaSqm: "500", ...given });
const fits = async () => (await listFits(as("xinjinshan"), own.id)).map(({ id }) => id);
const all = demandFilterSchema.parse({});

describe("what a lead wants", () => {
  it("is met by free units that state each property and have enough of it", async () => {
    await want();
    expect(await fits()).toEqual([small.id, tall.id]);
    await want({ maxAreaSqm: "1000" });
    expect(await fits()).toEqual([small.id]);
    await want({ heightM: "5", loadKn: "8", labLevel: "2" });
    expect(await fits()).toEqual([tall.id]);
    await want({ powerKva: "100" });
    expect(await fits()).toEqual([]);
  });

  it("for a zone is met by the carriers of the parks inside it, and by no others", async () => {
    await want({ parkId: "zhangjiang-jinshan" });
    expect(await fits()).toHaveLength(2);
    await want({ parkId: "tangu-lvwan" });
    expect(await fits()).toEqual([]);
    await expect(want({ parkId: "nanda-synbio" })).rejects.toMatchObject({ code: "INVALID" });
  });

  it("no longer finds a unit that somebody holds", async () => {
    await want();
    await holdUnit(as("tangu"), { unitId: small.id, leadId: other.id, heldUntil: "2026-06-01" });
    expect(await fits()).toEqual([tall.id]);
  });

  it("is shown to who may read the lead, and no word of it to another unit", async () => {
    await want();
    await want({ minAreaSqm: "600" }, "tangu");
    const seenBy = async (user: UserName) =>
      (await listMatches(as(user), tall.id)).map(({ leadId }) => leadId);
    expect(await seenBy("xinjinshan")).toEqual([own.id]);
    expect(await seenBy("tangu")).toEqual([other.id]);
    expect((await seenBy("jinshan-office")).sort()).toEqual([own.id, other.id].sort());
    expect(await seenBy("jinshan-science")).toEqual([]);
    expect(await seenBy("nanda")).toEqual([]);
    expect((await listDemands(as("tangu"), all)).rows).toMatchObject([{ leadId: other.id, fits: 2 }]);
    expect((await listDemands(as("jinshan-office"), all)).total).toBe(2);
    await expect(getDemand(as("tangu"), own.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is set by who may change the lead, one a lead, and closed when it is settled", async () => {
    await expect(want({ leadId: own.id }, "tangu")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(want({}, "jinshan-leader")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await want();
    await want({ minAreaSqm: "700" });
    await expect(want({ minAreaSqm: "900", version: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await db().leadDemand.count()).toBe(1);
    await closeLeadDemand(as("xinjinshan"), { leadId: own.id });
    expect((await listDemands(as("xinjinshan"), all)).rows).toEqual([]);
    await expect(closeLeadDemand(as("xinjinshan"), { leadId: own.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(want({ maxAreaSqm: "100" })).rejects.toMatchObject({ name: "ZodError" });
  });
});
