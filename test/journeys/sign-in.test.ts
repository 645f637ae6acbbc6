import { expect, it } from "vitest";
import { journey, visitors } from "./visitor";

journey("signing in", () => {
  const { visit, signInOn, as } = visitors();

  it("says only that name or password is wrong, keeps the name, and does not tell which users exist", async () => {
    const page = await visit();
    const said: (string | null)[] = [];
    for (const name of ["xinjinshan", "nobody-of-that-name"]) {
      await signInOn(page, name, "not-the-password");
      const message = page.getByText("用户名或密码不正确");
      await message.waitFor();
      said.push(await message.textContent());
      expect(await page.getByLabel("用户名").inputValue()).toBe(name);
    }
    expect(said[0]).toBe(said[1]);
  });

  it("brings a visitor back to the page that was asked for", async () => {
    const page = await visit();
    await page.goto("/tasks");
    await page.waitForURL(/sign-in/);
    await page.getByLabel("用户名").fill("xinjinshan");
    await page.getByLabel("密码").fill("yinfeng-demo");
    await page.getByRole("button", { name: "登录" }).click();
    await page.waitForURL(/\/tasks$/);
  });

  it("ends with 退出登录, after which the pages ask for a sign-in again", async () => {
    const page = await visit();
    await signInOn(page, "tangu");
    await page.waitForURL((url) => url.pathname !== "/sign-in");
    const leave = page.getByRole("button", { name: "退出登录" });
    if (!(await leave.isVisible())) await page.getByText("演示·碳谷绿湾招商").first().click();
    await leave.click();
    await page.waitForURL(/sign-in/);
    await page.goto("/");
    await page.waitForURL(/sign-in/);
  });

  it("keeps each user in the own district's name", async () => {
    const jinshan = await as("jinshan-leader");
    await jinshan.goto("/");
    expect(await jinshan.locator("body").innerText()).toContain("金山区");
    const baoshan = await as("baoshan-office");
    await baoshan.goto("/");
    expect(await baoshan.locator("body").innerText()).not.toContain("新金山发展公司");
  });
});
