import { expect, it } from "vitest";
import { journey, ready, visitors } from "./visitor";

journey("the frame around the pages", () => {
  const { as } = visitors();

  it("stays around an address that is no page, above or below a real one, without an error of the script", async () => {
    const page = await as("xinjinshan");
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    for (const path of ["/nosuch", "/leads/x/figures", "/carriers/units/x/y"]) {
      const answer = await page.goto(path);
      expect(answer?.status()).toBe(404);
      await page.getByRole("heading", { name: "没有找到" }).waitFor();
      await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "线索" }).waitFor();
      await ready(page);
    }
    expect(errors).toEqual([]);
  });

  it("opens a page with the keyboard already in it, and closes its menu by Esc", async () => {
    const page = await as("xinjinshan");
    await page.goto("/leads");
    await ready(page);
    const nav = page.getByRole("navigation", { name: "主导航" });
    await nav.getByRole("link", { name: "签约" }).press("Enter");
    await page.waitForURL(/\/signings/);
    await page.getByRole("heading", { level: 1, name: "签约" }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("main");
    const menu = page.locator(".head details.user");
    await menu.locator("summary").press("Enter");
    await menu.getByRole("link", { name: "个人设置" }).waitFor();
    await page.keyboard.press("Escape");
    await menu.getByRole("link", { name: "个人设置" }).waitFor({ state: "hidden" });
  });
});
