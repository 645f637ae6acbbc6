import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "#test/database";
import { PDF } from "#test/evidence-files";
import { callApi, cookieFor, loadContext, ORIGIN } from "#test/http";
import { CALLS } from "#test/permissions-api";
import { OPEN_ROUTES, PAGES } from "#test/permissions-pages";
import { expected, type Line, READER_NAMES, READERS, type Reader } from "#test/permissions-tables";
import { aWorldOfOneUnit, type WorldOfOneUnit } from "#test/permissions-world";
import { ENDPOINTS } from "~/routes/api/v1/endpoints/table.server";

const { db } = testDatabase({ keepBetweenTests: true });

interface RouteModule {
  loader?: (args: unknown) => Promise<unknown>;
  action?: (args: unknown) => Promise<unknown>;
}

const modules = import.meta.glob<RouteModule>("../../app/routes/**/route.{ts,tsx}");
const folderOf = (file: string) => file.replace("../../app/routes/", "").replace(/\/route\.tsx?$/, "");
const routes = Object.fromEntries(Object.entries(modules).map(([file, load]) => [folderOf(file), load]));

let world: WorldOfOneUnit;
const cookies = {} as Record<Reader, string>;
beforeAll(async () => {
  world = await aWorldOfOneUnit(db());
  for (const reader of READER_NAMES) cookies[reader] = await cookieFor(db(), READERS[reader]);
});

const idOf = ({ id }: Line) => (typeof id === "function" ? id(world) : id ? world[id] : "");

/** The status of a loader or an action: what it throws or returns, or 200 for data. */
const statusOf = async (run: () => Promise<unknown> | undefined): Promise<number> => {
  try {
    const answer = await run();
    return answer instanceof Response ? answer.status : 200;
  } catch (error) {
    if (error instanceof Response) return error.status;
    throw error;
  }
};

const argsOf = (folder: string, given: { line: Line; cookie?: string; method: "GET" | "POST" }) => {
  const { line, cookie, method } = given;
  const path = folder.replace(/^_app\/?/, "").replace(/\$\w+/, idOf(line));
  const search = line.search ? `?${line.search(world)}` : "";
  const body = method === "POST" ? formOf(folder, line) : undefined;
  const request = new Request(`${ORIGIN}/${path}${search}`, {
    method,
    headers: cookie ? { Cookie: cookie } : {},
    ...(body ? { body } : {}),
  });
  return {
    request,
    params: { [/\$(\w+)/.exec(folder)?.[1] ?? "id"]: idOf(line) },
    context: loadContext(db()),
  };
};

const formOf = (folder: string, line: Line) => {
  const form = UPLOADS.includes(folder) ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(line.send?.(world) ?? {})) form.set(name, String(value));
  if (form instanceof FormData) form.set("file", new File([PDF as BlobPart], "合同.pdf"));
  return form;
};

describe("every page has a line in the table", () => {
  it("and every line a page", () => {
    expect(Object.keys(routes).sort()).toEqual([...OPEN_ROUTES, ...Object.keys(PAGES)].sort());
  });

  it("and one for its form, if it has one", async () => {
    const without: string[] = [];
    for (const [folder, line] of Object.entries(PAGES)) {
      const { action } = (await routes[folder]?.()) ?? {};
      if (Boolean(action) !== Boolean(line.post) && !OWN_FORMS.includes(folder)) without.push(folder);
    }
    expect(without).toEqual([]);
  });
});

/** Forms that come with a file. */
const UPLOADS = [
  "_app/evidence/new",
  "_app/claims/$id/evidence",
  "_app/claims/new",
  "_app/carriers/$id/evidence",
  "_app/imports",
  "_app/tasks/$id/evidence",
];

/** Forms that only ever touch what is the reader's own. */
const OWN_FORMS = ["_app/profile", "_app/search", "_app/notices"];

describe.each(Object.entries(PAGES))("the page %s", (folder, line) => {
  it("sends whoever has not signed in to the sign-in page", async () => {
    const { loader, action } = await routes[folder]!();
    const own = (method: "GET" | "POST") => argsOf(folder, { line, method });
    if (line.get?.includes("302 302 302 302 302 302 302 302") !== true)
      expect(await statusOf(() => loader?.(own("GET")))).toBe(302);
    if (action) expect(await statusOf(() => action(own("POST")))).toBe(302);
  });

  it("opens to those who may read it, and to nobody else", async () => {
    const { loader } = await routes[folder]!();
    const found: [Reader, number][] = [];
    for (const [reader] of expected(line.get ?? "")) {
      const args = argsOf(folder, { line, cookie: cookies[reader], method: "GET" });
      found.push([reader, await statusOf(() => loader?.(args))]);
    }
    expect(found).toEqual(expected(line.get ?? ""));
  });
});

const forms = Object.entries(PAGES).filter(([, { post }]) => post);

describe.each(forms)("the form of %s", (folder, line) => {
  it("is taken only from those who may write", async () => {
    const { action } = await routes[folder]!();
    const found: [Reader, number][] = [];
    for (const [reader] of expected(line.post!)) {
      const args = argsOf(folder, { line, cookie: cookies[reader], method: "POST" });
      found.push([reader, await statusOf(() => action?.(args))]);
    }
    expect(found).toEqual(expected(line.post!));
  });
});

const guarded = ENDPOINTS.filter(({ open }) => !open);
const lineOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

describe("every endpoint has a line in the table", () => {
  it("and every line an endpoint", () => {
    expect(Object.keys(CALLS).sort()).toEqual(guarded.map(lineOf).sort());
  });

  it("and every endpoint of a record names the record that it is held against", () => {
    const loose = guarded.map(lineOf).filter((line) => /:(id|kind)/.test(line) && !CALLS[line]?.id);
    expect(loose).toEqual([]);
  });
});

describe.each(guarded.map((endpoint) => [lineOf(endpoint), endpoint] as const))(
  "the call %s",
  (name, endpoint) => {
    const line = CALLS[name] ?? {};
    const statuses = line.get ?? line.post ?? "";
    const call = (reader?: Reader) => {
      const id = idOf(line);
      const path = endpoint.path.replace(/:(id|kind)/, id) + (line.search ? `?${line.search(world)}` : "");
      const form = new FormData();
      form.set("file", new File([PDF as BlobPart], "合同.pdf"));
      const body = endpoint.upload
        ? form
        : endpoint.method === "GET"
          ? undefined
          : (line.send?.(world) ?? {});
      return callApi(db(), `${endpoint.method} ${path}`, {
        ...(reader ? { as: READERS[reader] } : {}),
        ...(body ? { body } : {}),
      });
    };

    it("is 401 without a token", async () => {
      expect((await call()).status).toBe(401);
    });

    it("answers each role as the table says", async () => {
      const found: [Reader, number][] = [];
      for (const [reader] of expected(statuses)) found.push([reader, (await call(reader)).status]);
      expect(found).toEqual(expected(statuses));
    });
  },
);
