/**
 * 10,000 rows of a lead ledger: reading and storing them, checking them, writing them through the commands; beside
 * the least that any importer must do, parse + COPY, measured in the same run (the embedded engine, which takes no COPY,
 * gets one INSERT a batch instead). Then the same rows out again. Heap is what is left after a collection: `node --expose-gc` by way of
 * `NODE_OPTIONS=--expose-gc npx tsx test/bench/import.ts [rows]`
 */
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { from as copyFrom } from "pg-copy-streams";
import { commitImport } from "~/modules/exchange/commands/decide-import.server";
import { mapImport } from "~/modules/exchange/commands/map-import.server";
import { runExport } from "~/modules/exchange/commands/run-export.server";
import { runImport } from "~/modules/exchange/commands/run-import.server";
import { uploadImport } from "~/modules/exchange/commands/upload-import.server";
import { readyParts } from "~/modules/exchange/queries/job.server";
import { openDb, openPool } from "~/platform/db.server";
import { migrate } from "~/platform/migrate.server";
import { readWorkbook } from "~/platform/workbook/read.server";
import { type OutCell, writeXlsx } from "~/platform/workbook/write.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { aWorld, ctxFor } from "../builders";

const ROWS = Number(process.argv[2] ?? 10_000);
const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

const ledger = () => {
  const heads = ["企业名称", "项目名称", "总投资（万元）", "产业领域", "线索来源", "落地园区", "项目概况"];
  const batches = async function* () {
    for (let from = 0; from < ROWS; from += 1000)
      yield Array.from({ length: Math.min(1000, ROWS - from) }, (_, i): OutCell[] => [
        `演示企业${from + i}号生物科技有限公司`,
        `年产 ${from + i} 吨产线`,
        String(1000 + i),
        "合成生物",
        "自主拜访",
        "高新区",
        "发酵法生产，配套中试。",
      ]);
  };
  const columns = heads.map((head) => ({
    head,
    kind: head.includes("万元") ? ("amount" as const) : ("text" as const),
  }));
  return collected(writeXlsx([{ name: "台账", columns, rows: batches() }]));
};

