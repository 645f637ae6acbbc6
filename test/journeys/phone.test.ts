import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { journey, PHONE, visitors, watchConsole } from "./visitor";

const ROLES = ["xinjinshan", "jinshan-office", "jinshan-leader", "jinshan-science", "admin"];
const MOST = 40;

/** One page of each shape: /leads/<id> stands for all leads. */
const shapeOf = (address: string) => {
  const [, first = "", second, ...rest] = address.split("?")[0]!.split("/");
  const word = second && /^[a-z]{3,12}$/.test(second) ? second : second ? "*" : "";
  return [first, word, ...rest.map((part) => (/^[a-z-]+$/.test(part) ? part : "*"))].join("/");
};

const linksOf = async (page: Page): Promise<string[]> => {
  const links = await page
    .getByRole("link")
    .evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  return links.filter((href) => /^\/(?!\/)/.test(href)).map((href) => href.split("#")[0]!);
};

/** A download or a file is no screen. */
const isScreen = (address: string) => {
  const path = address.split("?")[0]!;
  return !/^\/(api|evidence|files)\//.test(path) && !/\.[a-z]{2,5}$/.test(path);
};

const problemsOf = async (page: Page, path: string): Promise<string[]> => {
  const response = await page.goto(path);
  const problems: string[] = [];
  if (response?.status() !== 200) problems.push(`${path} answers ${response?.status()}`);
  const { width, wide } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    wide: window.innerWidth,
  }));
  if (width > wide) problems.push(`${path} is ${width} px wide on a screen of ${wide}`);
  const blank = await page
    .locator(":not(details:not([open]) *) > .data-table > tbody > tr")
    .evaluateAll(
      (rows) => rows.filter((row) => row.textContent && !(row as HTMLElement).innerText.trim()).length,
    );
  if (blank > 0) problems.push(`${path} has ${blank} rows of which a phone shows nothing`);
  const titles = await page.getByRole("heading", { level: 1 }).count();
  if (titles !== 1) problems.push(`${path} has ${titles} main headings`);
  return problems;
};

journey("on a phone of 390 px", () => {
  const { as } = visitors();

  for (const role of ROLES)
    it(`no screen that ${role} can reach scrolls sideways, is missing or complains`, async () => {
      const page = await as(role, PHONE);
      const complaints = watchConsole(page);
      const seen = new Set<string>();
      const queue = ["/", "/profile"];
      const problems: string[] = [];
      for (const path of queue) {
        if (seen.has(shapeOf(path)) || seen.size >= MOST) continue;
        seen.add(shapeOf(path));
        problems.push(...(await problemsOf(page, path)));
        queue.push(...(await linksOf(page)).filter(isScreen));
      }
      expect(seen.size).toBeGreaterThan(6);
      expect([...problems, ...complaints]).toEqual([]);
    });
});
