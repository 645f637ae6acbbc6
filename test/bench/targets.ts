/**
 * All targets at a date against one SQL pass over the ledger, at 20,000 signings:
 * `BENCH_DATABASE_URL=postgres://… npx tsx test/bench/targets.ts` (an empty database; without it, the embedded one).
 * `BENCH_DATES=2024-05-17,…` asks for other dates. The pass is the same ledger, the same date and the same places, summed
 * and nothing else, on a connection of its own with the server's settings, as anybody would run it. Both are measured in
 * turn in one run, so that the machine decides the milliseconds and not the ratio. The ledger has the proportions of the demo story: about ten entries a contract.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { loadFacts } from "#seeds/reference/load.server";
import { listTargets } from "~/modules/targets/queries/list.server";
import type { Ctx } from "~/platform/ctx";
import { endOfDay } from "~/platform/dates";
import { type Db, openDb, openPool } from "~/platform/db.server";
import { migrate } from "~/platform/migrate.server";
import { MIGRATIONS } from "~/platform/open.server";

const SIGNINGS = Number(process.env.BENCH_SIGNINGS ?? 20_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 40);
const LIMIT = 1.5;
const DATES = (process.env.BENCH_DATES ?? "2024-12-31,2025-06-30,2026-05-20").split(",");

const COMPANIES = `INSERT INTO "Company" ("id", "districtId", "organisationId", "name")
  SELECT 'bench-' || n, 'jinshan', 'xinjinshan', '基准企业' || n FROM generate_series(1, 2000) n`;

const LEADS = `INSERT INTO "Lead" ("id", "number", "districtId", "organisationId", "companyId", "projectName", "field",
    "source", "origin", "stage", "visibleTo", "lastActivityAt", "stageSince", "createdAt")
  SELECT 'bench-' || n, '基准-' || n, 'jinshan', (ARRAY['xinjinshan', 'tangu'])[1 + n % 2], 'bench-' || (1 + n % 2000),
    '基准项目' || n, (ARRAY['BIOMEDICINE', 'SYNBIO', 'BIOAGRI', 'ELECTRONICS'])[1 + n % 4]::"Field", 'DIRECT',
    CASE WHEN n % 50 = 0 THEN 'ZHANGJIANG' END::"Origin", 'SIGNED', ARRAY['xinjinshan', 'tangu'],
    d, d, d FROM generate_series(1, ${SIGNINGS}) n, LATERAL (SELECT timestamptz '2024-01-02' + n * interval '3 minutes' d) x`;

/** The demo story's proportions: one project in fifty lies in two parks. */
const SITES = `INSERT INTO "LeadSite" ("leadId", "parkId", "shareBp")
  SELECT 'bench-' || n, 'jinshan-hightech', CASE WHEN n % 50 = 0 THEN 6000 ELSE 10000 END
    FROM generate_series(1, ${SIGNINGS}) n WHERE n % 50 = 0 OR n % 2 = 0
  UNION ALL SELECT 'bench-' || n, 'tangu-lvwan', CASE WHEN n % 50 = 0 THEN 4000 ELSE 10000 END
    FROM generate_series(1, ${SIGNINGS}) n WHERE n % 50 = 0 OR n % 2 = 1`;

const SIGNED = `INSERT INTO "Signing" ("id", "leadId", "districtId", "organisationId", "kind", "signedOn", "amountMinor",
    "amountFen", "state", "submittedAt", "decidedAt", "createdAt")
  SELECT 'bench-' || n, 'bench-' || n, 'jinshan', l."organisationId", 'FORMAL', (l."createdAt" + n % 700 * interval '1 day')::date,
    1000000000 + n, 1000000000 + n, CASE WHEN n % 100 = 0 THEN 'SUBMITTED' ELSE 'CONFIRMED' END::"ReviewState",
    l."createdAt" + n % 700 * interval '1 day', CASE WHEN n % 100 = 0 THEN NULL ELSE l."createdAt" + (2 + n % 700) * interval '1 day' END,
    l."createdAt" + n % 700 * interval '1 day' FROM generate_series(1, ${SIGNINGS}) n JOIN "Lead" l ON l."id" = 'bench-' || n`;

/** Six months of 工业投资 and two of 到位资金 a project, as in the demo story; one project in a hundred has one waiting. */
const INVESTED = `INSERT INTO "Investment" ("id", "leadId", "districtId", "organisationId", "metric", "period", "amountFen",
    "state", "submittedAt", "decidedAt", "createdAt")
  SELECT 'bench-' || n || '-' || m, 'bench-' || n, 'jinshan', l."organisationId",
    CASE WHEN m <= 6 THEN 'INDUSTRIAL' ELSE 'PAID_IN' END::"Metric", to_char(x.d - interval '1 month', 'YYYY-MM'), 10000000 + n,
    CASE WHEN n % 100 = 1 AND m = 6 THEN 'SUBMITTED' ELSE 'CONFIRMED' END::"ReviewState", x.d,
    CASE WHEN n % 100 = 1 AND m = 6 THEN NULL ELSE x.d + interval '3 days' END, x.d
  FROM generate_series(1, ${SIGNINGS}) n JOIN "Lead" l ON l."id" = 'bench-' || n, generate_series(1, 8) m,
    LATERAL (SELECT l."createdAt" + (n % 600 + 31 * m) * interval '1 day' d) x`;

