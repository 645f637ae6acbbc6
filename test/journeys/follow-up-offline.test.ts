import { expect, it } from "vitest";
import { journey, PHONE, ready, visitors } from "./visitor";

journey("a follow-up written without a network", () => {
  const { as } = visitors();

  it("waits on the phone, is sent once when the network returns, and is nobody else's", async () => {
    const page = await as("xinjinshan", PHONE);
    await page.goto("/leads?owner=me");
    await page.locator("tbody th a").first().click();
    await page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
    const address = new URL(page.url()).pathname;
    const words = `离线时写下的跟进 ${Date.now()}`;
    await page.goto(`${address}/follow-up`);
    await ready(page);
    await page.getByLabel("谈了什么").fill(words);
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "记下跟进" }).click();
    await page.getByText("内容已存在这台设备上").waitFor();

    const keys = await page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.startsWith("note:")),
    );
    expect(keys).toHaveLength(1);
    expect(keys[0]!.split(":")).toHaveLength(3);

    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().includes("/follow-up")) sent.push(request.url());
    });
    await page.context().setOffline(false);
    await page.waitForURL((url) => url.pathname === address && url.searchParams.get("done") === "noted");
    await page.getByText(words).first().waitFor();
    expect(sent).toHaveLength(1);
    expect(await page.getByText(words).count()).toBe(1);
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("note:"))),
    ).toEqual([]);

    await page.getByRole("button", { name: "撤销这条跟进" }).click();
    await page.getByText("已撤销").first().waitFor();
    expect(await page.getByText(words).count()).toBe(0);
  });
});
