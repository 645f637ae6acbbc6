import { expect, it } from "vitest";
import { journey, visitors } from "./visitor";

const LIMIT = 125 * 1024;

journey("the first load", () => {
  const { as } = visitors();

  for (const path of ["/", "/leads", "/signings", "/targets", "/tasks", "/companies", "/carriers"])
    it(`of ${path} brings at most 125 KB of compressed JavaScript`, async () => {
      const page = await as("jinshan-office");
      const sizes: Promise<number>[] = [];
      page.on("requestfinished", (request) => {
        if (/\.m?js(\?|$)/.test(request.url()))
          sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
      });
      const response = await page.goto(path, { waitUntil: "networkidle" });
      expect(response?.status()).toBe(200);
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(LIMIT);
    });
});
