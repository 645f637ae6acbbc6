import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { demoPdf } from "#seeds/demo/evidence";
import { journey, visitors, watchConsole } from "./visitor";

const COMPANY = "演示·渡月合成生物";
const PROJECT = "酶制剂智造示范线";
const SIGNED_FEN = 1.23;

/** The confirmed 签约额 of 新金山发展公司 on the overview, a link to what it is made of. */
const figureOf = async (leader: Page) => {
  await leader.goto("/");
  const row = leader
    .getByRole("row", { name: /新金山发展公司.*签约/ })
    .or(leader.getByRole("region", { name: /新金山发展公司.*签约/ }))
    .first();
  return row.getByRole("link", { name: /^\d+\.\d{2}/ }).first();
};

const readFigure = async (leader: Page) =>
  Number((await (await figureOf(leader)).innerText()).match(/[\d.]+/)![0]);

const logLead = async (unit: Page) => {
  await unit.goto("/leads/new");
  await unit.getByLabel("企业名称").fill(COMPANY);
  await unit.getByLabel("项目名称").fill(PROJECT);
  await unit.getByLabel("意向园区").selectOption({ label: "高新区" });
  await unit.getByLabel("产业领域").selectOption({ label: "合成生物" });
  await unit.getByLabel("线索来源").selectOption({ index: 1 });
  await unit.getByLabel("预计投资额").fill("1-2亿");
  await unit.getByRole("button", { name: "登记线索" }).click();
  await unit.waitForURL(/\/leads\/[0-9a-f-]{30,}/);
  return /\/leads\/([0-9a-f-]+)/.exec(unit.url())![1]!;
};

const signContract = async (unit: Page, leadId: string) => {
  await unit.goto(`/signings/new?lead=${leadId}`);
  await unit.getByLabel("签约类型").selectOption({ label: "正式" });
  await unit.getByLabel("签约日期").fill("2026-11-16");
  await unit.getByLabel("合同金额").fill("1-2亿");
  await unit.getByRole("button", { name: "保存并上传材料" }).click();
  await unit.getByText("不能填区间").first().waitFor();
  await unit.getByLabel("合同金额").fill("１.２３亿");
  await unit.getByRole("button", { name: "保存并上传材料" }).click();
  await unit.waitForURL(/\/signings\/[0-9a-f-]{30,}/);
  const buffer = Buffer.from(demoPdf(["演示证据", PROJECT]));
  await unit
    .getByLabel("上传文件")
    .setInputFiles({ name: "演示合同.pdf", mimeType: "application/pdf", buffer });
  await unit.getByRole("button", { name: "上传", exact: true }).click();
  await unit.getByText("演示合同.pdf").first().waitFor();
  await unit.getByRole("button", { name: "提交审核" }).click();
  await unit.waitForURL(/done=submitted/);
};

journey("from a lead to the figure of management", () => {
  const { as } = visitors();
  let signing = "";
  let lead = "";

  it("a park company logs a lead and signs it, the office confirms it, the leader sees it and opens it to the contract", async () => {
    const leader = await as("jinshan-leader");
    const before = await readFigure(leader);

    const unit = await as("xinjinshan");
    const complaints = watchConsole(unit);
    lead = await logLead(unit);
    await signContract(unit, lead);
    expect(await readFigure(leader), "what waits for review is not counted").toBe(before);

    const office = await as("jinshan-office");
    await office.goto("/inbox?kind=signing");
    await office
      .getByRole("link", { name: new RegExp(COMPANY) })
      .first()
      .click();
    await office.getByRole("link", { name: "打开完整记录" }).click();
    await office.waitForURL(/\/signings\//);
    signing = new URL(office.url()).pathname;
    await office.getByRole("button", { name: /^确认/ }).click();
    await office.getByText("已确认，并计入台账").first().waitFor();

    expect(await readFigure(leader)).toBeCloseTo(before + SIGNED_FEN, 2);
    await (await figureOf(leader)).click();
    await leader.waitForURL(/\/targets\/jinshan-2024-plan\.xinjinshan\.signed/);
    const entry = leader
      .getByRole("row")
      .filter({ hasText: COMPANY })
      .filter({ hasText: "演示·金山投促办" })
      .last();
    await entry.waitFor();
    await entry.getByRole("link").last().click();
    await leader.waitForURL(new RegExp(signing));
    await leader.getByRole("main").getByText("演示合同.pdf").first().waitFor();
    expect(complaints.filter((line) => !/status of 400/.test(line))).toEqual([]);
  });

  it("a 宝山 user sees none of it: not in lists, not by search, not by its address", async () => {
    const stranger = await as("baoshan-office");
    for (const path of [
      "/leads",
      "/signings",
      "/inbox",
      "/ledger",
      "/companies",
      `/search?q=${encodeURIComponent("渡月")}`,
    ]) {
      await stranger.goto(path);
      expect(await stranger.getByRole("main").innerText(), path).not.toContain("渡月合成生物");
    }
    expect([lead, signing]).not.toContain("");
    for (const path of [`/leads/${lead}`, signing, "/targets/jinshan-2024-plan.xinjinshan.signed"]) {
      const response = await stranger.goto(path);
      expect(response?.status(), path).toBe(404);
    }
  });
});
