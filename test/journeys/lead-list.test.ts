import { expect, it } from "vitest";
import { journey, visitors, watchConsole } from "./visitor";

journey("the list of leads", () => {
  const { as } = visitors();

  it("is kept as a view, opened with it, and left again", async () => {
    const page = await as("xinjinshan");
    const complaints = watchConsole(page);
    await page.goto("/leads?stage=NEGOTIATING");
    await page.getByText("保存为视图").click();
    await page.getByLabel("名称", { exact: true }).fill("在谈的");
    await page.getByLabel("打开线索时先看这个视图").check();
    await page.getByRole("button", { name: "保存视图" }).click();
    await page.getByRole("navigation", { name: "我的视图" }).getByRole("link", { name: "在谈的" }).waitFor();
    await page.goto("/leads");
    expect(new URL(page.url()).searchParams.get("stage")).toBe("NEGOTIATING");
    await page.getByRole("link", { name: "全部", exact: true }).click();
    await page.waitForURL(/all=1/);
    await page.goto("/views");
    await page.getByRole("button", { name: "删除视图：在谈的" }).click();
    await page.getByText("视图已删除。").waitFor();
    await page.goto("/leads");
    expect(new URL(page.url()).search).toBe("");
    expect(complaints).toEqual([]);
  });

  it("shows in its filters what the list is filtered by, also on the way back", async () => {
    const page = await as("xinjinshan");
    await page.goto("/leads");
    await page.getByText("选择列").waitFor();
    const words = page.getByRole("search", { name: "筛选" }).locator('input[name="q"]');
    await words.fill("演示");
    await page.getByRole("button", { name: "筛选", exact: true }).click();
    await page.waitForURL(/q=/);
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.get("q"));
    await expect.poll(() => words.inputValue()).toBe("");
    await page.goForward();
    await page.waitForURL(/q=/);
    await expect.poll(() => words.inputValue()).toBe("演示");
  });

  it("keeps the columns that were chosen", async () => {
    const page = await as("xinjinshan");
    await page.goto("/leads");
    await page.getByText("选择列").click();
    await page.getByLabel("分级", { exact: true }).last().check();
    await page.getByRole("button", { name: "显示所选列" }).click();
    await page.getByRole("columnheader", { name: "分级" }).waitFor();
    await page.goto("/leads?owner=me");
    expect(await page.getByRole("columnheader", { name: "分级" }).count()).toBe(1);
  });

  it("is handled in bulk by keyboard alone, and says what went and what did not", async () => {
    const page = await as("xinjinshan");
    await page.goto("/leads?owner=me&status=ACTIVE");
    await page.getByText("批量办理").focus();
    await page.keyboard.press("Enter");
    const boxes = page.locator('input[name="pick"]');
    await boxes.nth(0).focus();
    await page.keyboard.press("Space");
    await boxes.nth(1).focus();
    await page.keyboard.press("Space");
    await page.getByText("批量办理（已选 2 条）").waitFor();
    await page.getByLabel("推进到").selectOption("PRODUCING");
    await page.getByRole("button", { name: "推进阶段" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("2 条没有办理").waitFor();
    await page.getByRole("link", { name: "只看这些" }).click();
    await page.getByText("共 2 条", { exact: true }).first().waitFor();
    expect(new URL(page.url()).searchParams.get("ids")?.split(",")).toHaveLength(2);
    expect(await page.locator("tbody tr").count()).toBe(2);
  });
});

journey("a list of companies to approach, without a script", () => {
  const { as } = visitors();

  it("takes pasted names, tells what stood twice, and turns a name into a lead", async () => {
    const page = await as("xinjinshan", { javaScriptEnabled: false });
    await page.goto("/lists/new");
    await page.getByLabel("清单名称").fill("展会名录");
    await page.getByLabel("企业名称").fill("1. 演示·远潮生物\n2. 演示·远潮生物有限公司\n3. 演示·青屿酶工程");
    await page.getByRole("button", { name: "建立清单" }).click();
    await page.getByText("已加入 2 家").waitFor();
    await page.getByText("粘贴内容里重复：演示·远潮生物有限公司").waitFor();
    await page.getByRole("link", { name: "打开清单" }).click();
    await page.getByLabel("更新 演示·青屿酶工程").click();
    await page.getByRole("button", { name: "演示·青屿酶工程改为已见面" }).click();
    await page.getByText("状态已更新。").waitFor();
    await page.getByRole("link", { name: "转为线索：演示·远潮生物" }).click();
    expect(await page.getByLabel("企业名称").inputValue()).toBe("演示·远潮生物");
    await page.getByLabel("项目名称").fill("酶制剂中试");
    await page.getByLabel("产业领域").selectOption({ label: "合成生物" });
    await page.getByLabel("线索来源").selectOption({ label: "论坛活动" });
    await page.getByRole("button", { name: "登记线索" }).click();
    await page.getByText("线索已登记").waitFor();
    await page.goto("/lists");
    await page.getByRole("link", { name: "展会名录" }).first().click();
    await page.getByText("2 家，已转化 1 家").waitFor();
  });
});
