import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { leadFilterSchema } from "../schema";
import { CARDS_SHOWN, getBoard } from "./board.server";
import { listLeads } from "./list.server";

const { db } = testDatabase();
const all = leadFilterSchema.parse({});
const column = async (name: Parameters<typeof ctxFor>[1], stage: string, filter = all) =>
  (await getBoard(ctxFor(db(), name), filter)).find((one) => one.stage === stage)!;

beforeEach(() => aWorld(db()));

describe("看板", () => {
  it("counts and sums every lead of a stage, not only the cards it shows, as the list behind it does", async () => {
    for (let n = 0; n < CARDS_SHOWN + 3; n++) await aLead(db(), { stage: "AGREED", expectedFen: 100n });
    await aLead(db(), { stage: "AGREED", expectedFen: null, expectedText: "3-5亿" });
    await aLead(db(), { stage: "AGREED", status: "LOST", expectedFen: 100n });
    const agreed = await column("xinjinshan", "AGREED");
    expect(agreed).toMatchObject({ count: CARDS_SHOWN + 4, expectedFen: 900n, withoutAmount: 1 });
    expect(agreed.cards).toHaveLength(CARDS_SHOWN);
    const { totals } = await listLeads(
      ctxFor(db(), "xinjinshan"),
      leadFilterSchema.parse({ stage: "AGREED", status: "ACTIVE" }),
    );
    expect(totals).toMatchObject({ count: agreed.count, expectedFen: agreed.expectedFen });
  });

  it("shows the eight stages in their order, empty ones too", async () => {
    const board = await getBoard(ctxFor(db(), "jinshan-office"), all);
    expect(board.map(({ stage, count }) => `${stage} ${count}`)).toEqual([
      "PROSPECT 0",
      "NEGOTIATING 0",
      "AGREED 0",
      "SIGNED 0",
      "REGISTERED 0",
      "STARTED 0",
      "COMPLETED 0",
      "PRODUCING 0",
    ]);
  });

  it("stays in reach: who runs the park reads the card, and only the owning unit and the office move it", async () => {
    await aLead(db(), { sites: [{ parkId: "tangu-lvwan", shareBp: 10_000 }] });
    const may = async (name: Parameters<typeof ctxFor>[1]) =>
      (await column(name, "PROSPECT")).cards.map(({ mayMove }) => mayMove);
    expect(await may("xinjinshan")).toEqual([true]);
    expect(await may("tangu")).toEqual([false]);
    expect(await may("jinshan-office")).toEqual([true]);
    expect(await may("jinshan-leader")).toEqual([false]);
    expect(await may("nanda")).toEqual([]);
  });

  it("follows the filter of the list", async () => {
    await aLead(db(), { field: "SYNBIO", expectedFen: 5n });
    await aLead(db(), { field: "BIOMEDICINE", expectedFen: 7n });
    const found = await column("xinjinshan", "PROSPECT", leadFilterSchema.parse({ field: "SYNBIO" }));
    expect(found).toMatchObject({ count: 1, expectedFen: 5n });
  });
});
