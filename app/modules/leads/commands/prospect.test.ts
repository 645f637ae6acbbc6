import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aClaim } from "#test/builders-claims";
import { aCompany, aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { getProspectList, listProspectLists } from "../queries/prospects.server";
import { createLead } from "./create-lead.server";
import { addProspects } from "./prospect-add.server";
import { assignProspect, removeProspect, setProspectState } from "./prospect-entry.server";
import { createProspectList, editProspectList } from "./prospect-list.server";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));
const as = (user: UserName) => ctxFor(db(), user);
const all = { page: 1, pageSize: 50 };

const aList = async (names = "海岸合成生物\n蓝湾材料") =>
  (await createProspectList(as("xinjinshan"), { name: "展会名录", names })).id;
const entriesOf = async (listId: string) => (await getProspectList(as("xinjinshan"), listId, all)).entries;

describe("a list of companies to approach", () => {
  it("takes pasted names once, tells what was there or twice, and links companies within reach", async () => {
    await aCompany(db(), { name: "远山酶制剂有限公司" });
    await aCompany(db(), { name: "秘密企业", organisationId: "tangu" });
    const listId = await aList();
    const told = await addProspects(as("xinjinshan"), {
      listId,
      names: "1. 上海海岸合成生物有限公司\n远山酶制剂\n远山酶制剂有限公司\n秘密企业\n—",
    });
    expect(told).toEqual({
      added: 2,
      linked: 1,
      there: ["上海海岸合成生物有限公司"],
      claimed: [],
      twice: ["远山酶制剂有限公司"],
      odd: ["—"],
    });
    const entries = await entriesOf(listId);
    expect(entries.map(({ name, companyId }) => [name, companyId !== null])).toEqual([
      ["海岸合成生物", false],
      ["蓝湾材料", false],
      ["远山酶制剂", true],
      ["秘密企业", false],
    ]);
  });

  it("tells at once which names another unit claims and whom to ask, never its project, and logs that", async () => {
    const company = await aCompany(db(), { name: "秘密企业", organisationId: "tangu" });
    const lead = await aLead(db(), {
      companyId: company.id,
      organisationId: "tangu",
      projectName: "暗号项目",
    });
    await aClaim(db(), { leadId: lead.id, as: "tangu" });
    const listId = await aList();
    const told = await addProspects(as("xinjinshan"), { listId, names: "秘密企业有限公司\n无人企业" });
    expect(told.claimed).toMatchObject([{ name: "秘密企业有限公司", unit: "碳谷绿湾公司" }]);
    expect(JSON.stringify(told)).not.toMatch(/暗号|leadId/);
    expect(await db().claimLookup.findMany()).toMatchObject([
      { organisationId: "xinjinshan", companyId: company.id },
    ]);
    expect(await entriesOf(listId)).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: "秘密企业有限公司", companyId: null })]),
    );
  });

  it("sums its states, and a converted company has its lead and stays", async () => {
    const listId = await aList();
    const [first, second] = await entriesOf(listId);
    await setProspectState(as("xinjinshan"), { id: first!.id, to: "MET", on: "2026-05-18" });
    const lead = await createLead(as("xinjinshan"), {
      companyName: second!.name,
      projectName: "材料中试",
      parkId: "jinshan-hightech",
      field: "BIOMATERIALS",
      source: "FORUM",
      prospectId: second!.id,
    });
    const [row] = await listProspectLists(as("xinjinshan"));
    expect(row).toMatchObject({ total: 2, UNTOUCHED: 0, CONTACTED: 0, MET: 1, CONVERTED: 1 });
    const [met, converted] = await entriesOf(listId);
    expect(met).toMatchObject({ contactedOn: "2026-05-18", metOn: "2026-05-18" });
    expect(converted).toMatchObject({ convertedOn: "2026-05-20", lead: { id: lead.id } });
    await expect(setProspectState(as("xinjinshan"), { id: second!.id, to: "MET" })).rejects.toThrow("已转化");
    await expect(removeProspect(as("xinjinshan"), { id: second!.id })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("makes no second lead of one company: the whole entry is refused", async () => {
    const listId = await aList();
    const { id } = (await entriesOf(listId))[0]!;
    const given = { projectName: "项目", parkId: "jinshan-hightech", field: "SYNBIO", source: "FORUM" };
    await createLead(as("xinjinshan"), { ...given, companyName: "海岸合成生物", prospectId: id });
    await expect(
      createLead(as("xinjinshan"), { ...given, companyName: "海岸合成生物", prospectId: id }),
    ).rejects.toThrow("没有重复登记");
    expect(await db().lead.count()).toBe(1);
  });

  it("is one unit's and the office's: another unit finds neither it nor its names", async () => {
    const listId = await aList();
    const { id } = (await entriesOf(listId))[0]!;
    expect(await listProspectLists(as("tangu"))).toEqual([]);
    await expect(getProspectList(as("tangu"), listId, all)).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const write of [
      () => addProspects(as("tangu"), { listId, names: "甲生物" }),
      () => setProspectState(as("tangu"), { id, to: "CONTACTED" }),
      () => assignProspect(as("tangu"), { id, ownerId: "tangu" }),
      () => removeProspect(as("tangu"), { id }),
      () => editProspectList(as("tangu"), { id: listId, name: "改名" }),
    ])
      await expect(write()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(addProspects(as("jinshan-leader"), { listId, names: "甲生物" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await listProspectLists(as("jinshan-leader"))).toHaveLength(1);
    await assignProspect(as("jinshan-office"), { id, ownerId: "xinjinshan" });
    await expect(assignProspect(as("jinshan-office"), { id, ownerId: "tangu" })).rejects.toMatchObject({
      code: "INVALID",
    });
  });

  it("takes no more names once it is closed, and every act is on record", async () => {
    const listId = await aList();
    await editProspectList(as("xinjinshan"), { id: listId, name: "展会名录", closed: "1" });
    await expect(addProspects(as("xinjinshan"), { listId, names: "甲生物" })).rejects.toThrow("已办结");
    await editProspectList(as("xinjinshan"), { id: listId, name: "展会名录" });
    await addProspects(as("xinjinshan"), { listId, names: "甲生物" });
    const lines = await db().auditEntry.findMany({ where: { entityId: listId }, orderBy: { id: "asc" } });
    expect(lines.map(({ action }) => action)).toEqual([
      "prospectList.create",
      "prospectList.add",
      "prospectList.edit",
      "prospectList.edit",
      "prospectList.add",
    ]);
  });

  it("takes the same names pasted by two at once as one", async () => {
    const listId = await aList("甲生物");
    const both = await Promise.all([
      addProspects(as("xinjinshan"), { listId, names: "乙材料\n丙制药" }),
      addProspects(as("jinshan-office"), { listId, names: "丙制药\n乙材料" }),
    ]);
    expect(both.map(({ added }) => added).sort()).toEqual([0, 2]);
    expect(await db().prospectEntry.count({ where: { listId } })).toBe(3);
  });
});
