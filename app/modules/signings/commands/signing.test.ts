import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aConfirmedSigning, aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { ledgerSum } from "../queries/ledger.server";
import { confirmSigning } from "./confirm-signing.server";
import { draftSigning } from "./draft-signing.server";
import { editSigning } from "./edit-signing.server";
import { returnSigning } from "./return-signing.server";
import { submitSigning } from "./submit-signing.server";

const { db } = testDatabase();
const YI = 10_000_000_000n;
const as = (name: UserName) => ctxFor(db(), name);
const office = () => as("jinshan-office");
const later = () => ctxFor(db(), "jinshan-office", new Date(NOW.getTime() + 60_000));
const world = async () => {
  await aWorld(db());
  return aLead(db());
};
const signed = async () => (await ledgerSum(office(), { metric: "SIGNED" })).net;
const audited = (action: string, entityId?: string) =>
  db().auditEntry.count({ where: { action, ...(entityId ? { entityId } : {}) } });
const formal = (leadId: string) => ({ leadId, kind: "FORMAL", signedOn: "2026-03-10", amount: "10亿" });

describe("drafting a contract", () => {
  it("keeps what was typed, in 分, as a draft of the lead's unit", async () => {
    const lead = await world();
    const signing = await draftSigning(as("xinjinshan"), {
      ...formal(lead.id),
      amount: "１.２亿",
      kind: "正式",
      contractNumber: "2026-01",
    });
    expect(signing).toMatchObject({
      state: "SAVED",
      kind: "FORMAL",
      amountFen: 12_000_000_000n,
      organisationId: "xinjinshan",
      linkOnly: false,
    });
    expect(await audited("signing.draft", signing.id)).toBe(1);
    expect(await signed()).toBe(0n);
  });

  it.each([
    [{ amount: "3-5亿" }, "不能填区间"],
    [{ amount: "约3亿" }, "不能带“约”"],
    [{ amount: "-1亿" }, "不能为负数"],
    [{ amount: "十个亿" }, "没有读懂"],
    [{ signedOn: "2026-02-30" }, "2026-05-20 的样式"],
    [{ signedOn: "2026-05-21" }, "不能晚于今天"],
    [{ kind: "别的" }, "请选择签约类型"],
    [{ currency: "USD" }, "外币合同请填写合同日汇率"],
    [{ currency: "ZZZ" }, "请选择货币"],
  ])("refuses %j in words", async (change, message) => {
    const lead = await world();
    await expect(draftSigning(as("xinjinshan"), { ...formal(lead.id), ...change })).rejects.toThrow(message);
  });

  it("asks for a yes where the amount is a thousand times what the lead expected", async () => {
    await aWorld(db());
    const lead = await aLead(db(), { expectedFen: 350_000_000n });
    const slip = { ...formal(lead.id), amount: "3500亿" };
    await expect(draftSigning(as("xinjinshan"), slip)).rejects.toThrow("请核对单位");
    await expect(draftSigning(as("xinjinshan"), { ...slip, confirmJump: "true" })).resolves.toBeTruthy();
  });

  it("is for the lead's own unit and the office: other roles, units and districts are refused", async () => {
    const lead = await world();
    await expect(draftSigning(as("jinshan-leader"), formal(lead.id))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    for (const name of ["tangu", "nanda", "baoshan-office"] as const)
      await expect(draftSigning(as(name), formal(lead.id))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(draftSigning(office(), formal(lead.id))).resolves.toBeTruthy();
  });
});

describe("editing a draft", () => {
  it("changes it, tells the second editor, and leaves its record", async () => {
    const lead = await world();
    const draft = await aSigning(db(), { leadId: lead.id });
    const change = { ...formal(lead.id), id: draft.id, version: draft.version, amount: "8亿" };
    const edited = await editSigning(as("xinjinshan"), change);
    expect(edited).toMatchObject({ amountFen: 8n * YI, version: draft.version + 1 });
    await expect(editSigning(as("xinjinshan"), change)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await audited("signing.edit", draft.id)).toBe(1);
    await expect(editSigning(as("jinshan-leader"), change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(editSigning(as("tangu"), change)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is closed once the contract is under review", async () => {
    const lead = await world();
    const { id, version } = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    await expect(editSigning(as("xinjinshan"), { ...formal(lead.id), id, version })).rejects.toThrow(
      "不能直接修改",
    );
  });
});

describe("submitting", () => {
  it("goes from any stage of a lead under way, and only once", async () => {
    const lead = await world();
    expect(lead.stage).toBe("PROSPECT");
    const submitted = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    expect(submitted).toMatchObject({ state: "SUBMITTED", submittedById: "xinjinshan" });
    expect(await audited("signing.submit", submitted.id)).toBe(1);
    await expect(submitSigning(as("xinjinshan"), { id: submitted.id })).rejects.toThrow("已提交审核");
    await expect(submitSigning(as("jinshan-leader"), { id: submitted.id })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(submitSigning(as("nanda"), { id: submitted.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("wants evidence for 正式, 补充 and 终止, none for 意向 and 框架, unless the district's setting says otherwise", async () => {
    const lead = await world();
    const draft = async (kind: string) =>
      draftSigning(as("xinjinshan"), { ...formal(lead.id), kind, amount: "1亿" });
    for (const kind of ["FORMAL", "SUPPLEMENT", "TERMINATION"])
      await expect(submitSigning(as("xinjinshan"), { id: (await draft(kind)).id })).rejects.toThrow(
        "请先上传合同扫描件等证明材料",
      );
    for (const kind of ["INTENT", "FRAMEWORK"])
      await expect(submitSigning(as("xinjinshan"), { id: (await draft(kind)).id })).resolves.toBeTruthy();
    await db().setting.create({
      data: {
        key: "signing.evidenceNeeded",
        districtId: "jinshan",
        value: [],
        effectiveOn: new Date("2026-05-01"),
      },
    });
    await expect(submitSigning(as("xinjinshan"), { id: (await draft("FORMAL")).id })).resolves.toBeTruthy();
  });

  it("is refused for a lost lead and without an amount", async () => {
    await aWorld(db());
    const lost = await aLead(db(), { status: "LOST" });
    const draft = await aSigning(db(), { leadId: lost.id });
    await expect(submitSigning(as("xinjinshan"), { id: draft.id })).rejects.toThrow("已流失或终止");
    const lead = await aLead(db());
    const empty = await aSigning(db(), { leadId: lead.id, amount: "" });
    await expect(submitSigning(as("xinjinshan"), { id: empty.id })).rejects.toThrow("请填写合同金额");
  });
});

describe("returning", () => {
  it("needs a reason, gives the contract back to its unit and leaves its record", async () => {
    const lead = await world();
    const { id } = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    await expect(returnSigning(office(), { id, reason: " " })).rejects.toThrow("请写明退回原因");
    const returned = await returnSigning(office(), { id, reason: "缺盖章页" });
    expect(returned).toMatchObject({ state: "RETURNED", returnReason: "缺盖章页" });
    expect(await audited("signing.return", id)).toBe(1);
    await expect(returnSigning(office(), { id, reason: "再退一次" })).rejects.toThrow(
      "只有待审的记录可以退回",
    );
    const again = await submitSigning(as("xinjinshan"), { id });
    expect(again).toMatchObject({ state: "SUBMITTED", returnReason: null });
    await expect(returnSigning(as("xinjinshan"), { id, reason: "不对" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(returnSigning(as("baoshan-office"), { id, reason: "不对" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("confirming", () => {
  it("posts the entries, moves the lead to 签约 and leaves its record", async () => {
    const lead = await world();
    const signing = await aConfirmedSigning(db(), { leadId: lead.id });
    expect(signing).toMatchObject({
      state: "CONFIRMED",
      decidedByName: "测试·jinshan-office",
      linkOnly: false,
    });
    const entries = await db().ledgerEntry.findMany({ orderBy: { id: "asc" } });
    expect(entries.map((e) => [e.metric, e.amount, e.organisationId, e.kind])).toEqual([
      ["SIGNED", 10n * YI, "xinjinshan", "SIGN"],
      ["PROJECTS", 1n, "xinjinshan", "SIGN"],
    ]);
    expect(await db().lead.findUniqueOrThrow({ where: { id: lead.id } })).toMatchObject({ stage: "SIGNED" });
    expect(await audited("signing.confirm", signing.id)).toBe(1);
  });

  it("is refused to the unit, to another district and to whoever submitted it", async () => {
    const lead = await world();
    const { id } = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    await expect(confirmSigning(as("xinjinshan"), { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(confirmSigning(as("jinshan-leader"), { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(confirmSigning(as("baoshan-office"), { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const own = await aSigning(db(), { leadId: lead.id, as: "jinshan-office", state: "SUBMITTED" });
    await expect(confirmSigning(office(), { id: own.id })).rejects.toThrow("须由另一位审核人员");
    expect(await signed()).toBe(0n);
  });

  it("a second click is told who confirmed and when, and has no second effect", async () => {
    const lead = await world();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    await expect(confirmSigning(office(), { id })).rejects.toThrow(
      "这条记录已由测试·jinshan-office于 2026-05-20 12:00 确认，无需重复操作。",
    );
    expect(await signed()).toBe(10n * YI);
  });

  it("refuses a draft, and a version that has passed", async () => {
    const lead = await world();
    const draft = await aSigning(db(), { leadId: lead.id });
    await expect(confirmSigning(office(), { id: draft.id })).rejects.toThrow("只有待审的记录可以确认");
    const { id } = await submitSigning(as("xinjinshan"), { id: draft.id });
    await expect(confirmSigning(office(), { id, version: draft.version })).rejects.toThrow(
      "刚被其他人修改过",
    );
  });

  it("of two confirmations at the same instant one wins, and the figure counts once", async () => {
    const lead = await world();
    const { id, version } = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    const results = await Promise.allSettled([
      confirmSigning(office(), { id, version }),
      confirmSigning(later(), { id, version }),
    ]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const lost = results.find((result) => result.status === "rejected");
    expect(lost?.reason).toMatchObject({ code: "CONFLICT" });
    expect(await signed()).toBe(10n * YI);
    expect(await audited("signing.confirm")).toBe(1);
  });

  it("of two contracts of one project confirmed at the same instant one counts and one is a link", async () => {
    const lead = await world();
    const one = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    const two = await aSigning(db(), {
      leadId: lead.id,
      amount: "12亿",
      signedOn: "2026-04-10",
      state: "SUBMITTED",
    });
    await Promise.all([confirmSigning(later(), { id: two.id }), confirmSigning(office(), { id: one.id })]);
    expect(await signed()).toBe(10n * YI);
    expect((await ledgerSum(office(), { metric: "PROJECTS" })).net).toBe(1n);
    expect(await db().signing.count({ where: { linkOnly: true, id: two.id } })).toBe(1);
  });
});
