import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aPlainWorkbook } from "#test/builders-exchange";
import { testDatabase } from "#test/database";
import { type Call, callApi } from "#test/http";
import { isBusy } from "~/modules/exchange/ui/import-steps";

const { db } = testDatabase();

const LEDGER = [
  ["企业名称", "项目名称", "总投资（万元）", "产业领域", "线索来源", "意向园区"],
  ["甲生物科技有限公司", "年产 200 吨产线", 12_000, "合成生物", "自主拜访", "高新区"],
  ["乙生物科技有限公司", "研发中心", "约3-5亿", "生物医药", "校友会", "高新区"],
];

/** As a client does: an answer may come before its work is done, which is then asked for until it is. */
const call = async (line: string, given: Call) => {
  const answer = await callApi(db(), line, given);
  while (isBusy(answer.body.state))
    answer.body = (await callApi(db(), `GET /imports/${answer.body.id}`, { as: "xinjinshan" })).body;
  return answer;
};

const upload = async (cells: (string | number)[][], headers: Record<string, string> = {}) => {
  const form = new FormData();
  form.set("file", new File([(await aPlainWorkbook(cells)) as BlobPart], "台账.xlsx"));
  form.set("kind", "LEAD");
  return call("POST /imports", { as: "xinjinshan", body: form, headers });
};

describe("imports over the API", () => {
  it("are checked row by row without a write, committed, found unchanged a second time, and undone", async () => {
    await aWorld(db());
    const checked = await upload(LEDGER);
    expect(checked.status, JSON.stringify(checked.body.error)).toBe(201);
    expect(checked.body).toMatchObject({
      state: "CHECKED",
      kindLabel: "线索（项目）",
      counts: { NEW: 2, PROBLEM: 0 },
    });
    expect(await db().lead.count()).toBe(0);
    const path = `/imports/${checked.body.id}`;
    const done = await call(`POST ${path}/commit`, { as: "xinjinshan" });
    expect(done.body, JSON.stringify(done.body.error)).toMatchObject({
      state: "COMMITTED",
      stateLabel: "已导入",
    });
    expect(done.body.rows.map(({ state }: { state: string }) => state)).toEqual(["DONE", "DONE"]);
    expect(await db().lead.count()).toBe(2);
    expect((await upload(LEDGER)).body.counts).toMatchObject({ NEW: 0, UNCHANGED: 2 });
    const undone = await call(`POST ${path}/undo`, { as: "xinjinshan" });
    expect(undone.body.state).toBe("UNDONE");
    expect(await db().lead.count()).toBe(0);
  });

  it("stop at UPLOADED where a column is missing, and go on once it is said", async () => {
    await aWorld(db());
    const short = LEDGER.map(([company, project, amount]) => [company!, project!, amount!]);
    const waiting = await upload(short);
    expect(waiting.body).toMatchObject({ state: "UPLOADED", columns: [{ name: "企业名称" }, {}, {}] });
    const fills = { field: "合成生物", source: "自主拜访", park: "高新区" };
    const mapped = await call(`POST /imports/${waiting.body.id}/map`, {
      as: "xinjinshan",
      body: { fills },
    });
    expect(mapped.body, JSON.stringify(mapped.body.error)).toMatchObject({
      state: "CHECKED",
      fills,
      counts: { NEW: 2 },
    });
  });

  it("are kept once for one key, and belong to the unit that uploaded", async () => {
    await aWorld(db());
    const headers = { "Idempotency-Key": "import-1" };
    const first = await upload(LEDGER, headers);
    const again = await upload(LEDGER, headers);
    expect(again.body.id).toBe(first.body.id);
    expect(await db().importJob.count()).toBe(1);
    const path = `/imports/${first.body.id}`;
    expect((await callApi(db(), `GET ${path}`, { as: "tangu" })).status).toBe(404);
    expect((await callApi(db(), `GET ${path}`, { as: "baoshan-office" })).status).toBe(404);
    expect((await callApi(db(), `POST ${path}/commit`, { as: "jinshan-leader" })).status).toBe(403);
    expect(
      (await callApi(db(), `POST ${path}/commit`, { as: "xinjinshan", body: { version: 99 } })).status,
    ).toBe(409);
    expect((await callApi(db(), "GET /imports", { as: "xinjinshan" })).body.total.value).toBe(1);
  });

  it("refuse a file that is no workbook in words, and keep nothing", async () => {
    await aWorld(db());
    const form = new FormData();
    form.set("file", new File(["%PDF-1.4 not a workbook"], "台账.xlsx"));
    const answer = await callApi(db(), "POST /imports", { as: "xinjinshan", body: form });
    expect([answer.status, answer.body.error.code]).toEqual([400, "INVALID"]);
    expect(await db().importJob.count()).toBe(0);
  });
});