/** CPU of the server's own connections, in ms, where it runs beside. */
const backendMs = async (): Promise<number> => {
  if (!process.env.TEST_DATABASE_URL) return 0;
  const backends = await db.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database()`;
  const spent = backends.map(({ pid }) => {
    try {
      return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
    } catch {
      return 0;
    }
  });
  return spent.reduce((sum, one) => sum + one, 0);
};

/** CPU of this process and of its database: steadier than the clock on a busy machine. */
const cpuMs = async () => {
  const { user, system } = process.cpuUsage();
  return { node: (user + system) / 1000, database: await backendMs() };
};

interface Timed<T> {
  ms: number;
  cpu: number;
  value: T;
}

const timed = async <T>(label: string, work: () => Promise<T>): Promise<Timed<T>> => {
  const [started, cpu] = [performance.now(), await cpuMs()];
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const value = await work();
  clearInterval(look);
  const ms = performance.now() - started;
  const after = await cpuMs();
  const [node, database] = [after.node - cpu.node, after.database - cpu.database];
  const spent = { ms, cpu: node + database };
  const mb = Math.round(Math.max(most, process.memoryUsage().rss) / 1024 / 1024);
  globalThis.gc?.();
  const heap = Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
  const figure = (ms: number) => Math.round(ms).toString().padStart(7);
  console.log(
    `${label.padEnd(38)}${figure(spent.ms)} ms  CPU${figure(spent.cpu)} ms (database${figure(database)})  peak rss ${mb} MB  heap after ${heap} MB`,
  );
  return { ...spent, value };
};

const opened = await openPool(process.env.TEST_DATABASE_URL ? { url: process.env.TEST_DATABASE_URL } : {});
// A connection that is closed for being idle would take its CPU time with it.
opened.pool.options.idleTimeoutMillis = 0;
await migrate(opened.pool, MIGRATIONS);
const db = openDb(opened.pool);
await aWorld(db);
const bytes = await ledger();
const now = () => new Date();
const ctx = { ...ctxFor(db, "xinjinshan"), now: now() };
const work = { db, now };
console.log(`${ROWS} rows, ${Math.round(bytes.byteLength / 1024)} KB, Node ${process.version}`);

/** Companies, leads and sites as the import makes them, into the same tables with the same indexes, and nothing else. */
await db.$executeRawUnsafe(`CREATE SCHEMA bare`);
for (const table of ["Company", "Lead", "LeadSite"])
  await db.$executeRawUnsafe(
    `CREATE TABLE bare."${table}" (LIKE public."${table}" INCLUDING DEFAULTS INCLUDING INDEXES)`,
  );
const client = await opened.pool.connect();
const copied = async (table: string, columns: string, rows: object[]) => {
  const plain = (value: unknown) =>
    Array.isArray(value)
      ? `{${value.join(",")}}`
      : value instanceof Date
        ? value.toISOString()
        : String(value);
  const lines = rows.map((row) => `${Object.values(row).map(plain).join("\t")}\n`);
  const into = client.query(copyFrom(`COPY bare."${table}" (${columns}) FROM STDIN`));
  await pipeline(Readable.from([lines.join("")]), into);
};
const inserted = (table: string, columns: string, rows: object[]) =>
  client.query(
    `INSERT INTO bare."${table}" (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::bare."${table}", $1::json)`,
    [JSON.stringify(rows)],
  );
const bare = (table: string, rows: object[]) => {
  const columns = Object.keys(rows[0]!)
    .map((name) => `"${name}"`)
    .join(", ");
  return (process.env.TEST_DATABASE_URL ? copied : inserted)(table, columns, rows);
};
const least = await timed(
  `parse + ${process.env.TEST_DATABASE_URL ? "COPY" : "INSERT"}, bare tables`,
  async () => {
    const unit = { districtId: ctx.actor.districtId, organisationId: ctx.actor.organisationId };
    const at = now();
    await readWorkbook({
      bytes,
      fileName: "a.xlsx",
      maxBytes: 1e8,
      limits: { maxRows: 1e6 },
      seconds: 120,
      onRows: async (_, some) => {
        const rows = some
          .filter(({ r }) => r > 1)
          .map(({ r, c }) => ({ r, id: `bare-${r}`, c: c.map(String) }));
        if (rows.length === 0) return;
        const made = { createdAt: at, createdById: ctx.actor.userId };
        await bare(
          "Company",
          rows.map(({ id, c }) => ({ id, ...unit, name: c[0], aliases: [], ...made })),
        );
        await bare(
          "Lead",
          rows.map(({ r, id, c }) => ({
            id,
            number: `JS-2026-${r}`,
            ...unit,
            ownerId: ctx.actor.userId,
            companyId: id,
            projectName: c[1],
            field: "SYNBIO",
            source: "DIRECT",
            expectedFen: `${c[2]}000000`,
            summary: c[6],
            visibleTo: [unit.organisationId],
            lastActivityAt: at,
            stageSince: at,
            ...made,
          })),
        );
        await bare(
          "LeadSite",
          rows.map(({ id }) => ({ leadId: id, parkId: "jinshan-hightech", shareBp: 10_000 })),
        );
      },
    });
  },
);
client.release();
const LARGE = { maxBytes: 1e8, limits: { maxRows: 1e6 }, seconds: 120 };
const upload = await timed("upload: read and keep", () =>
  uploadImport(ctx, { bytes, fileName: "a.xlsx", ...LARGE }),
);
const id = upload.value.id;
const job = await db.importJob.findUniqueOrThrow({ where: { id } });
const form: Record<string, unknown> = { id, version: job.version };
for (const [field, one] of Object.entries(readyParts(job).mapping.columns)) {
  form[`column.${field}`] = String(one.index);
  if (one.money) form[`unit.${field}`] = one.money;
}
const check = await timed("check: every row against the records", async () => {
  await mapImport(ctx, form);
  await runImport(work, id);
});
const commit = await timed("commit: each row through its commands", async () => {
  const { version } = await db.importJob.findUniqueOrThrow({ where: { id } });
  await commitImport(ctx, { id, version });
  await runImport(work, id);
});
const out = async (format: "xlsx" | "csv") => {
  let size = 0;
  const file = await runExport(ctx, { name: "leads", format, params: {} });
  for await (const piece of file.content) size += piece.byteLength;
  return size;
};
await timed("export of all leads, xlsx", () => out("xlsx"));
await timed("export of all leads, csv", () => out("csv"));
const ratio = (parts: Timed<unknown>[], of: "ms" | "cpu") =>
  (parts.reduce((sum, part) => sum + part[of], 0) / least[of]).toFixed(1);
const whole = [upload, check, commit];
console.log(
  `upload + check   ${ratio([upload, check], "ms")} × the measure (CPU ${ratio([upload, check], "cpu")} ×)`,
);
console.log(`with the commit  ${ratio(whole, "ms")} × the measure (CPU ${ratio(whole, "cpu")} ×)`);
console.log(`leads written: ${await db.lead.count()}`);
await db.$disconnect();
await opened.close();