const posted = (metric: string, from: string, amount: string, on: string, which = "TRUE") => `
  INSERT INTO "LedgerEntry" ("metric", "amount", "effectiveOn", "recordedAt", "kind", "leadId", "signingId",
    "investmentId", "parkId", "organisationId", "districtId", "field", "origin")
  SELECT '${metric}', ${amount}, ${on}, s."decidedAt", ${from === "Signing" ? `'SIGN'` : `'INVEST'`}, s."leadId",
    ${from === "Signing" ? `s."id", NULL` : `NULL, s."id"`}, p."parkId", k."operatorId", s."districtId", l."field", l."origin"
  FROM "${from}" s JOIN "Lead" l ON l."id" = s."leadId" JOIN "LeadSite" p ON p."leadId" = l."id"
    JOIN "Park" k ON k."id" = p."parkId"
  WHERE s."state" = 'CONFIRMED' AND s."id" LIKE 'bench-%' AND ${which} ORDER BY s."decidedAt"`;

const OBSERVED = `INSERT INTO "Observation" ("id", "targetId", "districtId", "observedOn", "value", "state", "recordedAt",
    "recordedById", "decidedAt")
  SELECT 'bench-' || t."id" || m, t."id", 'jinshan', (date '2024-01-31' + m * interval '1 month')::date, m, 'CONFIRMED',
    timestamptz '2024-02-05' + m * interval '1 month', 'bench', timestamptz '2024-02-06' + m * interval '1 month'
  FROM "Target" t, generate_series(0, 27) m WHERE t."metric" IS NULL AND t."planId" LIKE 'jinshan%' AND t."kind" <> 'MILESTONE'`;

const fill = async (db: Db) => {
  await loadFacts(db);
  const share = `s."amountFen" * p."shareBp" / 10000`;
  const month = `((s."period" || '-01')::date + interval '1 month' - interval '1 day')::date`;
  const steps = [
    COMPANIES,
    LEADS,
    SITES,
    SIGNED,
    INVESTED,
    posted("SIGNED", "Signing", share, `s."signedOn"`),
    posted("PROJECTS", "Signing", "1", `s."signedOn"`),
    posted("INDUSTRIAL", "Investment", share, month, `s."metric" = 'INDUSTRIAL'`),
    posted("PAID_IN", "Investment", share, month, `s."metric" = 'PAID_IN'`),
    OBSERVED,
    // As autovacuum leaves a ledger in use.
    "VACUUM ANALYZE",
  ];
  for (const step of steps) await db.$executeRawUnsafe(step);
};

const ctxOf = (db: Db): Ctx => ({
  actor: { userId: "bench", name: "基准", role: "ADMIN", organisationId: null, districtId: null },
  now: new Date("2026-05-20T04:00:00Z"),
  db,
});

/** The ledger once: summed by metric and place at the date, as any roll-up must at the least. */
const ONE_PASS = `SELECT "metric", "districtId", "parkId", "organisationId", "field", "origin", sum("amount")::text AS "amount"
  FROM "LedgerEntry" WHERE "effectiveOn" <= $1 AND "recordedAt" < $2 GROUP BY 1, 2, 3, 4, 5, 6`;

/** The least that still reads every entry: one sum for each metric. */
const BAREST = `SELECT "metric", sum("amount")::text FROM "LedgerEntry"
  WHERE "effectiveOn" <= $1 AND "recordedAt" < $2 GROUP BY 1`;

const timed = async (work: () => Promise<unknown>) => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
const median = (times: number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
const ms = (value: number) => value.toFixed(1).padStart(8);

type Sql = Pick<pg.Client, "query">;

const measure = async ({ db, sql }: { db: Db; sql: Sql }, asOf: string) => {
  const at = [asOf, endOfDay(asOf)];
  const times: Record<"pass" | "bare" | "all", number[]> = { pass: [], bare: [], all: [] };
  for (let round = -3; round < ROUNDS; round++) {
    const one = {
      pass: await timed(() => sql.query(ONE_PASS, at)),
      bare: await timed(() => sql.query(BAREST, at)),
      all: await timed(() => listTargets(ctxOf(db), { asOf })),
    };
    if (round >= 0) for (const name of ["pass", "bare", "all"] as const) times[name].push(one[name]);
  }
  const [pass, bare, all] = [median(times.pass), median(times.bare), median(times.all)];
  console.log(
    `${asOf}  ${ms(pass)}  ${ms(bare)}  ${ms(all)}   ${(all / pass).toFixed(2)}   ${(all / bare).toFixed(2)}`,
  );
  return all / pass;
};

const main = async () => {
  const url = process.env.BENCH_DATABASE_URL;
  const opened = await openPool(url ? { url } : { dataDir: mkdtempSync(join(tmpdir(), "bench-targets-")) });
  const own = url ? new pg.Client({ connectionString: url }) : null;
  try {
    await own?.connect();
    await migrate(opened.pool, MIGRATIONS);
    const db = openDb(opened.pool);
    if ((await db.lead.count()) === 0) await fill(db);
    const entries = await db.ledgerEntry.count();
    const { items } = await listTargets(ctxOf(db));
    console.log(
      `${SIGNINGS} 份合同，台账 ${entries} 笔，指标 ${items.length} 项，每个日期 ${ROUNDS} 次，毫秒（中位数）`,
    );
    console.log("截至        一次汇总   最简汇总  全部指标   ÷汇总  ÷最简");
    const ratios: number[] = [];
    for (const asOf of DATES) ratios.push(await measure({ db, sql: own ?? opened.pool }, asOf));
    const worst = Math.max(...ratios);
    console.log(`全部指标 ÷ 一次汇总：最大 ${worst.toFixed(2)}，上限 ${LIMIT}`);
    if (worst > LIMIT) process.exitCode = 1;
    await db.$disconnect();
  } finally {
    await own?.end();
    await opened.close();
  }
};

await main();
