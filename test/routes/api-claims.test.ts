import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aCompany, aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { callApi } from "#test/http";

const { db } = testDatabase();
const CLAIM = { metOn: "2026-05-18", method: "上门走访", statement: "在企业总部与负责人面谈。" };

const twoLeadsOnOneCompany = async () => {
  await aWorld(db());
  const company = await aCompany(db(), { name: "演示·海岳生物" });
  const own = await aLead(db(), { companyId: company.id });
  const other = await aLead(db(), { companyId: company.id, organisationId: "tangu" });
  return { own, other, company };
};

describe("first-contact claims over the API", () => {
  it("are filed, told to the next unit without the project, and decided by the office", async () => {
    const { own, other } = await twoLeadsOnOneCompany();
    const filed = await callApi(db(), `POST /leads/${own.id}/claims`, { as: "xinjinshan", body: CLAIM });
    expect(filed.status, JSON.stringify(filed.body)).toBe(201);
    expect(filed.body).toMatchObject({ state: "SUBMITTED", stateLabel: "待认定", metOn: "2026-05-18" });
    const second = await callApi(db(), `POST /leads/${other.id}/claims`, { as: "tangu", body: CLAIM });
    expect([second.status, second.body.error.message]).toEqual([
      409,
      expect.stringContaining("新金山发展公司"),
    ]);
    const path = `/claims/${filed.body.id}`;
    expect((await callApi(db(), `GET ${path}`, { as: "tangu" })).status).toBe(404);
    expect((await callApi(db(), `GET ${path}`, { as: "baoshan-office" })).status).toBe(404);
    const decide = { verdict: "accept", note: "证据充分，予以认定。" };
    expect((await callApi(db(), `POST ${path}/decide`, { as: "xinjinshan", body: decide })).status).toBe(403);
    const done = await callApi(db(), `POST ${path}/decide`, { as: "jinshan-office", body: decide });
    expect(done.body).toMatchObject({ state: "ACCEPTED", protectedUntil: expect.any(String) });
    const list = await callApi(db(), "GET /claims?state=已认定", { as: "jinshan-office" });
    expect(list.body.total.value).toBe(1);
    expect((await callApi(db(), "GET /claims", { as: "tangu" })).body.total.value).toBe(0);
  });

  it("give one claim to two units that file at the same instant", async () => {
    const { own, other } = await twoLeadsOnOneCompany();
    await callApi(db(), "GET /session", { as: "xinjinshan" });
    await callApi(db(), "GET /session", { as: "tangu" });
    const send = (as: "xinjinshan" | "tangu", id: string) =>
      callApi(db(), `POST /leads/${id}/claims`, { as, body: CLAIM, headers: { "Idempotency-Key": "c" } });
    const answers = await Promise.all([send("xinjinshan", own.id), send("tangu", other.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it("answer a look-up with who holds it and whom to ask, and keep the look-up", async () => {
    const { own } = await twoLeadsOnOneCompany();
    await callApi(db(), `POST /leads/${own.id}/claims`, { as: "xinjinshan", body: CLAIM });
    const { body } = await callApi(db(), "POST /companies/lookup", {
      as: "tangu",
      body: { name: "演示·海岳生物" },
    });
    expect(body.items[0]).toMatchObject({ match: "EXACT", claim: { unit: "新金山发展公司", mine: false } });
    expect(JSON.stringify(body)).not.toContain(own.projectName);
    expect(await db().claimLookup.count()).toBe(1);
  });
});

describe("referrals over the API", () => {
  it("are offered with a deadline, accepted by the other unit, and then its own", async () => {
    await aWorld(db());
    const lead = await aLead(db());
    const body = { toId: "tangu", reason: "更适合化工园区。", dueOn: "2026-05-30" };
    const offered = await callApi(db(), `POST /leads/${lead.id}/referrals`, { as: "xinjinshan", body });
    expect(offered.status, JSON.stringify(offered.body)).toBe(201);
    expect(offered.body).toMatchObject({
      state: "OFFERED",
      dueOn: "2026-05-30",
      level: "NONE",
      toId: "tangu",
    });
    const path = `/referrals/${offered.body.id}`;
    expect((await callApi(db(), `GET ${path}`, { as: "nanda" })).status).toBe(404);
    const inbox = await callApi(db(), "GET /referrals?box=in", { as: "tangu" });
    expect(inbox.body.total.value).toBe(1);
    const accept = { parkId: "tangu-lvwan" };
    expect(
      (await callApi(db(), `POST ${path}/accept`, { as: "xinjinshan", body: accept })).status,
    ).toBeGreaterThan(400);
    const taken = await callApi(db(), `POST ${path}/accept`, { as: "tangu", body: accept });
    expect(taken.body).toMatchObject({ state: "ACCEPTED", crossesParks: true });
    const moved = await callApi(db(), `GET /leads/${lead.id}`, { as: "tangu" });
    expect(moved.body.organisationId).toBe("tangu");
  });

  it("go back with a reason, and are withdrawn by who offered", async () => {
    await aWorld(db());
    const offer = async () => {
      const lead = await aLead(db());
      const body = { toId: "tangu", reason: "更适合化工园区。" };
      return (await callApi(db(), `POST /leads/${lead.id}/referrals`, { as: "xinjinshan", body })).body.id;
    };
    const first = await offer();
    expect((await callApi(db(), `POST /referrals/${first}/return`, { as: "tangu", body: {} })).status).toBe(
      400,
    );
    const back = await callApi(db(), `POST /referrals/${first}/return`, {
      as: "tangu",
      body: { reason: "没有空间。" },
    });
    expect(back.body.stateLabel).toBe("已退回");
    const second = await offer();
    const gone = await callApi(db(), `POST /referrals/${second}/withdraw`, {
      as: "xinjinshan",
      body: { reason: "企业改变主意。" },
    });
    expect(gone.body.stateLabel).toBe("已撤回");
  });
});
