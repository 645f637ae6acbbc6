import type { Tx } from "~/platform/db.server";

export type Row = Record<string, unknown>;

export interface Upsert {
  table: string;
  /** Columns of the primary key. */
  key: readonly string[];
  /** Columns whose value is the file's. */
  columns: readonly string[];
  /** Columns that people may fill where the file is silent: the file wins only where it says something. */
  fill?: readonly string[];
  /** Lists to which people may add: the file's values are added, none is taken away. */
  add?: readonly string[];
}

const name = (column: string) => `"${column}"`;

const assignments = ({ columns, fill = [], add = [] }: Upsert): [string, string][] => [
  ...columns.map((column): [string, string] => [column, `excluded.${name(column)}`]),
  ...fill.map((column): [string, string] => [
    column,
    `coalesce(excluded.${name(column)}, t.${name(column)})`,
  ]),
  ...add.map((column): [string, string] => [
    column,
    `t.${name(column)} || ARRAY(SELECT a FROM unnest(excluded.${name(column)}) a WHERE a <> ALL (t.${name(column)}))`,
  ]),
];

/** One statement for a whole table; a row that says what it said before is not written. Returns rows written. */
export const upsertRows = async (tx: Tx, given: Upsert, rows: readonly Row[]): Promise<number> => {
  const { table, key, columns, fill = [], add = [] } = given;
  const all = [...key, ...columns, ...fill, ...add].map(name).join(", ");
  const set = assignments(given);
  const change =
    set.length === 0
      ? "NOTHING"
      : `UPDATE SET ${set.map(([column, value]) => `${name(column)} = ${value}`).join(", ")}
         WHERE (${set.map(([column]) => `t.${name(column)}`).join(", ")})
           IS DISTINCT FROM (${set.map(([, value]) => value).join(", ")})`;
  return tx.$executeRawUnsafe(
    `INSERT INTO "${table}" AS t (${all})
     SELECT ${all} FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb)
     ON CONFLICT (${key.map(name).join(", ")}) DO ${change}`,
    JSON.stringify(rows),
  );
};

export interface Reference {
  child: string;
  column: string;
}

/** Who points at this table without going away with the row. */
export const referencesTo = (tx: Tx, table: string) =>
  tx.$queryRawUnsafe<Reference[]>(
    `SELECT c.conrelid::regclass::text AS child, a.attname::text AS "column"
     FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.confdeltype <> 'c' AND c.confrelid = to_regclass('"' || $1 || '"')
     ORDER BY 1, 2`,
    table,
  );

/**
 * Deletes the rows of `table` that no file states any longer, where nothing depends on them. `facts` says which rows
 * came from the files at all.
 */
export const removeRows = async (
  tx: Tx,
  { table, facts, keep }: { table: string; facts: string; keep: readonly string[] },
): Promise<number> => {
  const free = (await referencesTo(tx, table)).map(
    ({ child, column }) => `NOT EXISTS (SELECT 1 FROM ${child} x WHERE x.${name(column)} = t."id")`,
  );
  const where = [facts, `t."id" <> ALL ($1::text[])`, ...free].join(" AND ");
  return tx.$executeRawUnsafe(`DELETE FROM "${table}" t WHERE ${where}`, keep);
};
