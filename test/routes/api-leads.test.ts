import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { callApi } from "#test/http";

const { db } = testDatabase();

const NEW = {
  companyName: "演示·海岳生物",
  projectName: "年产 200 吨产线",
  parkId: "jinshan-hightech",
  field: "生物医药",
  source: "校友会",
  expectedAmount: "3-5亿",
};

describe("leads over the API", () => {
  it("are registered with labels or codes and answered as the record", async () => {
    await aWorld(db());
    const made = await callApi(db(), "POST /leads", { as: "xinjinshan", body: NEW });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({
      stage: "PROSPECT",
      stageLabel: "线索",
      field: "BIOMEDICINE",
      source: "ALUMNI",
      expectedFen: null,
      expectedText: "3-5亿",
      organisationId: "xinjinshan",
      sites: [{ parkId: "jinshan-hightech", shareBp: 10_000 }],
      version: 1,
    });
    const read = await callApi(db(), `GET /leads/${made.body.id}`, { as: "jinshan-leader" });
    expect(read.body.company.name).toBe("演示·海岳生物");
    expect(read.body.next).toMatchObject({ stage: "NEGOTIATING", stageLabel: "在谈" });
  });

  it("take parks with shares that sum to exactly 10000", async () => {
    await aWorld(db());
    const { parkId: _, ...rest } = NEW;
    const send = (tangu: number) =>
      callApi(db(), "POST /leads", {
        as: "xinjinshan",
        body: {
          ...rest,
          sites: [
            { parkId: "jinshan-hightech", shareBp: 6667 },
            { parkId: "tangu-lvwan", shareBp: tangu },
          ],
        },
      });
    expect((await send(3332)).status).toBe(400);
    const made = await send(3333);
    expect(made.body.sites).toHaveLength(2);
    expect((await callApi(db(), `GET /leads/${made.body.id}`, { as: "tangu" })).status).toBe(200);
  });

  it("change by PATCH what is sent, keep what is not, and empty what is null", async () => {
    await aWorld(db());
    const made = await callApi(db(), "POST /leads", {
      as: "xinjinshan",
      body: { ...NEW, referrer: "演示·王女士", nextStep: "送投资协议", nextStepOn: "2026-06-01", grade: "A" },
    });
    const patch = (body: object, as: "xinjinshan" | "tangu" | "jinshan-leader" = "xinjinshan") =>
      callApi(db(), `PATCH /leads/${made.body.id}`, { as, body });
    const stays = { referrer: "演示·王女士", grade: "A", expectedText: "3-5亿", field: "BIOMEDICINE" };
    const first = await patch({ projectName: "年产 300 吨产线", nextStep: null });
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    expect(first.body).toMatchObject({
      ...stays,
      projectName: "年产 300 吨产线",
      nextStep: null,
      nextStepOn: "2026-06-01",
      version: 2,
    });
    const priced = await patch({ expectedAmount: "4亿", version: 2 });
    expect(priced.body).toMatchObject({ ...stays, expectedText: null, expectedFen: 40_000_000_000 });
    expect((await patch({ grade: null })).body).toMatchObject({ grade: null, expectedFen: 40_000_000_000 });
    expect((await patch({ projectName: "旧页", version: 2 })).status).toBe(409);
    expect((await patch({ projectName: null })).status).toBe(400);
    expect((await patch({ summary: "x" }, "tangu")).status).toBe(404);
    expect((await patch({ summary: "x" }, "jinshan-leader")).status).toBe(403);
  });

  it("refuse a wrong field beside its name, and keep nothing", async () => {
    await aWorld(db());
    const send = async (more: object) =>
      (await callApi(db(), "POST /leads", { as: "xinjinshan", body: { ...NEW, ...more } })).body.error;
    expect((await send({ field: "NOSUCH" })).fields.field).toBeTruthy();
    expect((await send({ companyName: "" })).fields.companyName).toBe("请填写企业名称。");
    expect((await send({ nosuch: 1 })).fields.nosuch).toBe("没有这个字段。");
    expect((await send({ expectedAmount: "abc" })).fields.expectedAmount).toBeTruthy();
    expect(await db().lead.count()).toBe(0);
  });

  it("advance through their gates, note follow-ups, and go back with a reason", async () => {
    await aWorld(db());
    const lead = await aLead(db());
    const post = (verb: string, body: object) =>
      callApi(db(), `POST /leads/${lead.id}/${verb}`, { as: "xinjinshan", body });
    const note = await post("follow-ups", { method: "电话", content: "约定下周来访。" });
    expect([note.status, note.body.isNew]).toEqual([201, true]);
    const stopped = await post("advance", { to: "NEGOTIATING" });
    expect([stopped.status, stopped.body.error.code]).toEqual([400, "INVALID"]);
    const contact = { contactName: "测试联系人", contactPhone: "13800000000" };
    const moved = await post("advance", { to: "在谈", ...contact });
    expect([moved.status, moved.body.stage]).toEqual([200, "NEGOTIATING"]);
    expect((await post("back", { to: "PROSPECT" })).status).toBe(400);
    const back = await post("back", { to: "PROSPECT", reason: "企业重新评估" });
    expect(back.body.stage).toBe("PROSPECT");
    const stale = await post("status", { to: "暂缓", reason: "等待规划", version: 1 });
    expect(stale.status).toBe(409);
    const events = await callApi(db(), `GET /leads/${lead.id}/events`, { as: "xinjinshan" });
    expect(events.body.items.map(({ kind }: { kind: string }) => kind)).toContain("note");
  });

  it("are 404 to another unit and another district, 403 to who writes none, and left out of their lists", async () => {
    await aWorld(db());
    const lead = await aLead(db());
    for (const as of ["tangu", "nanda", "jinshan-science"] as const) {
      expect((await callApi(db(), `GET /leads/${lead.id}`, { as })).status, as).toBe(404);
      expect((await callApi(db(), "GET /leads", { as })).body.total.value, as).toBe(0);
    }
    const advance = (as: "tangu" | "jinshan-leader") =>
      callApi(db(), `POST /leads/${lead.id}/advance`, { as, body: { to: "NEGOTIATING" } });
    expect([(await advance("tangu")).status, (await advance("jinshan-leader")).status]).toEqual([404, 403]);
    expect((await callApi(db(), "GET /leads?stage=线索", { as: "jinshan-leader" })).body).toMatchObject({
      total: { value: 1, exact: true },
      items: [{ id: lead.id, stageLabel: "线索" }],
    });
    expect((await callApi(db(), "GET /leads?sort=-nosuch", { as: "xinjinshan" })).status).toBe(400);
    expect((await callApi(db(), "GET /leads?cols=company", { as: "xinjinshan" })).status).toBe(400);
  });
});
