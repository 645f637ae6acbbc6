import { describe, expect, it } from "vitest";
import { EMBEDDED } from "#search/embedded";
import { drainEmbedded } from "#search/outbox";
import { readState } from "#search/state";
import { turnEmbedded } from "#search/worker";
import { aWorld, ctxFor } from "#test/builders";
import { aCompany } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { rebuildIndex, retryDeadLetters } from "./commands.server";
import { getSearchPage, searchAll } from "./queries/find.server";
import { getSearchStatus, tellSearchLag } from "./queries/status.server";
import { searchFilterSchema } from "./schema";

const { db, pool } = testDatabase();

describe("the administrator of search", () => {
  it("has the index rebuilt: what was lost is found again, and the counts are those of the database", async () => {
    await aWorld(db());
    await aCompany(db(), { name: "科济制药" });
    await turnEmbedded(db());
    await pool().query(`DELETE FROM "SearchDocument" WHERE "kind" = 'company'`);
    await pool().query(
      `INSERT INTO "SearchDocument" ("kind", "id", "districtId", "weight", "tokens", "generation", "happenedAt")
       VALUES ('lead', 'nobody', 'jinshan', 1, '''n科济''', 1, now())`,
    );
    const admin = ctxFor(db(), "admin");
    const [before] = await getSearchStatus(admin);
    expect(before!.counts.filter(({ equal }) => !equal).map(({ label }) => label)).toEqual(["企业", "线索"]);
    await rebuildIndex(admin, { engine: EMBEDDED });
    await turnEmbedded(db());
    const [after] = await getSearchStatus(admin);
    expect(after!.counts.every(({ equal }) => equal)).toBe(true);
    expect(after).toMatchObject({ rebuild: null, serving: true });
    expect((await searchAll(admin, { q: "科济" })).hits.map(({ title }) => title)).toEqual(["科济制药"]);
    expect(await db().auditEntry.findMany({ select: { action: true, actorId: true } })).toEqual([
      { action: "search.rebuild", actorId: "admin" },
    ]);
  });

  it("sends what was refused on its way again", async () => {
    await aWorld(db());
    const company = await aCompany(db(), { name: "科济制药" });
    await pool().query(`DELETE FROM "SearchOutbox"`);
    await db().searchDead.create({
      data: {
        ...{ target: EMBEDDED, kind: "company", documentId: company.id, op: "PUT", error: "x", attempts: 10 },
        ...{ createdAt: new Date(), diedAt: new Date() },
      },
    });
    await retryDeadLetters(ctxFor(db(), "admin"), { engine: EMBEDDED });
    await drainEmbedded(db());
    const [status] = await getSearchStatus(ctxFor(db(), "admin"));
    expect(status!.lag).toMatchObject({ pending: 0, dead: 0 });
    expect((await searchAll(ctxFor(db(), "admin"), { q: "kjzy" })).hits).toHaveLength(1);
  });

  it("is nobody else", async () => {
    await aWorld(db());
    for (const name of ["xinjinshan", "jinshan-office", "jinshan-leader", "jinshan-science"] as const) {
      const ctx = ctxFor(db(), name);
      await expect(rebuildIndex(ctx, { engine: EMBEDDED })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(retryDeadLetters(ctx, { engine: EMBEDDED })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(getSearchStatus(ctx)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect(await readState(db(), EMBEDDED)).toBeNull();
  });
});

describe("the line for who watches the process", () => {
  it("says how much waits, for how long, and what was refused", async () => {
    await aWorld(db());
    await turnEmbedded(db());
    expect(await tellSearchLag(db())).toBe("search embedded pending=0 lag_seconds=0 dead=0");
    await aCompany(db(), { name: "科济制药" });
    await pool().query(`UPDATE "SearchOutbox" SET "createdAt" = now() - interval '40 minutes'`);
    expect(await tellSearchLag(db())).toMatch(/^search embedded pending=[1-9]\d* lag_seconds=24\d\d dead=0$/);
  });
});

describe("the search page", () => {
  it("counts every kind beside the one chosen, and reads kinds by their Chinese name", async () => {
    await aWorld(db());
    await aCompany(db(), { name: "碳谷绿湾材料" });
    await turnEmbedded(db());
    const page = await getSearchPage(
      ctxFor(db(), "jinshan-office"),
      searchFilterSchema.parse({ q: "绿湾", kinds: "企业" }),
    );
    expect(page.hits.map(({ title }) => title)).toEqual(["碳谷绿湾材料"]);
    expect(page.facets.kind.map(({ label, count }) => [label, count]).sort()).toEqual([
      ["企业", 1],
      ["单位", 1],
      ["园区", 1],
    ]);
  });

  it("takes whatever was pasted and refuses a kind that there is not", () => {
    expect(searchFilterSchema.parse({ q: "生物".repeat(500) }).q).toHaveLength(1_000);
    expect(searchFilterSchema.safeParse({ q: "a", kinds: "moon" }).success).toBe(false);
  });
});
