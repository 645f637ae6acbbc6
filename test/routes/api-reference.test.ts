import { describe, expect, it } from "vitest";
import { loadFacts } from "#seeds/reference/load.server";
import { aWorld } from "#test/builders";
import { testDatabase } from "#test/database";
import { callApi } from "#test/http";

const { db } = testDatabase();

const facts = async () => {
  await aWorld(db());
  await loadFacts(db());
};

describe("reference rows over the API", () => {
  it("are the documents of the reader's district, by their file names", async () => {
    await facts();
    const jinshan = await callApi(db(), "GET /plans", { as: "jinshan-leader" });
    const ids = jinshan.body.items.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(
      ["jinshan-2024-plan", "jinshan-2023-opinions", "zjjs-2024-plan"].filter((id) => ids.includes(id)),
    );
    expect(ids).toHaveLength(3);
    expect((await callApi(db(), "GET /plans", { as: "admin" })).body.total.value).toBe(5);
    const one = await callApi(db(), "GET /plans/zjjs-2024-plan", { as: "jinshan-leader" });
    expect(one.body).toMatchObject({ id: "zjjs-2024-plan", draft: expect.any(Boolean) });
    expect((await callApi(db(), "GET /plans/baoshan-2023-synbio", { as: "jinshan-leader" })).status).toBe(
      404,
    );
  });

  it("are units with their quotes", async () => {
    await facts();
    const { body } = await callApi(db(), "GET /organisations/xinjinshan", { as: "jinshan-leader" });
    expect(body).toMatchObject({ name: "新金山发展公司", kind: "PARK_COMPANY", kindLabel: "园区开发公司" });
    expect(body.sources[0].quote).toContain("新金山发展公司");
    expect((await callApi(db(), "GET /organisations/nanda", { as: "jinshan-leader" })).status).toBe(404);
    const found = await callApi(db(), "GET /organisations?q=新金山&pageSize=1", { as: "jinshan-leader" });
    expect(found.body).toMatchObject({ items: [{ id: "xinjinshan" }], total: { exact: true } });
  });

  it("are parks in the zones they lie in", async () => {
    await facts();
    const { body } = await callApi(db(), "GET /parks/tangu-lvwan", { as: "tangu" });
    const within = body.within.map(({ id }: { id: string }) => id);
    expect(within).toEqual(expect.arrayContaining(["jinshan", "zhangjiang-jinshan"]));
    expect(body.quotes.length + body.containmentQuotes.length).toBeGreaterThan(0);
    const parks = await callApi(db(), "GET /parks?kind=园区", { as: "tangu" });
    expect(parks.body.items.every(({ kind }: { kind: string }) => kind === "PARK")).toBe(true);
    expect((await callApi(db(), "GET /parks/tangu-lvwan", { as: "nanda" })).status).toBe(404);
  });

  it("are carriers with their milestones as the documents state them", async () => {
    await facts();
    const { body } = await callApi(db(), "GET /carriers?q=东湖", { as: "xinjinshan" });
    const [carrier] = body.items;
    expect(carrier.milestones.map(({ kindLabel }: { kindLabel: string }) => kindLabel)).toContain(
      "完成工程量",
    );
    const one = await callApi(db(), `GET /carriers/${carrier.id}`, { as: "xinjinshan" });
    expect(one.body.milestones[0].quotes[0].quote).toBeTruthy();
    expect((await callApi(db(), `GET /carriers/${carrier.id}`, { as: "nanda" })).status).toBe(404);
  });

  it("are companies that the documents name, and those a unit enters", async () => {
    await facts();
    const named = await callApi(db(), "GET /companies?origin=documents", { as: "xinjinshan" });
    expect(named.body.total.value).toBeGreaterThan(5);
    const made = await callApi(db(), "POST /companies", {
      as: "xinjinshan",
      body: { name: "演示·海岳生物" },
    });
    expect(made.body).toMatchObject({ name: "演示·海岳生物", isReference: false, version: 1 });
    expect((await callApi(db(), `GET /companies/${made.body.id}`, { as: "tangu" })).status).toBe(404);
    expect(
      (await callApi(db(), "POST /companies", { as: "jinshan-leader", body: { name: "演示·甲" } })).status,
    ).toBe(403);
    const stale = await callApi(db(), `PATCH /companies/${made.body.id}`, {
      as: "xinjinshan",
      body: { name: "演示·海岳生物科技", version: 9 },
    });
    expect(stale.status).toBe(409);
    const names = {
      as: "xinjinshan",
      body: { legalName: "演示海岳生物有限公司", aliases: ["海岳"] },
    } as const;
    await callApi(db(), `PATCH /companies/${made.body.id}`, names);
    const kept = await callApi(db(), `PATCH /companies/${made.body.id}`, {
      as: "xinjinshan",
      body: { groupName: "海岳集团" },
    });
    expect(kept.body).toMatchObject({
      ...{ name: "演示·海岳生物", legalName: "演示海岳生物有限公司", aliases: ["海岳"] },
      groupName: "海岳集团",
    });
  });

  it("are found by search inside the reader's reach", async () => {
    await facts();
    const { status, body } = await callApi(db(), "GET /search?q=xjs&kinds=organisation&limit=5", {
      as: "tangu",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ engine: "embedded", degraded: false, total: { value: expect.any(Number) } });
    expect((await callApi(db(), "GET /search?q=a&limit=51", { as: "tangu" })).status).toBe(400);
    expect((await callApi(db(), "GET /search?q=a&kinds=nosuch", { as: "tangu" })).status).toBe(400);
  });
});
