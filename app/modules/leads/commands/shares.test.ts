import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { type Tx, transaction } from "~/platform/db.server";

const { db } = testDatabase();

type Site = [parkId: string, shareBp: number];

const add = (tx: Tx, leadId: string, ...sites: Site[]) =>
  tx.leadSite.createMany({ data: sites.map(([parkId, shareBp]) => ({ leadId, parkId, shareBp })) });

describe("the shares of a project on its parks", () => {
  it.each<[string, (tx: Tx, leadId: string) => Promise<unknown>, boolean]>([
    ["two whole sites at once", (tx, id) => add(tx, id, ["tangu-lvwan", 10_000]), false],
    [
      "a whole one beside two halves",
      async (tx, id) => {
        await tx.leadSite.deleteMany({ where: { leadId: id } });
        await add(tx, id, ["jinshan-hightech", 5000], ["tangu-lvwan", 5000]);
        await add(tx, id, ["zhangjiang-jinshan", 10_000]);
      },
      false,
    ],
    [
      "a half alone",
      async (tx, id) => {
        await tx.leadSite.deleteMany({ where: { leadId: id } });
        await add(tx, id, ["tangu-lvwan", 5000]);
      },
      false,
    ],
    [
      "two halves, one after the other",
      async (tx, id) => {
        await tx.leadSite.deleteMany({ where: { leadId: id } });
        await add(tx, id, ["jinshan-hightech", 5000]);
        await add(tx, id, ["tangu-lvwan", 5000]);
      },
      true,
    ],
    [
      "the whole on another park",
      async (tx, id) => {
        await tx.leadSite.deleteMany({ where: { leadId: id } });
        await add(tx, id, ["tangu-lvwan", 10_000]);
      },
      true,
    ],
    [
      "a part of it taken away",
      (tx, id) => tx.leadSite.updateMany({ where: { leadId: id }, data: { shareBp: 9999 } }),
      false,
    ],
  ])("are the whole at the end of a transaction: %s", async (_what, write, holds) => {
    await aWorld(db());
    const lead = await aLead(db());
    const written = transaction(db(), (tx) => write(tx, lead.id));
    if (holds) await written;
    else await expect(written).rejects.toThrow(/shares of lead/);
    const { _sum } = await db().leadSite.aggregate({ where: { leadId: lead.id }, _sum: { shareBp: true } });
    expect(_sum.shareBp).toBe(10_000);
  });
});
