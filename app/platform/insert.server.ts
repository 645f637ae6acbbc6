import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
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

/** A bigint is given as text, but within what is kept as JSON. */
type Cell = string | number | boolean | Date | null | readonly Cell[] | { [name: string]: unknown };

type Values = Record<string, Cell>;

const quoted = (names: readonly string[]) => Prisma.raw(names.map((name) => `"${name}"`).join(", "));

const TYPES = new Map<string, ReadonlyMap<string, string>>();

/** How the columns of a table are typed, asked once in a process. */
const typesOf = async (db: Tx, table: string): Promise<ReadonlyMap<string, string>> => {
  const known = TYPES.get(table);
  if (known) return known;
  const columns = await db.$queryRaw<{ name: string; type: string }[]>`
    SELECT "attname"::text AS "name", format_type("atttypid", "atttypmod") AS "type" FROM pg_attribute
    WHERE "attrelid" = ${`"${table}"`}::regclass AND "attnum" > 0 AND NOT "attisdropped"`;
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  TYPES.set(table, types);
  return types;
};

const ESCAPED = /["\\]/g;

/** Other than a quote or a backslash, which JSON and PostgreSQL escape alike. */
const JSON_ESCAPE = /\\[^"\\]/;

/** An array as PostgreSQL reads one: as JSON does, but for line breaks and the like. */
export const arrayText = (values: readonly (string | null)[]): string => {
  const json = JSON.stringify(values);
  if (!JSON_ESCAPE.test(json)) return `{${json.slice(1, -1)}}`;
  const parts = values.map((value) => (value === null ? "NULL" : `"${value.replace(ESCAPED, "\\$&")}"`));
  return `{${parts.join(",")}}`;
};

const bigintAsText = (_key: string, part: unknown) => (typeof part === "bigint" ? part.toString() : part);

/** Few hold a bigint; to ask every part of all the others costs as much again. */
const jsonText = (value: Cell): string => {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, bigintAsText);
  }
};

const cellText = (cell: Cell | undefined, type: string): string | null => {
  if (cell === null || cell === undefined) return null;
  if (type.startsWith("json")) return jsonText(cell);
  if (typeof cell === "string") return cell;
  if (cell instanceof Date) return cell.toISOString();
  return Array.isArray(cell) ? arrayText(cell.map((one) => cellText(one, ""))) : String(cell);
};

/** What all rows have in common is sent once, the rest as one array a column. */
const insertion = (
  table: string,
  rows: readonly [Values, ...Values[]],
  types: ReadonlyMap<string, string>,
): Prisma.Sql => {
  const [first] = rows;
  const common: Prisma.Sql[] = [];
  const own: Prisma.Sql[] = [];
  const names: [string[], string[]] = [[], []];
  for (const name of Object.keys(first)) {
    const type = types.get(name) ?? "text";
    const value = first[name];
    if (rows.every((row) => row[name] === value)) {
      names[0].push(name);
      common.push(Prisma.sql`${cellText(value, type)}::${Prisma.raw(type)}`);
    } else {
      names[1].push(name);
      own.push(Prisma.sql`${arrayText(rows.map((row) => cellText(row[name], type)))}::text[]`);
    }
  }
  const each = names[1].map((name) => Prisma.raw(`each."${name}"::${types.get(name) ?? "text"}`));
  const source =
    own.length > 0
      ? Prisma.sql`unnest(${Prisma.join(own)}) each(${quoted(names[1])})`
      : Prisma.sql`generate_series(1, ${rows.length}::int)`;
  return Prisma.sql`INSERT INTO ${Prisma.raw(`"${table}"`)} (${quoted(names.flat())})
    SELECT ${Prisma.join([...common, ...each])} FROM ${source}`;
};

const isSome = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;

/**
 * Many rows in one statement, by their columns; a column that the first row does not name takes its default. The
 * client's own createMany compiles and binds every value by itself, which costs ten times as much, and rows as JSON are
 * taken apart name by name.
 */
export const insertRows = async (db: Tx, table: Prisma.ModelName, rows: readonly Values[]): Promise<void> => {
  if (isSome(rows)) await db.$executeRaw(insertion(table, rows, await typesOf(db, table)));
};

/** `insertRows` for several tables one after the other: each statement is built while the one before is carried out. */
export interface InTurn {
  insert(table: Prisma.ModelName, rows: readonly Values[]): Promise<void>;
  /** To be awaited before any other statement, and at the end. */
  done(): Promise<void>;
}

/** What a caller has to do anyway, called by a command while its longest statement is carried out. */
export interface Meanwhile {
  meanwhile?: () => void;
}

export const insertInTurn = (db: Tx): InTurn => {
  let before: Promise<unknown> = Promise.resolve();
  return {
    async insert(table, rows) {
      if (!isSome(rows)) return;
      if (!TYPES.has(table)) await before;
      const statement = insertion(table, rows, await typesOf(db, table));
      await before;
      before = db.$executeRaw(statement);
      before.catch(() => undefined);
      // Until it has left for the server, so that what is built next is built meanwhile.
      await setImmediate();
    },
    async done() {
      await before;
    },
  };
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
