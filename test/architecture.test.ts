import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Import, isTest, ROOT, type Source, sourcesIn } from "./source-files";

/** Keeps the map of the code: names, arrows, order, sizes. An offender is moved, never listed here. */
const MODULES = [
  ...[
    "audit",
    "access",
    "notices",
    "parks",
    "companies",
    "carriers",
    "leads",
    "signings",
    "targets",
    "tasks",
  ],
  ...["search", "exchange", "reports"],
];
const LAST_THREE = ["search", "exchange", "reports"];

const all = sourcesIn("app", "search", "seeds", "prisma", "test");
const product = all.filter((source) => !isTest(source));
const under = (folder: string) => product.filter(({ path }) => path.startsWith(`${folder}/`));
const moduleOf = (path: string) => /^app\/modules\/([^/]+)\//.exec(path)?.[1] ?? null;
const partOf = (path: string) => /^app\/modules\/[^/]+\/([a-z]+)/.exec(path)?.[1] ?? null;

type Pair = [Source, Import];
const importsFrom = (sources: readonly Source[]): Pair[] =>
  sources.flatMap((source) => source.imports.map((one): Pair => [source, one]));
const arrows = (pairs: readonly Pair[]) => pairs.map(([{ path }, { name }]) => `${path} → ${name}`);
const values = ([, { typeOnly }]: Pair) => !typeOnly;
const isServer = ({ name, file }: Import) => /\.server$/.test(name) || /\.server\.tsx?$/.test(file ?? "");
const found = (sources: readonly Source[], pattern: RegExp) =>
  sources.flatMap(({ path, code }) => {
    const [hit] = code.match(pattern) ?? [];
    return hit ? [`${path}: ${hit}`] : [];
  });

const modules = under("app/modules");
const ofPart = (...parts: string[]) => modules.filter(({ path }) => parts.includes(partOf(path) ?? ""));
const pure = ofPart("rules", "schema", "labels", "policy");

describe("the names", () => {
  const folder = join(ROOT, "app/modules");
  const entries = (path: string) => readdirSync(join(folder, path), { withFileTypes: true });

  it("of modules are the thirteen nouns", () => {
    const strangers = entries(".")
      .map(({ name }) => name)
      .filter((name) => !MODULES.includes(name));
    expect(strangers).toEqual([]);
  });

  it("of files in a module are the six, or the folder that one of them became", () => {
    const files = ["rules.ts", "schema.ts", "labels.ts", "queries.server.ts", "commands.server.ts"];
    const folders = ["rules", "queries", "commands", "ui"];
    const offenders = entries(".").flatMap(({ name: noun }) =>
      entries(noun)
        .filter((entry) => {
          if (entry.isDirectory()) return !folders.includes(entry.name);
          if (/\.test\.tsx?$/.test(entry.name)) return false;
          return !files.includes(entry.name) && `${noun}/${entry.name}` !== "access/policy.ts";
        })
        .map(({ name }) => `${noun}/${name}`),
    );
    expect(offenders).toEqual([]);
  });

  it("of the folders commands and queries end in .server.ts, and those of rules do not", () => {
    const offenders = ofPart("commands", "queries", "rules").filter(
      ({ path }) => path.endsWith(".server.ts") === (partOf(path) === "rules"),
    );
    expect(offenders.map(({ path }) => path)).toEqual([]);
  });

  it("never say both rules.ts and rules/, or the like: one becomes the other", () => {
    const offenders = entries(".").flatMap(({ name: noun }) => {
      const names = entries(noun).map(({ name }) => name);
      return ["rules", "queries", "commands"]
        .filter(
          (one) =>
            names.includes(one) && names.some((name) => name === `${one}.ts` || name === `${one}.server.ts`),
        )
        .map((one) => `${noun}/${one}`);
    });
    expect(offenders).toEqual([]);
  });

  it("are never those of a drawer", () => {
    const drawer =
      /(^|\/)(index|utils?|helpers?|types|constants|hooks|services?|common|misc|shared|lib)(\.server)?(\.tsx?|\/)/;
    expect(all.map(({ path }) => path).filter((path) => drawer.test(path))).toEqual([]);
  });
});

