import { beforeEach, describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aCarrier, aUnit } from "#test/builders-carriers";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { PDF } from "#test/evidence-files";
import { callApi } from "#test/http";

const { db } = testDatabase();
let carrier: { id: string };
beforeEach(async () => {
  await aWorld(db());
  carrier = await aCarrier(db(), { name: "研发楼" });
});

describe("carriers over the API", () => {
  it("are completed by a dated report with a file, and then have an occupancy", async () => {
    const as = "xinjinshan";
    const occupancy = {
      kind: "入住率",
      observedOn: "2026-04-30",
      numeratorSqm: "600",
      denominatorSqm: 1000,
      intent: "submit",
    };
    const early = await callApi(db(), `POST /carriers/${carrier.id}/observations`, { as, body: occupancy });
    expect(early).toMatchObject({ status: 400, body: { error: { fields: { kind: expect.any(String) } } } });
    const draft = await callApi(db(), `POST /carriers/${carrier.id}/observations`, {
      as,
      body: { kind: "竣工验收", observedOn: "2026-03-31" },
    });
    expect(draft).toMatchObject({ status: 201, body: { state: "SAVED", value: "100" } });
    const path = `/carrier-observations/${draft.body.id}`;
    expect((await callApi(db(), `POST ${path}/submit`, { as, body: {} })).status).toBe(400);
    const file = new FormData();
    file.set("file", new File([PDF as BlobPart], "竣工验收备案.pdf"));
    expect((await callApi(db(), `POST ${path}/evidence`, { as, body: file })).status).toBe(201);
    expect((await callApi(db(), `POST ${path}/submit`, { as, body: {} })).body.state).toBe("SUBMITTED");
    const confirmed = await callApi(db(), `POST ${path}/confirm`, { as: "jinshan-office", body: {} });
    expect(confirmed.body).toMatchObject({ state: "CONFIRMED", stateLabel: "已确认" });
    const filed = await callApi(db(), `POST /carriers/${carrier.id}/observations`, { as, body: occupancy });
    expect(filed.body).toMatchObject({ state: "SUBMITTED", value: "60" });
    const unproven = `POST /carrier-observations/${filed.body.id}/confirm`;
    expect(await callApi(db(), unproven, { as: "jinshan-office", body: {} })).toMatchObject({
      status: 400,
      body: { error: { fields: { reason: "没有证明材料，请写明确认的依据。" } } },
    });
    const seen = await callApi(db(), `GET /carriers/${carrier.id}`, { as: "tangu" });
    expect(seen.body).toMatchObject({ completedOn: "2026-03-31", observations: { length: 2 } });
    expect((await callApi(db(), `GET /carriers/${carrier.id}`, { as: "nanda" })).status).toBe(404);
  });

  it("have units that are held once, and the second unit is told who holds it, not for what", async () => {
    const added = await callApi(db(), `POST /carriers/${carrier.id}/units`, {
      as: "xinjinshan",
      body: { name: "3 层 301", areaSqm: "1200", heightM: 4.5, price: "1.20" },
    });
    expect(added).toMatchObject({ status: 201, body: { statusLabel: "可租", priceFen: 120 } });
    const noted = await callApi(db(), `PATCH /carrier-units/${added.body.id}`, {
      as: "xinjinshan",
      body: { note: "有行车" },
    });
    expect(noted.body).toMatchObject({ areaSqm: "1200", heightM: "4.5", priceFen: 120, note: "有行车" });
    const own = await aLead(db(), { projectName: "绝密项目" });
    const other = await aLead(db(), { organisationId: "tangu" });
    const path = `/carrier-units/${added.body.id}`;
    const hold = (as: "xinjinshan" | "tangu", leadId: string) =>
      callApi(db(), `POST ${path}/hold`, { as, body: { leadId, heldUntil: "2026-06-01" } });
    const held = await hold("xinjinshan", own.id);
    expect(held).toMatchObject({ status: 201, body: { status: "HELD", heldUntil: "2026-06-01" } });
    const refused = await hold("tangu", other.id);
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain("新金山发展公司锁定至 2026-06-01");
    const seen = await callApi(db(), `GET ${path}`, { as: "tangu" });
    expect(seen.body.holds).toMatchObject([{ unit: "新金山发展公司", leadId: null }]);
    expect(JSON.stringify([refused.body, seen.body])).not.toMatch(new RegExp(`绝密|${own.id}`));
    const listed = await callApi(db(), "GET /carrier-units?status=已锁定", { as: "jinshan-leader" });
    expect(listed.body).toMatchObject({
      total: { value: 1 },
      totals: { releasedSqm: "1200", heldSqm: "1200" },
    });
    const [{ id, version }] = held.body.holds;
    const released = await callApi(db(), `POST /holds/${id}/release`, {
      as: "xinjinshan",
      body: { reason: "企业另选他处", version },
    });
    expect(released.body).toMatchObject({ status: "FREE", holds: [{ state: "RELEASED" }] });
    expect((await hold("tangu", other.id)).status).toBe(201);
  });

  it("are matched with what leads want, for those who may read the lead", async () => {
    const lead = await aLead(db());
    const unit = await aUnit(db(), { carrierId: carrier.id, areaSqm: "900" });
    const asked = await callApi(db(), `POST /leads/${lead.id}/demand`, {
      as: "xinjinshan",
      body: { minAreaSqm: "800", neededOn: "2026-09-01" },
    });
    expect(asked.body).toMatchObject({ demand: { open: true, version: 1 }, fits: [{ id: unit.id }] });
    const matches = async (as: "xinjinshan" | "tangu") =>
      (await callApi(db(), `GET /carrier-units/${unit.id}/matches`, { as })).body.total.value;
    expect([await matches("xinjinshan"), await matches("tangu")]).toEqual([1, 0]);
    const demands = await callApi(db(), "GET /demands", { as: "jinshan-office" });
    expect(demands.body.items).toMatchObject([{ leadId: lead.id, fits: 1 }]);
    await callApi(db(), `POST /leads/${lead.id}/demand/close`, { as: "xinjinshan", body: { version: 1 } });
    expect((await callApi(db(), "GET /demands", { as: "jinshan-office" })).body.items).toEqual([]);
  });
});
