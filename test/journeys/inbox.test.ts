import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { journey, ready, visitors, watchConsole } from "./visitor";

const titleOf = (page: Page) => page.locator(".desk-title").innerText();
const waiting = async (page: Page) =>
  Number((await page.locator(".page-sub").innerText()).match(/^\d+/)?.[0] ?? Number.NaN);
const railOf = async (page: Page) =>
  Number.parseInt(await page.locator(".rail .nav-count").first().innerText(), 10);

journey("the queue of the office", () => {
  const { as } = visitors();

  it("is cleared by keyboard alone: down, open, return with a reason, approve, and the next one comes up", async () => {
    const office = await as("jinshan-office", { viewport: { width: 1440, height: 900 } });
    const complaints = watchConsole(office);
    await office.goto("/inbox?kind=investment");
    await ready(office);
    const before = await railOf(office);
    const some = await waiting(office);
    expect(some).toBeGreaterThan(2);
    await office.keyboard.press("j");
    await office.keyboard.press("Enter");
    await office.locator(".desk-title").waitFor();
    const first = await titleOf(office);
    await office.keyboard.press("r");
    await office.keyboard.type("请附到账凭证");
    await office.keyboard.press("Tab");
    await office.keyboard.press("Tab");
    await office.keyboard.press("Enter");
    await office.waitForURL(/done=return/);
    await office.getByText("已退回，填报单位会看到原因。").waitFor();
    const second = await titleOf(office);
    expect(`${second} ${office.url()}`).not.toBe(`${first} ${office.url()}`);
    await office.keyboard.press("a");
    await office.waitForURL(/done=confirm/);
    await office.getByText("已通过。").waitFor();
    expect(await railOf(office), "the rail counts what is left").toBe(before - 2);
    await office.keyboard.press("u");
    await office.waitForURL((url) => !url.search.includes("item="));
    expect(await waiting(office)).toBe(some - 2);
    expect(complaints).toEqual([]);
  });

  it("passes like items in a batch without a script, and says what did not pass", async () => {
    const office = await as("jinshan-office", { javaScriptEnabled: false });
    await office.goto("/inbox?kind=investment");
    const boxes = office.locator("tbody input[type=checkbox]");
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await office.getByRole("button", { name: "通过所选" }).click();
    await office.getByText("2 项已通过。").waitFor();
    await office.getByRole("button", { name: "通过所选" }).click();
    await office.getByText("请先选择要办理的事项").first().waitFor();
  });
});
