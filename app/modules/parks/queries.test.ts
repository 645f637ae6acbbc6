import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { testDatabase } from "#test/database";
import { getPark, listParkChoices, listParks, parkScope } from "./queries.server";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));

describe("parks", () => {
  it("lists the places of the reader's district only, larger ones first", async () => {
    const rows = await listParks(ctxFor(db(), "xinjinshan"));
    expect(rows.map((row) => row.id)).toEqual([
      "jinshan",
      "zhangjiang-jinshan",
      "tangu-lvwan",
      "jinshan-hightech",
    ]);
  });

  it("shows an administrator both districts", async () => {
    expect(await listParks(ctxFor(db(), "admin"))).toHaveLength(6);
  });

  it("tells a reader of the other district that there is no such park", async () => {
    await expect(getPark(ctxFor(db(), "nanda"), "tangu-lvwan")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("shows what a park lies in and who operates it", async () => {
    const park = await getPark(ctxFor(db(), "tangu"), "tangu-lvwan");
    expect(park.within.map(({ id }) => id).sort()).toEqual(["jinshan", "zhangjiang-jinshan"]);
    expect(park.operator?.name).toBe("碳谷绿湾公司");
    expect(park.inheritedOperator).toBeNull();
  });

  it("names the operator of the place around it where the park has none of its own", async () => {
    await db().park.create({ data: { id: "inner", name: "园中园", kind: "PARK", districtId: "jinshan" } });
    await db().parkContainment.create({ data: { parkId: "inner", withinId: "tangu-lvwan", source: {} } });
    expect((await getPark(ctxFor(db(), "tangu"), "inner")).inheritedOperator?.id).toBe("tangu");
    expect((await parkScope(db())).within("zhangjiang-jinshan")).toContain("inner");
  });

  it("offers no whole district as the place of a lead", async () => {
    const choices = await listParkChoices(ctxFor(db(), "jinshan-office"));
    expect(choices.map(({ id }) => id)).not.toContain("jinshan");
  });
});
