import { expect, it } from "vitest";
import { journey, visitors } from "./visitor";

journey("without JavaScript", () => {
  const { visit, signInOn, as } = visitors();
  const plain = { javaScriptEnabled: false };

  it("a visitor signs in and reads the 45 亿 of 新金山 on the overview", async () => {
    const page = await visit(plain);
    await signInOn(page, "jinshan-leader");
    await page.waitForURL((url) => url.pathname === "/");
    const text = await page.locator("body").innerText();
    expect(text).toContain("新金山发展公司");
    expect(text).toMatch(/\b45(\.00)?\b/);
    expect(text).toMatch(/\b(39|40)\.\d{2}\b/);
  });

  it("the list of leads is whole, filters by a form, and opens a lead", async () => {
    const page = await as("xinjinshan", plain);
    await page.goto("/leads");
    const main = page.getByRole("main");
    expect(await main.innerText()).toContain("演示·");
    await main.getByRole("link", { name: /演示·/ }).first().click();
    await page.waitForURL(/\/leads\/[0-9a-f-]{30,}/);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).not.toBe("");
    expect(await main.innerText()).toContain("金山-20");
  });

  it("a target opens with its quote from the document", async () => {
    const page = await as("jinshan-leader", plain);
    await page.goto("/targets/jinshan-2024-plan.xinjinshan.signed");
    expect(await page.getByRole("main").innerText()).toContain("签约累计达 45 亿元");
  });
});
