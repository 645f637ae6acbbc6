/**
 * 10,000 rows of a lead ledger: reading and storing them, checking them, writing them through the commands; beside
 * the least that any importer must do, parse + one unnest INSERT, measured in the same run.
 * `npx tsx test/bench/import.ts [rows]`
 */
import { fileURLToPath } from "node:url";
import { commitImport } from "~/modules/exchange/commands/decide-import.server";
import { mapImport } from "~/modules/exchange/commands/map-import.server";
import { runImport } from "~/modules/exchange/commands/run-import.server";
import { uploadImport } from "~/modules/exchange/commands/upload-import.server";
import { readyParts } from "~/modules/exchange/queries/job.server";
import { openDb, openPool } from "~/platform/db.server";
import { migrate } from "~/platform/migrate.server";
import { type Row, readWorkbook } from "~/platform/workbook/read.server";
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

const timed = async <T>(label: string, work: () => Promise<T>): Promise<{ ms: number; value: T }> => {
  const started = performance.now();
  const value = await work();
  const ms = performance.now() - started;
  const mb = Math.round(process.memoryUsage().rss / 1024 / 1024);
  console.log(`${label.padEnd(36)} ${Math.round(ms).toString().padStart(8)} ms   rss ${mb} MB`);
  return { ms, value };
};

const opened = await openPool(process.env.TEST_DATABASE_URL ? { url: process.env.TEST_DATABASE_URL } : {});
await migrate(opened.pool, MIGRATIONS);
const db = openDb(opened.pool);
await aWorld(db);
const bytes = await ledger();
const now = () => new Date();
const ctx = { ...ctxFor(db, "xinjinshan"), now: now() };
const work = { db, now };
console.log(`${ROWS} rows, ${Math.round(bytes.byteLength / 1024)} KB, Node ${process.version}`);

const least = await timed("parse + one INSERT (the measure)", async () => {
  const rows: Row[] = [];
  await readWorkbook({
    bytes,
    fileName: "a.xlsx",
    maxBytes: 1e8,
    onRows: async (_, some) => void rows.push(...some),
  });
  await db.$executeRawUnsafe(
    `CREATE TABLE bench_copy (n int, a text, b text, c numeric, d text, e text, f text, g text)`,
  );
  const column = (i: number) => rows.slice(1).map(({ c }) => String(c[i] ?? ""));
  await db.$executeRawUnsafe(
    `INSERT INTO bench_copy SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::numeric[], $5::text[], $6::text[], $7::text[], $8::text[])`,
    rows.slice(1).map(({ r }) => r),
    ...[0, 1, 2, 3, 4, 5, 6].map(column),
  );
});
const upload = await timed("upload: read and keep", () =>
  uploadImport(ctx, { bytes, fileName: "a.xlsx", maxBytes: 1e8 }),
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
const ratio = (ms: number) => (ms / least.ms).toFixed(1);
console.log(`upload + check   ${ratio(upload.ms + check.ms)} × the measure`);
console.log(
  `with the commit  ${ratio(upload.ms + check.ms + commit.ms)} × the measure, ${(commit.ms / ROWS).toFixed(2)} ms a row`,
);
console.log(`leads written: ${await db.lead.count()}`);
await db.$disconnect();
await opened.close();
