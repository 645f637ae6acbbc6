import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { testDatabase } from "#test/database";
import { chooseView, forgetView, keepColumns, renameView, saveView } from "./commands.server";
import { listViews } from "./queries.server";
import { viewQuery } from "./rules";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));
const mine = () => ctxFor(db(), "xinjinshan");
const others = () => ctxFor(db(), "tangu");

describe("a kept view of a list", () => {
  it("leaves out the page and what was told once, and reads alike in any order", () => {
    expect(viewQuery("?stage=AGREED&page=3&done=saved&q=&field=SYNBIO")).toBe("field=SYNBIO&stage=AGREED");
    expect(viewQuery("field=SYNBIO&stage=AGREED")).toBe(viewQuery("stage=AGREED&field=SYNBIO"));
  });

  it("is written over by the same name and is one's own alone", async () => {
    await saveView(mine(), { noun: "leads", name: "拟签的", query: "?stage=AGREED" });
    await saveView(mine(), { noun: "leads", name: "拟签的", query: "?stage=AGREED&grade=A" });
    const { views } = await listViews(mine(), "leads");
    expect(views.map(({ name, query }) => [name, query])).toEqual([["拟签的", "grade=A&stage=AGREED"]]);
    expect((await listViews(others(), "leads")).views).toEqual([]);
    expect((await listViews(mine(), "board")).views).toEqual([]);
  });

  it("is the first to be seen when chosen, one of a list at most", async () => {
    const a = await saveView(mine(), { noun: "leads", name: "甲", query: "stage=AGREED", isDefault: "on" });
    const b = await saveView(mine(), { noun: "leads", name: "乙", query: "stage=SIGNED", isDefault: "1" });
    expect((await listViews(mine(), "leads")).first?.id).toBe(b.id);
    await chooseView(mine(), { id: a.id, isDefault: true });
    const { views, first } = await listViews(mine(), "leads");
    expect(first?.name).toBe("甲");
    expect(views.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    await chooseView(mine(), { id: a.id, isDefault: false });
    expect((await listViews(mine(), "leads")).first).toBeNull();
  });

  it("is renamed and deleted by its owner only, and never to a name that stands", async () => {
    const a = await saveView(mine(), { noun: "leads", name: "甲", query: "stage=AGREED" });
    await saveView(mine(), { noun: "leads", name: "乙", query: "stage=SIGNED" });
    await expect(renameView(others(), { id: a.id, name: "丙" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(forgetView(others(), { id: a.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(renameView(mine(), { id: a.id, name: "乙" })).rejects.toMatchObject({ code: "INVALID" });
    await renameView(mine(), { id: a.id, name: "丙" });
    await forgetView(mine(), { id: a.id });
    expect((await listViews(mine(), "leads")).views.map(({ name }) => name)).toEqual(["乙"]);
  });

  it("is refused past twenty in one list", async () => {
    for (let at = 0; at < 20; at++) await saveView(mine(), { noun: "leads", name: `视图 ${at}`, query: "" });
    await expect(saveView(mine(), { noun: "leads", name: "再一个", query: "" })).rejects.toMatchObject({
      code: "INVALID",
    });
    await saveView(mine(), { noun: "leads", name: "视图 3", query: "stage=AGREED" });
  });
});

describe("the columns of a list", () => {
  it("stay as last chosen, for their user, and are no view", async () => {
    await keepColumns(mine(), { noun: "leads", cols: ["company", "stage"] });
    await keepColumns(mine(), { noun: "leads", cols: ["company", "owner"] });
    const { columns, views } = await listViews(mine(), "leads");
    expect(columns).toEqual(["company", "owner"]);
    expect(views).toEqual([]);
    expect((await listViews(others(), "leads")).columns).toEqual([]);
  });
});
