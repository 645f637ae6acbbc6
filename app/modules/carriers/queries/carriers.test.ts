import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import { testDatabase } from "#test/database";
import { carrierFilterSchema } from "../schema";
import { getCarrier, listCarriers } from "./carriers.server";

const { db } = testDatabase();
beforeEach(async () => {
  await aWorld(db());
  await db().carrier.createMany({
    data: [
      { id: "lab", name: "研发楼一期", districtId: "jinshan", parkId: "tangu-lvwan", aliases: ["研发楼"] },
      { id: "plant", name: "标准厂房", districtId: "jinshan", parkId: "jinshan-hightech", aliases: [] },
      { id: "nanda-lab", name: "南大研发楼", districtId: "baoshan", parkId: "nanda-synbio", aliases: [] },
    ],
  });
});

const names = async (user: Parameters<typeof ctxFor>[1], params: object = {}) =>
  (await listCarriers(ctxFor(db(), user), carrierFilterSchema.parse(params))).rows.map((row) => row.id);

const observe = (value: string, observedOn: string, state: "CONFIRMED" | "SUBMITTED") =>
  db().carrierObservation.create({
    data: {
      carrierId: "lab",
      kind: "OCCUPANCY_PCT",
      value,
      observedOn: new Date(observedOn),
      state,
      recordedAt: NOW,
      recordedById: "tangu",
    },
  });

describe("carriers", () => {
  it("are listed for the reader's district, by name, and by a park with all inside it", async () => {
    expect((await names("jinshan-science")).sort()).toEqual(["lab", "plant"]);
    expect(await names("xinjinshan", { q: "厂房" })).toEqual(["plant"]);
    expect(await names("xinjinshan", { q: "研发楼" })).toEqual(["lab"]);
    expect((await names("xinjinshan", { parkId: "zhangjiang-jinshan" })).sort()).toEqual(["lab", "plant"]);
  });

  it("show the newest confirmed occupancy since completion, not one that still waits", async () => {
    await observe("30", "2025-11-30", "CONFIRMED");
    const { rows: before } = await listCarriers(
      ctxFor(db(), "tangu"),
      carrierFilterSchema.parse({ q: "研发楼" }),
    );
    expect(before[0]).toMatchObject({ occupancy: null });
    await db().carrier.update({ where: { id: "lab" }, data: { completedOn: new Date("2025-12-31") } });
    await observe("40", "2026-03-31", "CONFIRMED");
    await observe("55.5", "2026-04-30", "CONFIRMED");
    await observe("90", "2026-05-10", "SUBMITTED");
    const { rows } = await listCarriers(ctxFor(db(), "tangu"), carrierFilterSchema.parse({ q: "研发楼" }));
    expect(rows[0]).toMatchObject({ occupancy: "55.5", progress: null });
    expect((await getCarrier(ctxFor(db(), "tangu"), "lab")).observations).toHaveLength(4);
  });

  it("of the other district are not found", async () => {
    await expect(getCarrier(ctxFor(db(), "tangu"), "nanda-lab")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
