/**
 * What a page costs the server at 100,000 leads: CPU, beside a bare HTTP server in the same run, and bytes.
 * `BENCH_DATABASE_URL=postgres://… npx tsx test/bench/pages.ts` after `npm run build`; the database is filled once.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { loadFacts } from "#seeds/reference/load.server";
import { hashPassword } from "~/modules/access/commands.server";
import { openDb, openPool } from "~/platform/db.server";
import { migrate } from "~/platform/migrate.server";
import { MIGRATIONS } from "~/platform/open.server";

const URL_OF_DATABASE = process.env.BENCH_DATABASE_URL;
if (!URL_OF_DATABASE) throw new Error("Set BENCH_DATABASE_URL to an empty database of a PostgreSQL server.");
const LEADS = Number(process.env.BENCH_LEADS ?? 100_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 30);
const PORT = 3977;
const BASE = `http://127.0.0.1:${PORT}`;
const PASSWORD = "bench-password-2026";
const root = fileURLToPath(new URL("../..", import.meta.url));

const FILL = [
  `INSERT INTO "Company" ("id", "districtId", "organisationId", "name")
   SELECT 'bench-' || n, 'jinshan', 'xinjinshan', '基准企业' || n || '号生物科技有限公司' FROM generate_series(1, 12000) n`,
  `INSERT INTO "Lead" ("id", "number", "districtId", "organisationId", "companyId", "projectName", "field", "source",
     "stage", "status", "expectedFen", "visibleTo", "lastActivityAt", "stageSince", "createdAt", "nextStep", "nextStepOn")
   SELECT 'bench-' || n, '基准-' || n, 'jinshan', u, 'bench-' || (1 + n % 12000), '基准项目' || n,
     (ARRAY['BIOMEDICINE', 'SYNBIO', 'BIOAGRI', 'ELECTRONICS'])[1 + n % 4]::"Field", 'DIRECT',
     (ARRAY['PROSPECT', 'NEGOTIATING', 'AGREED', 'SIGNED', 'STARTED'])[1 + n % 5]::"Stage",
     (ARRAY['ACTIVE', 'ACTIVE', 'ACTIVE', 'PAUSED', 'LOST'])[1 + n % 5]::"LeadStatus", n * 100000000::bigint % 50000000000,
     ARRAY[u], now() - n * interval '9 minutes', now() - n * interval '9 minutes', now() - n * interval '9 minutes',
     '下一步' || n, date '2026-06-01' + n % 300
   FROM (SELECT n, (ARRAY['xinjinshan', 'tangu'])[1 + n % 2] AS u FROM generate_series(1, ${LEADS}) n) x`,
  `INSERT INTO "LeadSite" ("leadId", "parkId", "shareBp")
   SELECT "id", CASE "organisationId" WHEN 'tangu' THEN 'tangu-lvwan' ELSE 'jinshan-hightech' END, 10000
   FROM "Lead" WHERE "id" LIKE 'bench-%'`,
  // The pages are measured, not the index: 100,000 waiting rows would be drained by the server meanwhile.
  `DELETE FROM "SearchOutbox"`,
  "ANALYZE",
];

const fill = async () => {
  const { pool, close } = await openPool({ url: URL_OF_DATABASE });
  await migrate(pool, MIGRATIONS);
  const db = openDb(pool);
  await loadFacts(db);
  if ((await db.lead.count({ where: { id: { startsWith: "bench-" } } })) === 0) {
    for (const sql of FILL) await pool.query(sql);
    const passwordHash = await hashPassword(PASSWORD);
    const user = (username: string, role: "OFFICE" | "PARK_COMPANY", organisationId: string) =>
      db.user.create({
        data: {
          id: username,
          username,
          displayName: username,
          role,
          organisationId,
          districtId: "jinshan",
          passwordHash,
        },
      });
    await user("bench-office", "OFFICE", "jinshan-investment-office");
    await user("bench-unit", "PARK_COMPANY", "xinjinshan");
  }
  await db.$disconnect();
  await close();
};

/** User and system time of a process, in ms. */
const cpuOf = (pid: number) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

const signIn = async (username: string) => {
  const answer = await fetch(`${BASE}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ username, password: PASSWORD }),
  });
  return answer.headers.get("Set-Cookie")!.split(";")[0]!;
};

const measure = async (pid: number, path: string, cookie: string, base = BASE) => {
  let bytes = 0;
  const get = async () => {
    const answer = await fetch(base + path, { headers: { Cookie: cookie } });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    bytes = gzipSync(Buffer.from(await answer.arrayBuffer())).length;
  };
  for (let round = 0; round < 10; round++) await get();
  const before = cpuOf(pid);
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round++) await get();
  const wall = (performance.now() - started) / ROUNDS;
  return { cpu: (cpuOf(pid) - before) / ROUNDS, wall, kilobytes: bytes / 1024 };
};

const PAGES = [
  "/leads",
  "/leads?page=40",
  "/leads?stage=SIGNED",
  "/board",
  "/inbox",
  "/today",
  "/",
  "/targets",
];
/** What the browser asks for when a link is followed: the page's own loader, not the frame's, which stays as it is. */
const data = (path: string) => {
  const [url, query = ""] = path.split("?");
  const own = `routes/_app${url === "/" ? "/home" : url}/route`;
  const params = new URLSearchParams(query);
  params.set("_routes", own);
  return `${url === "/" ? "/_root" : url}.data?${params}`;
};

/** A server that does nothing, in a process of its own: what any answer costs on this machine just now. */
const BARE = `require("node:http").createServer((_, a) => a.end("ok")).listen(${PORT + 1}, "127.0.0.1")`;

await fill();
const nothing = spawn(process.execPath, ["-e", BARE], { stdio: "ignore" });
const server = spawn(process.execPath, ["--import", "tsx", "app/start.ts"], {
  cwd: root,
  env: {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: URL_OF_DATABASE,
    SESSION_SECRET: "x".repeat(40),
    PORT: String(PORT),
  },
  stdio: ["ignore", "ignore", "inherit"],
});
try {
  for (let second = 0; second < 60; second++) {
    if (
      await fetch(`${BASE}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  const pid = server.pid!;
  const bare = await measure(nothing.pid!, "/", "", `http://127.0.0.1:${PORT + 1}`);
  const health = await measure(pid, "/healthz", "");
  console.log(`bare HTTP server ${bare.cpu.toFixed(2)} ms CPU, /healthz ${health.cpu.toFixed(1)} ms CPU`);
  for (const username of ["bench-office", "bench-unit"]) {
    const cookie = await signIn(username);
    for (const path of PAGES) {
      const html = await measure(pid, path, cookie);
      const client = await measure(pid, data(path), cookie);
      console.log(
        `${username} ${path.padEnd(36)} HTML ${html.cpu.toFixed(1)} ms CPU (${html.wall.toFixed(0)} ms, ${html.kilobytes.toFixed(1)} KB)` +
          `  link ${client.cpu.toFixed(1)} ms CPU (${client.wall.toFixed(0)} ms)  ${(html.cpu / Math.max(bare.cpu, 0.1)).toFixed(0)} × bare`,
      );
    }
  }
} finally {
  server.kill("SIGTERM");
  nothing.kill("SIGTERM");
}
