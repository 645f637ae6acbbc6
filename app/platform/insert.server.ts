import { randomBytes } from "node:crypto";
import { Prisma, type Tx } from "./db.server";

const POOL = 2048;
let pool = Buffer.alloc(0);
let used = 0;
let lastMs = 0;
let sequence = 0;

const random8 = (): Buffer => {
  if (used === pool.length) {
    pool = randomBytes(POOL);
    used = 0;
  }
  used += 8;
  return pool.subarray(used - 8, used);
};

/** UUID version 7, rising within a millisecond, as the client makes them. */
export const newId = (): string => {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMs++;
    sequence = 0;
  }
  const time = lastMs.toString(16).padStart(12, "0");
  const random = random8();
  random[0] = (random[0]! & 0x3f) | 0x80;
  const tail = random.toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, "0")}-${tail.slice(0, 4)}-${tail.slice(4)}`;
};

/** What JSON holds as it stands: a bigint is given as text. */
type Cell = string | number | boolean | Date | null | readonly Cell[] | { [name: string]: unknown };

const quoted = (names: readonly string[]) => Prisma.raw(names.map((name) => `"${name}"`).join(", "));

type Values = Record<string, Cell>;

/** What all rows have in common is sent once: a thousand rows of one unit name it once. */
const byCommon = (rows: readonly Values[]) => {
  const [first] = rows as [Values];
  const names = Object.keys(first);
  const common = names.filter((name) => rows.every((row) => row[name] === first[name]));
  const own = names.filter((name) => !common.includes(name));
  const only = (row: Values, of: string[]) => Object.fromEntries(of.map((name) => [name, row[name]]));
  return { common, own, shared: only(first, common), each: rows.map((row) => only(row, own)) };
};

/**
 * Many rows in one statement, by their columns; a column that the first row does not name takes its default. The
 * client's own createMany compiles and binds every value by itself, which costs ten times as much.
 */
export const insertRows = async (db: Tx, table: Prisma.ModelName, rows: readonly Values[]): Promise<void> => {
  if (rows.length === 0) return;
  const { common, own, shared, each } = byCommon(rows);
  const from = (source: string, names: string[]) => names.map((name) => `${source}."${name}"`);
  const selected = Prisma.raw([...from("shared", common), ...from("each", own)].join(", "));
  const name = Prisma.raw(`"${table}"`);
  await db.$executeRaw`INSERT INTO ${name} (${quoted([...common, ...own])}) SELECT ${selected}
    FROM json_populate_record(NULL::${name}, ${JSON.stringify(shared)}::json) shared,
      json_populate_recordset(NULL::${name}, ${JSON.stringify(each)}::json) each`;
};

/** Many rows by their id and version, each with its own values; how many were still at that version. */
export const updateRows = (
  db: Tx,
  table: Prisma.ModelName,
  rows: readonly ({ id: string; version: number } & Record<string, Cell>)[],
): Promise<number> => {
  if (rows.length === 0) return Promise.resolve(0);
  const names = Object.keys(rows[0]!).filter((name) => name !== "id" && name !== "version");
  const set = Prisma.raw(names.map((name) => `"${name}" = v."${name}"`).join(", "));
  const name = Prisma.raw(`"${table}"`);
  return db.$executeRaw`UPDATE ${name} t SET ${set}, "version" = t."version" + 1
    FROM json_populate_recordset(NULL::${name}, ${JSON.stringify(rows)}::json) v
    WHERE t."id" = v."id" AND t."version" = v."version"`;
};
