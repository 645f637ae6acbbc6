import { describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { testDatabase } from "#test/database";
import { transaction } from "~/platform/db.server";
import { createLead } from "./create-lead.server";
import { createLeads, readLeadInput } from "./create-leads.server";

const { db } = testDatabase();

const inputs = (...names: string[]) =>
  names.map((name) => ({
    companyName: `测试企业${name}`,
    projectName: `项目${name}`,
    parkId: "jinshan-hightech",
    field: "SYNBIO",
    source: "DIRECT",
  }));

describe("the numbers of projects that are entered in batches", () => {
  it("follow each other without a gap, though a person enters one in between and a batch is taken back", async () => {
    await aWorld(db());
    const ctx = ctxFor(db(), "xinjinshan");
    const memory = {};
    const given: string[] = [];
    const enter = async (...names: string[]) => {
      const made = await createLeads(ctx, inputs(...names).map(readLeadInput), memory);
      given.push(...made.map(({ number }) => number));
    };
    await enter("甲", "乙");
    await enter("丙");
    given.push((await createLead(ctx, inputs("丁")[0])).number);
    await enter("戊", "己");
    await transaction(db(), async (tx) => {
      await createLeads({ ...ctx, db: tx }, inputs("庚").map(readLeadInput), memory);
      throw new Error("refused");
    }).catch(() => undefined);
    await enter("辛");
    expect(given.map((number) => number.slice(-4))).toEqual([
      "0001",
      "0002",
      "0003",
      "0004",
      "0005",
      "0006",
      "0007",
    ]);
  });
});
