import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { DEMO_PASSWORD } from "~/modules/access/rules";
import { findChromium } from "./chromium";

/** Where there is no Chromium the stories are reported as skipped, by name. */
export const journey = describe.skipIf(!findChromium());

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

/** React tells a developer's tool, here none, when it has taken a page over, its effects included. */
const tellWhenTakenOver = () => {
  const tool = { supportsFiber: true, inject: () => 1, onCommitFiberRoot() {}, onCommitFiberUnmount() {} };
  const takenOver = new Promise<void>((resolve) => {
    Object.assign(tool, { onPostCommitFiberRoot: () => resolve() });
  });
  Object.assign(globalThis, { __REACT_DEVTOOLS_GLOBAL_HOOK__: tool, takenOver });
};

/** Before keys are pressed or the network is cut: what the script does is ready, however slow the machine. */
export const ready = (page: Page): Promise<void> =>
  page.evaluate(() => (globalThis as unknown as { takenOver: Promise<void> }).takenOver);

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Call at the top of a journey file; each visit is a browser window of its own. */
export const visitors = () => {
  let browser: Browser;
  const opened: BrowserContext[] = [];
  const signedIn = new Map<string, State>();

  beforeAll(async () => {
    if (findChromium()) browser = await chromium.launch({ executablePath: findChromium()!, args: QUIET });
  });
  afterAll(async () => {
    await browser?.close();
  });

  const visit = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ baseURL: inject("address"), locale: "zh-CN", ...options });
    opened.push(context);
    context.setDefaultTimeout(120_000);
    await context.addInitScript(tellWhenTakenOver);
    return context.newPage();
  };

  const signInOn = async (page: Page, username: string, password = DEMO_PASSWORD) => {
    await page.goto("/sign-in");
    await page.getByLabel("用户名").fill(username);
    await page.getByLabel("密码").fill(password);
    await page.getByRole("button", { name: "登录" }).click();
  };

  /** A window in which this user is signed in. */
  const as = async (username: string, options: BrowserContextOptions = {}): Promise<Page> => {
    if (!signedIn.has(username)) {
      const page = await visit();
      await signInOn(page, username);
      await page.waitForURL((url) => url.pathname !== "/sign-in");
      signedIn.set(username, await page.context().storageState());
      await page.context().close();
    }
    return visit({ ...options, storageState: signedIn.get(username)! });
  };

  return { visit, signInOn, as };
};

/** What the page said in the console that nobody should see there. */
export const watchConsole = (page: Page): string[] => {
  const seen: string[] = [];
  page.on("console", (message) => {
    const line = `${page.url()} ${message.text()}`;
    if (message.type() === "error" && !seen.includes(line)) seen.push(line);
  });
  page.on("pageerror", (error) => seen.push(`${page.url()} ${error.message}`));
  return seen;
};
