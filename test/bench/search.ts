/**
 * The search at 100,000 leads: `npx tsx test/bench/search.ts` on the embedded database, or on a server
 * `BENCH_DATABASE_URL=postgres://… npx tsx test/bench/search.ts`. The database is filled once and kept; every answer
 * is told beside the bare query of its engine, since the machine decides the milliseconds and not the ratio.
 * With MEILI_HOST set (and its keys, the one for rebuilds as MEILI_WRITE_KEY) the same queries go to Meilisearch, beside the bare client call.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedEngine } from "#search/embedded";
import { findRecords } from "#search/find";
import { SEARCH_KINDS } from "#search/kinds";
import { searchClient, writeClient } from "#search/meilisearch/client";
import { meilisearchEngine, searchesOf } from "#search/meilisearch/engine";
import { rebuildMeilisearch } from "#search/meilisearch/rebuild";
import type { Engine, Question } from "#search/port";
import { rebuildEmbedded } from "#search/rebuild";
import { scopeFilter, scopeSql } from "#search/scope";
import { parseQuery, toTsquery } from "#search/text-query";
import { loadFacts } from "#seeds/reference/load.server";
import { scopesOf } from "#test/builders-search";
import { type Db, openDb, openPool, Prisma } from "~/platform/db.server";
import { migrate } from "~/platform/migrate.server";
import { MIGRATIONS } from "~/platform/open.server";

const LEADS = Number(process.env.BENCH_LEADS ?? 100_000);
const COMPANIES = Math.ceil(LEADS / 8);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 200);
const PASSES = Number(process.env.BENCH_PASSES ?? 5);
/** Some kinds only, by their English names: `BENCH_KINDS=initials,pinyin`. */
const CHOSEN = process.env.BENCH_KINDS?.split(",");

const FRONTS = ["上海", "金山", "张江", "江苏", "浙江", "中科", "华东", "长三角", "国药", "天"];
const STEMS = [..."科恒凯瑞康博赛百奥诺迈瀚海星辰云帆启明朗德泰和兴盛嘉禾安宁远景新元卓越鼎"];
const ENDS = ["生物", "生物科技", "生物医药", "制药", "诊断", "细胞", "酶制剂", "新材料", "医疗器械", "基因"];
const FORMS = ["", "有限公司", "股份有限公司", "集团"];
const PROJECTS = [
  "细胞药物基地",
  "发酵产线",
  "抗体原液",
  "中试平台",
  "研发总部",
  "酶制剂扩产",
  "合成生物学平台",
  "检测中心",
];
const PARKS = ["jinshan-hightech", "tangu-lvwan"];
const UNITS = ["xinjinshan", "tangu"];

/** A sequence that is the same each time. */
const random = (() => {
  let state = 20_260_520;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
})();
const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
const companyName = () => `${pick(FRONTS)}${pick(STEMS)}${pick(STEMS)}${pick(ENDS)}${pick(FORMS)}`;

const fill = async (db: Db) => {
  await loadFacts(db);
  const companies = Array.from({ length: COMPANIES }, (_, at) => ({
    id: `bench-${at}`,
    name: companyName(),
  }));
  for (let from = 0; from < companies.length; from += 5_000)
    await db.company.createMany({
      data: companies
        .slice(from, from + 5_000)
        .map((company) => ({ ...company, districtId: "jinshan", organisationId: pick(UNITS) })),
    });
  const now = new Date("2026-05-20T04:00:00Z");
  for (let from = 0; from < LEADS; from += 5_000) {
    const leads = Array.from({ length: Math.min(5_000, LEADS - from) }, (_, step) => {
      const company = companies[(from + step) % COMPANIES]!;
      const organisationId = pick(UNITS);
      return {
        id: `bench-${from + step}`,
        number: `金山-2026-${from + step}`,
        districtId: "jinshan",
        organisationId,
        companyId: company.id,
        projectName: `${company.name}${pick(PROJECTS)}`,
        field: pick(["BIOMEDICINE", "SYNBIO", "BIOMATERIALS"] as const),
        stage: pick(["PROSPECT", "NEGOTIATING", "SIGNED"] as const),
        source: "DIRECT" as const,
        visibleTo: [organisationId],
        lastActivityAt: now,
        stageSince: now,
        createdAt: now,
      };
    });
    await db.lead.createMany({ data: leads });
    await db.leadSite.createMany({
      data: leads.map(({ id }) => ({ leadId: id, parkId: pick(PARKS), shareBp: 10_000 })),
    });
  }
  await db.$executeRaw`DELETE FROM "SearchOutbox"`;
};

