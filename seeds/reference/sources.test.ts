import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

interface Source {
  plan: string;
  section: string;
  quote: string;
}

interface Row {
  id: string;
  name: string;
  aliases: string[];
  district: string | null;
  sources: Source[];
}

interface Park extends Row {
  kind: string;
  operator: { organisation: string; source: Source } | null;
  within: { park: string; source: Source }[];
}

interface Carrier extends Row {
  park: string | null;
  areaSqm: string | null;
  milestones: { kind: string; year: number; value: string | null; source: Source }[];
}

interface Plan {
  id: string;
  title: string;
  issuer: string | null;
  docNumber: string | null;
  sources: { field: string; section: string; quote: string }[];
}

const HERE = import.meta.dirname;
const SHARED = resolve(HERE, "../../../shared");
const DOCUMENTS = join(SHARED, "documents");
const RELEVANCE = join(SHARED, "relevance/visible.json");
const present = existsSync(DOCUMENTS);
const relevancePresent = existsSync(RELEVANCE);
const LONGEST_QUOTE = 160;

const parse = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const load = <T>(name: string): T[] => parse(join(HERE, name));
const unspaced = (text: string) => text.replace(/\s/g, "");

const plans = load<Plan>("plans.json");
const organisations = load<Row>("organisations.json");
const parks = load<Park>("parks.json");
const carriers = load<Carrier>("carriers.json");
const companies = load<Row>("companies.json");

const planIds = new Set(plans.map(({ id }) => id));
const organisationIds = new Set(organisations.map(({ id }) => id));
const parkById = new Map(parks.map((park) => [park.id, park]));
const tables = { organisations, parks, carriers, companies };

interface Quoted {
  at: string;
  plan: string | undefined;
  quote: string;
}

/** A quote belongs to the nearest plan named above it, or to the plan its file is named after. */
function quotesIn(node: unknown, at: string, plan: string | undefined, found: Quoted[]): Quoted[] {
  if (Array.isArray(node)) {
    node.forEach((item, index) => {
      quotesIn(item, `${at}[${item?.id ?? index}]`, plan, found);
    });
    return found;
  }
  if (node === null || typeof node !== "object") return found;
  const fields = node as Record<string, unknown>;
  const own = [fields.plan, fields.id].find((value) => typeof value === "string" && planIds.has(value));
  const nearest = typeof fields.plan === "string" ? fields.plan : ((own as string | undefined) ?? plan);
  for (const [key, value] of Object.entries(fields)) {
    if (/quote$/i.test(key) && typeof value === "string") {
      found.push({ at: `${at}.${key}`, plan: nearest, quote: value });
    } else {
      quotesIn(value, `${at}.${key}`, nearest, found);
    }
  }
  return found;
}

const files = readdirSync(HERE, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".json"))
  .map((name) => join(HERE, name));

const quotes = files.flatMap((file) => {
  const stem = basename(file, ".json");
  return quotesIn(parse(file), relative(HERE, file), planIds.has(stem) ? stem : undefined, []);
});

/** Ids under the keys that point at organisations or parks, wherever they stand in a file. */
function idsUnder(node: unknown, keys: string[], found: string[] = []): string[] {
  if (node === null || typeof node !== "object") return found;
  for (const [key, value] of Object.entries(node)) {
    const ids = Array.isArray(value) ? value : [value];
    if (keys.includes(key)) found.push(...ids.filter((id) => typeof id === "string"));
    idsUnder(value, keys, found);
  }
  return found;
}

function ancestors(start: string, trail: string[] = []): Set<string> {
  const found = new Set<string>();
  for (const { park } of parkById.get(start)?.within ?? []) {
    if (trail.includes(park)) throw new Error(`containment cycle: ${[...trail, start, park].join(" > ")}`);
    found.add(park);
    for (const above of ancestors(park, [...trail, start])) found.add(above);
  }
  return found;
}