describe("the arrows", () => {
  it("1: a route touches no database, no search engine and no other route", () => {
    const forbidden = /^(~\/platform\/db\.server|#prisma\/client|pg|meilisearch|@electric-sql\/.*)$/;
    const routes = importsFrom(under("app/routes"));
    const toStore = routes.filter(([, { name }]) => forbidden.test(name)).filter(values);
    const toRoute = routes.filter(([, { file }]) => /^app\/routes\/.*\/route\.tsx?$/.test(file ?? ""));
    expect(arrows([...toStore, ...toRoute])).toEqual([]);
  });

  it("2: rules, schema and labels know no React, Remix, server file, process or clock", () => {
    const outside = /^(react(-dom)?|@remix-run\/.*|@tanstack\/.*|node:.*|pg|meilisearch)($|\/)/;
    const offenders = importsFrom(pure).filter(([, one]) => outside.test(one.name) || isServer(one));
    expect(arrows(offenders)).toEqual([]);
    expect(found(pure, /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/)).toEqual([]);
  });

  it("3: commands and queries know no request, response, form, cookie or redirect", () => {
    const writers = ofPart("commands", "queries");
    expect(found(writers, /\b(Request|Response|FormData|Headers)\b(?!["'])|\bredirect\(|Set-Cookie/)).toEqual(
      [],
    );
    expect(
      arrows(importsFrom(writers).filter(([, { name }]) => /^(@remix-run|express|react)/.test(name))),
    ).toEqual([]);
  });

  it("4: ui takes server files only as types, and the shared ui knows no module", () => {
    const ui = [...ofPart("ui"), ...under("app/ui")];
    expect(
      arrows(
        importsFrom(ui)
          .filter(values)
          .filter(([, one]) => isServer(one)),
      ),
    ).toEqual([]);
    const shared = importsFrom(under("app/ui"));
    expect(arrows(shared.filter(([, { file }]) => moduleOf(file ?? "") !== null))).toEqual([]);
  });

  it("5: a module imports only modules above it, never another's ui, and nobody imports the last three", () => {
    const between = importsFrom(modules).filter(([{ path }, { file }]) => {
      const to = moduleOf(file ?? "");
      return to !== null && to !== moduleOf(path);
    });
    const wrong = between.filter(([{ path }, { file }]) => {
      const to = moduleOf(file!)!;
      const upward = MODULES.indexOf(to) > MODULES.indexOf(moduleOf(path)!);
      return upward || LAST_THREE.includes(to) || partOf(file!) === "ui";
    });
    expect(arrows(wrong)).toEqual([]);
  });

  it("5: no files import each other in a circle", () => {
    const next = new Map(
      product.map(({ path, imports }) => [
        path,
        imports.filter(({ typeOnly, file }) => !typeOnly && file).map(({ file }) => file!),
      ]),
    );
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (path: string, trail: string[]) => {
      if (state.get(path) === "open") circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      if (state.has(path)) return;
      state.set(path, "open");
      for (const file of next.get(path) ?? []) visit(file, [...trail, path]);
      state.set(path, "done");
    };
    for (const path of next.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });

  it("6: search is imported only from server files and scripts, and knows no route and no React", () => {
    const fromApp = importsFrom(under("app")).filter(([, { file }]) => file?.startsWith("search/"));
    const wrong = fromApp
      .filter(values)
      .filter(([{ path }]) => !/\.server\.tsx?$/.test(path) && path !== "app/start.ts");
    expect(arrows(wrong)).toEqual([]);
    const own = importsFrom(under("search"));
    const upward = own.filter(
      ([, { name, file }]) => /^(react|@remix-run)/.test(name) || /^app\/(routes|ui)\//.test(file ?? ""),
    );
    expect(arrows(upward)).toEqual([]);
  });

  it("7: the generated client is a value only in platform/db.server.ts", () => {
    const clients = importsFrom(product).filter(
      ([, { name, file }]) => name === "#prisma/client" || /^prisma\/generated\/client/.test(file ?? ""),
    );
    const wrong = clients.filter(values).filter(([{ path }]) => path !== "app/platform/db.server.ts");
    expect(arrows(wrong)).toEqual([]);
  });

  it("point down: the platform knows no module, route or screen", () => {
    const upward = importsFrom(under("app/platform")).filter(([, { file }]) =>
      /^app\/(modules|routes|ui)\//.test(file ?? ""),
    );
    expect(arrows(upward)).toEqual([]);
  });
});

describe("the sizes", () => {
  const over = (sources: readonly Source[], limit: number) =>
    sources.filter(({ lines }) => lines > limit).map(({ path, lines }) => `${path}: ${lines}`);

  const isRoute = ({ path }: Source) => /^app\/routes\/.*\/route\.tsx?$/.test(path);

  it("of files stay within 400 lines", () => {
    expect(over([...under("app"), ...under("search"), ...under("seeds")], 400)).toEqual([]);
  });

  it("of routes stay within 150 lines", () => {
    expect(over(under("app/routes").filter(isRoute), 150)).toEqual([]);
  });
});

describe("one home for each thing", () => {
  it("roles are named in access alone", () => {
    const elsewhere = [...under("app"), ...under("search")].filter(({ path }) => moduleOf(path) !== "access");
    const asked =
      /\b(actor|user|me|session)\??\.role\s*[!=]==?|\brole\b[^;\n]{0,20}[!=]==?\s*["'](OFFICE|LEADER|ADMIN|BUREAU|PARK_COMPANY)["']|\brole:\s*["'](PARK_COMPANY|OFFICE|LEADER|BUREAU|ADMIN)["']|\bcase ["'](OFFICE|LEADER|ADMIN)["']/;
    expect(found(elsewhere, asked)).toEqual([]);
  });

  it("the Remix options live in remix.config.js, and vite.config.ts hands that object on", () => {
    const vite = readFileSync(join(ROOT, "vite.config.ts"), "utf8");
    const name = /import (\w+) from ["']\.\/remix\.config\.js["']/.exec(vite)?.[1];
    expect(name).toBeDefined();
    expect(vite).toContain(`remix(${name})`);
    expect(vite).not.toMatch(/appDirectory|ignoredRouteFiles|v3_/);
    const options = readFileSync(join(ROOT, "remix.config.js"), "utf8");
    for (const option of ["appDirectory", "ignoredRouteFiles", "future"]) expect(options).toContain(option);
  });
});