/** Names as they were made, to be typed again. */
const sampled = async (db: Db) => {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT "name" FROM "Company" WHERE "id" LIKE 'bench-%' ORDER BY md5("id") LIMIT ${ROUNDS}`;
  return rows.map(({ name }) => name);
};

const initialsOf = (name: string) =>
  parseQuery(name)
    .terms[0]!.readings.map(([first]) => first![0])
    .join("");
const pinyinOf = (name: string) =>
  parseQuery(name)
    .terms[0]!.readings.map(([first]) => first)
    .join("");
const misheard = (name: string) =>
  name.replace("科", "柯").replace("恒", "衡").replace("康", "糠").replace("瑞", "锐");

const KINDS: [label: string, typed: (name: string) => string][] = [
  ["全名 exact", (name) => name],
  ["两字片段 fragment", (name) => name.slice(2, 4)],
  ["三字片段 fragment", (name) => name.slice(2, 5)],
  ["首字母 initials", (name) => initialsOf(name.slice(0, 5))],
  ["全拼 pinyin", (name) => pinyinOf(name.slice(0, 4))],
  ["同音 homophone", (name) => misheard(name.slice(2, 6))],
  ["多词 words", (name) => `${name.slice(2, 4)} ${name.slice(4, 6)}`],
  ["宽词 broad 生物", () => "生物"],
  ["没有 nothing", (name) => `${name.slice(2, 4)}查无`],
];

const timed = async (work: () => Promise<unknown>) => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
const at = (times: number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
const ms = (value: number) => value.toFixed(1).padStart(7);

const scopes = scopesOf({ districtId: "jinshan", organisationId: "xinjinshan" });
const questionOf = (q: string): Question => ({
  query: parseQuery(q),
  loosely: false,
  scopes,
  kinds: SEARCH_KINDS,
  filters: {},
  take: 20,
  sort: "relevance",
  facets: false,
});

/** What the engine itself takes: the match, the scope, the best twenty. Where text finds nothing, the sound as well. */
const bareSql = async (db: Db, q: string) => {
  const { any, loose } = parseQuery(q);
  for (const tokens of [any, loose]) {
    if (!tokens) continue;
    const rows = await db.$queryRaw<
      { id: string }[]
    >(Prisma.sql`SELECT d."kind", d."id" FROM "SearchDocument" d
      WHERE d."tokens" @@ ${toTsquery(tokens)}::tsquery AND ${scopeSql(scopes, SEARCH_KINDS, "d")}
      ORDER BY d."weight" DESC LIMIT 20`);
    if (rows.length > 0) return;
  }
};

const bareCall = (host: string, key: string | undefined) => async (q: string) => {
  const scope = scopeFilter(scopes, SEARCH_KINDS)!;
  const question = questionOf(q);
  const loose = question.query.loose ? searchesOf({ ...question, loosely: true }, scope) : [];
  for (const search of [...searchesOf(question, scope), ...loose])
    if ((await searchClient({ host }, key).multiSearch(search)).hits.length > 0) return;
};

const median = (values: number[]) => at(values, 0.5);

/**
 * Bare and search by turns, in several passes over the same names; told is the median pass. One pass on a busy machine
 * says more about its neighbours than about the search: the spread of the passes is told too.
 */
const measure = async (db: Db, engine: Engine, bare: (q: string) => Promise<unknown>) => {
  const names = await sampled(db);
  console.log(`\n${engine.name}，每类 ${PASSES} 遍，每遍 ${names.length} 次，毫秒，取各遍的中位数`);
  console.log(
    "               bare p50     p95   search p50     p95   ratio p50   p95  (lowest–highest)  hits",
  );
  for (const [label, typed] of KINDS) {
    if (CHOSEN && !CHOSEN.some((name) => label.includes(name))) continue;
    const search = (q: string) => findRecords(db, engine, { q, scopes, kinds: SEARCH_KINDS, limit: 12 });
    for (const name of names.slice(0, 20)) {
      await bare(typed(name));
      await search(typed(name));
    }
    const passes: { bares: number[]; searches: number[] }[] = [];
    let hits = 0;
    for (let pass = 0; pass < PASSES; pass++) {
      const bares: number[] = [];
      const searches: number[] = [];
      for (const [round, name] of names.entries()) {
        const q = typed(name);
        const one = async () => bares.push(await timed(() => bare(q)));
        const other = async () =>
          searches.push(
            await timed(async () => {
              hits += (await search(q)).hits.length;
            }),
          );
        for (const turn of round % 2 === 0 ? [one, other] : [other, one]) await turn();
      }
      passes.push({ bares, searches });
    }
    const of = (what: "bares" | "searches", share: number) =>
      median(passes.map((pass) => at(pass[what], share)));
    const ratios = (share: number) =>
      passes.map(({ bares, searches }) => at(searches, share) / at(bares, share));
    const told = (value: number) => value.toFixed(2).padStart(5);
    const cells = (["bares", "searches"] as const).map(
      (what) => `${ms(of(what, 0.5))} ${ms(of(what, 0.95))}`,
    );
    const spread = `(${told(Math.min(...ratios(0.95)))} –${told(Math.max(...ratios(0.95)))})`;
    console.log(
      `${label.padEnd(14)} ${cells.join("      ")}      ${told(median(ratios(0.5)))} ${told(median(ratios(0.95)))}  ${spread}  ${hits / PASSES}`,
    );
  }
};

const open = async () => {
  const url = process.env.BENCH_DATABASE_URL;
  return openPool(
    url ? { url } : { dataDir: process.env.BENCH_DATA_DIR ?? mkdtempSync(join(tmpdir(), "bench-")) },
  );
};

const main = async () => {
  const opened = await open();
  await migrate(opened.pool, MIGRATIONS);
  const db = openDb(opened.pool);
  if ((await db.lead.count()) < LEADS) {
    console.log(`写入 ${LEADS} 条线索：${((await timed(() => fill(db))) / 1000).toFixed(0)} 秒`);
  }
  if ((await db.searchDocument.count()) < LEADS + COMPANIES) {
    console.log(`建内置索引：${((await timed(() => rebuildEmbedded(db))) / 1000).toFixed(0)} 秒`);
    await db.$executeRaw`ANALYZE`;
  }
  await measure(db, embeddedEngine(db), (q) => bareSql(db, q));
  const { MEILI_HOST: host, MEILI_WRITE_KEY: writeKey, MEILI_SEARCH_KEY: searchKey } = process.env;
  if (host) {
    const rebuild = () => rebuildMeilisearch(db, writeClient(host, writeKey));
    if (!process.argv.includes("--keep"))
      console.log(`建 Meilisearch 索引：${((await timed(rebuild)) / 1000).toFixed(0)} 秒`);
    await measure(db, meilisearchEngine({ host, searchKey, writeKey }), bareCall(host, searchKey));
  }
  await db.$disconnect();
  await opened.close();
};

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
