import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aPlan, aTask, aTaskReport } from "#test/builders-tasks";
import { testDatabase } from "#test/database";
import { PDF } from "#test/evidence-files";
import { callApi } from "#test/http";

const { db } = testDatabase();

describe("tasks over the API", () => {
  it("are listed with codes, labels, units and goals, within the district", async () => {
    await aWorld(db());
    const goals = [{ year: 2024, text: "到 2024 年。" }];
    const task = await aTask(db(), { lead: ["xinjinshan"], supports: ["tangu"], goals });
    await aTask(db(), { districtId: "baoshan", units: ["nanda"] });
    const { status, body } = await callApi(db(), "GET /tasks?lead=xinjinshan&year=2024", {
      as: "jinshan-office",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: { value: 1, exact: true }, period: "2026-05" });
    expect(body.items[0]).toMatchObject({
      id: task.id,
      goals,
      status: "NOT_REPORTED",
      statusLabel: "未填报",
    });
    expect(body.items[0].units).toEqual([
      { organisationId: "xinjinshan", name: "新金山发展公司", role: "LEAD", roleLabel: "牵头" },
      { organisationId: "tangu", name: "碳谷绿湾公司", role: "SUPPORT", roleLabel: "配合" },
    ]);
    expect((await callApi(db(), "GET /tasks", { as: "nanda" })).body.total.value).toBe(1);
  });

  it("are 404 in another district; a report is 403 for a role that files none and 404 for a unit not named", async () => {
    await aWorld(db());
    const task = await aTask(db(), { lead: ["xinjinshan"] });
    const body = { period: "2026-05", progress: "DONE", text: "完成。" };
    const post = (as: "jinshan-leader" | "tangu" | "nanda") =>
      callApi(db(), `POST /tasks/${task.id}/reports`, { as, body });
    expect((await callApi(db(), `GET /tasks/${task.id}`, { as: "nanda" })).status).toBe(404);
    expect((await post("jinshan-leader")).status).toBe(403);
    expect((await post("tangu")).status).toBe(404);
    expect((await post("nanda")).status).toBe(404);
  });

  it("show their reports, and who has filed none", async () => {
    await aWorld(db());
    const plan = await aPlan(db());
    const task = await aTask(db(), { planId: plan.id, lead: ["xinjinshan"], supports: ["tangu"] });
    await aTaskReport(db(), { taskId: task.id, organisationId: "xinjinshan", progress: "LATE" });
    const detail = await callApi(db(), `GET /tasks/${task.id}`, { as: "jinshan-office" });
    expect(detail.body).toMatchObject({
      status: "LATE",
      reports: [{ unit: "新金山发展公司", progressLabel: "滞后", stateLabel: "待审" }],
    });
    const missing = await callApi(db(), "GET /tasks/missing?period=2026-05", { as: "jinshan-office" });
    expect(missing.body.items).toMatchObject([{ organisationId: "tangu", roleLabel: "配合" }]);
  });

  it("return a report with its reason, refused without one", async () => {
    await aWorld(db());
    const task = await aTask(db(), { lead: ["xinjinshan"] });
    const { id } = await aTaskReport(db(), { taskId: task.id, organisationId: "xinjinshan" });
    const send = (body: object) =>
      callApi(db(), `POST /task-reports/${id}/return`, { as: "jinshan-office", body });
    expect((await send({})).body.error.fields.reason).toBeTruthy();
    expect((await send({ reason: "请补充数据。" })).body).toMatchObject({ stateLabel: "已退回", version: 2 });
    const other = await callApi(db(), `POST /task-reports/${id}/confirm`, { as: "baoshan-office" });
    expect(other.status).toBe(404);
  });

  it("prove a draft by a file that its unit and the office read, and no other unit", async () => {
    await aWorld(db());
    const task = await aTask(db(), { lead: ["xinjinshan"], supports: ["jinshan-science"] });
    const given = { taskId: task.id, organisationId: "jinshan-science", state: "SAVED" as const };
    const { id } = await aTaskReport(db(), given);
    const body = new FormData();
    body.set("file", new File([PDF as BlobPart], "台账.pdf"));
    const file = await callApi(db(), `POST /task-reports/${id}/evidence`, { as: "jinshan-science", body });
    expect([file.status, file.body.fileName]).toEqual([201, "台账.pdf"]);
    const detail = await callApi(db(), `GET /tasks/${task.id}`, { as: "jinshan-office" });
    expect(detail.body.reports[0].files).toMatchObject([{ fileName: "台账.pdf" }]);
    const line = `GET /evidence/${file.body.id}`;
    expect((await callApi(db(), line, { as: "jinshan-office" })).status).toBe(200);
    expect((await callApi(db(), line, { as: "tangu" })).status).toBe(404);
    await callApi(db(), `POST /task-reports/${id}/submit`, { as: "jinshan-science" });
    const late = await callApi(db(), `DELETE /evidence/${file.body.id}`, { as: "jinshan-science" });
    expect(late.status).toBe(409);
  });
});
