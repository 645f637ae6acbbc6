import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aCompany, aLead } from "#test/builders-leads";
import { aConfirmedSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { LACKS } from "../rules/lack";
import { openToDos, STAGES } from "../rules/lead";
import { leadFilterSchema } from "../schema";
import { leadInReach } from "./facts.server";
import { countLacks } from "./lacks.server";
import { showLeads } from "./list.server";

const { db } = testDatabase();
const as = (name: UserName) => ctxFor(db(), name);
const listed = async (lack: string, name: UserName = "jinshan-office") =>
  (await showLeads(as(name), leadFilterSchema.parse({ lack, pageSize: 200 }), [])).rows.map(({ id }) => id);

describe("数据核查", () => {
  it("lists for each gate the projects whose own page says that it is open, at every stage", async () => {
    await aWorld(db());
    const full = {
      expectedFen: 100_000_000_000n,
      grade: "A" as const,
      registeredName: "甲（上海）有限公司",
      registeredOn: "2026-01-05",
      startedOn: "2026-02-05",
      completedOn: "2026-03-05",
      producingOn: "2026-04-05",
    };
    const leads: string[] = [];
    for (const stage of STAGES) {
      leads.push((await aLead(db(), { stage, sites: [], expectedFen: null, grade: null })).id);
      leads.push((await aLead(db(), { stage, ...full })).id);
    }
    const signed = await aLead(db(), { stage: "AGREED", ...full });
    await aConfirmedSigning(db(), { leadId: signed.id });
    const open = new Map<string, readonly string[]>();
    for (const id of [...leads, signed.id])
      open.set(id, openToDos((await leadInReach(as("jinshan-office"), id)).facts));
    for (const lack of LACKS.filter((one) => one !== "creditCode" && one !== "nextStep"))
      expect((await listed(lack)).sort(), lack).toEqual(
        [...open].flatMap(([id, fields]) => (fields.includes(lack) ? [id] : [])).sort(),
      );
    expect(open.get(signed.id)).toEqual(["contact", "followUp"]);
  });

  it("names signed companies without a credit code and active projects without a next step", async () => {
    await aWorld(db());
    const coded = await aCompany(db(), { creditCode: "91310116MA1J8UXX5A" });
    const signed = await aLead(db(), { stage: "SIGNED", nextStep: "催开工" });
    await aLead(db(), { stage: "SIGNED", companyId: coded.id, nextStep: "催开工" });
    await aLead(db(), { stage: "NEGOTIATING", nextStep: "约见" });
    const idle = await aLead(db(), { stage: "PROSPECT", nextStep: null });
    await aLead(db(), { stage: "PROSPECT", status: "PAUSED", nextStep: null });
    await aLead(db(), { stage: "SIGNED", status: "LOST" });
    expect(await listed("creditCode")).toEqual([signed.id]);
    expect(await listed("nextStep")).toEqual([idle.id]);
  });

  it("counts by unit what the lists show, each project once, and nothing of other districts", async () => {
    await aWorld(db());
    await aLead(db(), { stage: "NEGOTIATING", nextStep: "约见" });
    await aLead(db(), { stage: "PROSPECT", nextStep: "约见" });
    await aLead(db(), { stage: "NEGOTIATING", organisationId: "tangu", nextStep: null });
    const all = await countLacks(as("jinshan-office"));
    expect(all).toMatchObject({ projects: 3, lacking: 2 });
    expect(all.units.map(({ id, projects, lacking }) => [id, projects, lacking]).sort()).toEqual([
      ["tangu", 1, 1],
      ["xinjinshan", 2, 1],
    ]);
    for (const { lack, count } of all.lacks) expect(await listed(lack), lack).toHaveLength(count);
    expect(await listed("any")).toHaveLength(2);
    expect(await countLacks(as("xinjinshan"))).toMatchObject({ projects: 2, lacking: 1 });
    expect(await countLacks(as("baoshan-office"))).toMatchObject({ projects: 0, lacks: [], units: [] });
    expect((await countLacks(as("jinshan-leader"), { unit: "tangu" })).projects).toBe(1);
  });
});