describe("plan facts and their quotes", () => {
  it("names the plan of every quote", () => {
    expect(quotes.length).toBeGreaterThan(0);
    expect(quotes.filter(({ plan }) => !plan || !planIds.has(plan))).toEqual([]);
  });

  it("keeps every quote to the clause that states the fact", () => {
    const unfit = quotes.filter(({ quote }) => quote.length > LONGEST_QUOTE || unspaced(quote) === "");
    expect(unfit).toEqual([]);
  });

  it("gives every row at least one source with its section", () => {
    const unsourced = Object.values(tables)
      .flat()
      .filter(({ sources }) => sources.length === 0 || sources.some(({ section }) => !section));
    expect(unsourced.map(({ id }) => id)).toEqual([]);
  });

  const suffix = present ? "" : " (skipped: ../shared/documents is absent)";
  const document = (plan: string) => unspaced(readFileSync(join(DOCUMENTS, `${plan}.txt`), "utf8"));

  it.skipIf(!present)(`finds every quote in its document, white space aside${suffix}`, () => {
    const texts = new Map([...planIds].map((id) => [id, document(id)]));
    const missing = quotes.filter(({ plan, quote }) => !texts.get(plan ?? "")?.includes(unspaced(quote)));
    expect(missing).toEqual([]);
  });

  it.skipIf(!present)(`holds one plan for every document${suffix}`, () => {
    const names = readdirSync(DOCUMENTS).filter((name) => name.endsWith(".txt"));
    expect([...planIds].sort()).toEqual(names.map((name) => basename(name, ".txt")).sort());
  });

  it.skipIf(!present)(`gives plans the title and 文号 as printed${suffix}`, () => {
    for (const { id, title, docNumber } of plans) {
      expect(document(id)).toContain(unspaced(title));
      if (docNumber) expect(document(id)).toContain(unspaced(docNumber));
    }
  });

  it.skipIf(!present)(`uses only names that a document prints${suffix}`, () => {
    const all = [...planIds].map(document).join("\n");
    const invented = Object.values(tables)
      .flat()
      .filter(({ name }) => !all.includes(unspaced(name)));
    expect(invented.map(({ name }) => name)).toEqual([]);
  });
});

describe("plan facts and each other", () => {
  it.each(Object.entries({ plans, ...tables }))("uses each id once in %s", (_table, rows) => {
    const ids = rows.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each(Object.entries(tables))("names nothing twice within one district in %s", (_table, rows) => {
    const names = rows.map(({ name, district }) => `${district} ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  const pointedAt = (...keys: string[]) => files.flatMap((file) => idsUnder(parse(file), keys));

  it("knows every organisation that any file points at", () => {
    const named = pointedAt("issuer", "organisation", "organisations", "owner", "lead");
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !organisationIds.has(id))).toEqual([]);
  });

  it("knows every supporting unit, by id or as a document prints it", () => {
    const printed = organisations.flatMap(({ name, aliases }) => [name, ...aliases]);
    const known = new Set([...organisationIds, ...printed]);
    expect(pointedAt("supports").filter((unit) => !known.has(unit))).toEqual([]);
  });

  it("knows every park and carrier that any file points at", () => {
    const named = pointedAt("park", "parks");
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !parkById.has(id))).toEqual([]);
    const carrierIds = new Set(carriers.map(({ id }) => id));
    expect(pointedAt("carrier").filter((id) => !carrierIds.has(id))).toEqual([]);
  });

  it("contains no park in itself, however long the way round", () => {
    for (const { id } of parks) expect([...ancestors(id)]).not.toContain(id);
  });

  it("places every park and zone in its district", () => {
    const astray = parks.filter(
      ({ id, kind, district }) => kind !== "DISTRICT" && !(district && ancestors(id).has(district)),
    );
    expect(astray.map(({ id }) => id)).toEqual([]);
  });

  it("keeps carriers and the parks that hold them in one district", () => {
    const astray = carriers.filter(
      ({ park, district }) => park !== null && parkById.get(park)?.district !== district,
    );
    expect(astray.map(({ id }) => id)).toEqual([]);
  });

  it("gives a value to percentages only, and no floor area that no document states", () => {
    for (const { milestones, areaSqm } of carriers) {
      expect(areaSqm).toBeNull();
      for (const { kind, value } of milestones) expect(value !== null).toBe(kind.endsWith("_PCT"));
    }
  });

  it("places 碳谷绿湾 both in 张江高新区金山园 and in 金山区", () => {
    expect([...ancestors("tangu-lvwan")].sort()).toEqual(["jinshan", "zhangjiang-jinshan"]);
  });
});

describe("plan facts and the search that people make", () => {
  const suffix = relevancePresent ? "" : " (skipped: ../shared/relevance is absent)";

  it.skipIf(!relevancePresent)(`knows every name the relevance set expects${suffix}`, () => {
    const names = new Set(
      Object.values(tables)
        .flat()
        .map(({ name }) => name),
    );
    const { queries } = parse(RELEVANCE) as { queries: { expect: string[] }[] };
    const expected = queries.flatMap((query) => query.expect);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.filter((name) => !names.has(name))).toEqual([]);
  });
});
