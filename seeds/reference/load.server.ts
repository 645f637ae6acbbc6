import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Db, type Tx, transaction } from "~/platform/db.server";
import { PLANS, readTargets } from "./targets/targets";
import { type Row, removeRows, type Upsert, upsertRows } from "./upsert.server";

/**
 * The plan facts into the database. The files are the source: what they state is written, what they no longer state
 * goes where nothing depends on it, and a second run writes nothing. What people add in the system stays.
 */
export interface Loaded {
  noun: string;
  rows: number;
  written: number;
  removed: number;
}

const read = (file: string): Row[] => JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8"));

interface Source {
  source: object;
  readWith?: object;
  inference?: string;
}

/** A statement read across two clauses carries the second clause and the inference with it. */
const quoted = ({ source, readWith, inference }: Source) => ({
  ...source,
  ...(readWith ? { readWith } : {}),
  ...(inference ? { inference } : {}),
});

/** Remarks on a row ride on its first source. */
const sourcesOf = ({ sources, note, inference }: Row) =>
  (sources as object[]).map((source, index) =>
    index > 0 ? source : { ...source, ...(note ? { note } : {}), ...(inference ? { inference } : {}) },
  );

const plansTable: Upsert = {
  table: "Plan",
  key: ["id"],
  columns: [
    ...["districtId", "title", "shortTitle", "issuerId", "issuerName", "docNumber", "issuedOn", "adoptedOn"],
    ...["periodStart", "periodEnd", "draft", "sources", "position"],
  ],
};
const targetsTable: Upsert = {
  table: "Target",
  key: ["id"],
  columns: [
    ...["planId", "position", "section", "indicator", "metric", "ownerId", "ownerName", "supports", "kind"],
    ...[
      "operator",
      "aspirational",
      "unit",
      "value",
      "min",
      "max",
      "periodStart",
      "dueOn",
      "path",
      "exceptText",
    ],
    ...["carrierId", "scope", "parentId", "quote", "quotes", "readings", "note"],
  ],
};
const tasksTable: Upsert = {
  table: "Task",
  key: ["id"],
  columns: [
    ...[
      "planId",
      "position",
      "section",
      "group",
      "number",
      "part",
      "title",
      "content",
      "goals",
      "leadPrinted",
    ],
    ...["supportsPrinted", "unitsPrinted", "bodyContent", "bodyUnits", "differences"],
  ],
};

const rows = () => {
  const organisations = read("organisations.json");
  const parks = read("parks.json");
  const carriers = read("carriers.json");
  const companies = read("companies.json");
  const inDistrict = (row: Row) => ({ ...row, districtId: row.district, sources: sourcesOf(row) });
  const operator = (row: Row) => row.operator as (Source & { organisation: string }) | null;
  return {
    districts: parks.filter(({ kind }) => kind === "DISTRICT").map(({ id, name }) => ({ id, name })),
    plans: read("plans.json").map((row, position) => ({
      ...inDistrict(row),
      issuerId: row.issuer,
      position,
    })),
    organisations: organisations.map((row) => ({ ...inDistrict(row), isDemo: false })),
    parks: parks.map((row) => ({
      ...inDistrict(row),
      isDemo: false,
      operatorId: operator(row)?.organisation ?? null,
      operatorSource: operator(row) && quoted(operator(row)!),
    })),
    containments: parks.flatMap((row) =>
      (row.within as (Source & { park: string })[]).map((outer) => ({
        parkId: row.id,
        withinId: outer.park,
        source: quoted(outer),
      })),
    ),
    carriers: carriers.map((row) => ({ ...inDistrict(row), parkId: row.park, isDemo: false })),
    milestones: carriers.flatMap(({ id, milestones }) =>
      (milestones as Row[]).map((row) => ({
        ...row,
        id: [id, row.kind, row.year ?? "undated"].join(":"),
        carrierId: id,
      })),
    ),
    companies: companies.map((row) => ({ ...inDistrict(row), isReference: true, isDemo: false })),
    targets: readTargets().map((row, position) => ({
      ...row,
      position,
      planId: row.plan,
      ownerId: row.owner,
      carrierId: row.carrier,
      parentId: row.parent,
    })),
  };
};

interface Units {
  printed: string;
  organisations: string[];
}

const taskRows = () => {
  const files = PLANS.flatMap((plan) => read(`tasks/${plan}.json`));
  const printed = (units: unknown) => (units as Units | null)?.printed ?? null;
  const tasks = files.map((row, position) => ({
    ...row,
    position,
    planId: row.plan,
    leadPrinted: printed(row.lead),
    supportsPrinted: printed(row.supports),
    unitsPrinted: printed(row.units),
    bodyUnits: printed(row.bodyUnits),
  }));
  const unitsOf = (taskId: unknown, units: unknown, role: string) =>
    ((units as Units | null)?.organisations ?? []).map((organisationId) => ({
      taskId,
      organisationId,
      role,
    }));
  const units = files.flatMap((row) => [
    ...unitsOf(row.id, row.lead, "LEAD"),
    ...unitsOf(row.id, row.supports, "SUPPORT"),
    ...unitsOf(row.id, row.units, "RESPONSIBLE"),
  ]);
  return { tasks, units };
};

const ids = (list: readonly Row[]) => list.map(({ id }) => id as string);
const FROM_FILES = `t."sources" <> '[]'::jsonb AND NOT t."isDemo"`;

/** Rows of a table of pairs that the files no longer state. */
const removePairs = (tx: Tx, table: string, columns: readonly string[], list: readonly Row[]) => {
  const pair = columns.map((column) => `"${column}"`).join(", ");
  return tx.$executeRawUnsafe(
    `DELETE FROM "${table}" WHERE (${pair}) NOT IN
       (SELECT ${pair} FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb))`,
    JSON.stringify(list),
  );
};

const tables = (facts: ReturnType<typeof rows>, tasks: ReturnType<typeof taskRows>) =>
  [
    ["区", { table: "District", key: ["id"], columns: ["name"] }, facts.districts, null],
    ["文件", plansTable, facts.plans, "true"],
    [
      "单位",
      {
        table: "Organisation",
        key: ["id"],
        columns: ["name", "kind", "districtId", "aliases", "sources", "isDemo"],
      },
      facts.organisations,
      FROM_FILES,
    ],
    [
      "园区",
      {
        table: "Park",
        key: ["id"],
        columns: [
          ...["name", "kind", "districtId", "aliases", "role", "operatorId", "operatorSource", "sources"],
          "isDemo",
        ],
      },
      facts.parks,
      FROM_FILES,
    ],
    [
      "载体",
      {
        table: "Carrier",
        key: ["id"],
        columns: ["name", "districtId", "parkId", "sources", "isDemo"],
        fill: ["areaSqm"],
        add: ["aliases"],
      },
      facts.carriers,
      FROM_FILES,
    ],
    [
      "载体节点",
      {
        table: "CarrierMilestone",
        key: ["id"],
        columns: ["carrierId", "kind", "year", "value", "exceptText", "source"],
      },
      facts.milestones,
      `t."achievedOn" IS NULL`,
    ],
    [
      "企业",
      {
        table: "Company",
        key: ["id"],
        columns: ["districtId", "organisationId", "name", "isReference", "isDemo", "sources"],
        fill: ["legalName", "note"],
        add: ["aliases"],
      },
      facts.companies,
      `t."isReference"`,
    ],
    ["指标", targetsTable, facts.targets, "true"],
    ["任务", tasksTable, tasks.tasks, "true"],
  ] as const satisfies readonly (readonly [string, Upsert, readonly Row[], string | null])[];

export const loadFacts = async (db: Db): Promise<Loaded[]> => {
  const facts = rows();
  const { tasks, units } = taskRows();
  const list = tables(facts, { tasks, units });
  return transaction(db, async (tx) => {
    const written = new Map<string, number>();
    for (const [noun, upsert, stated] of list) written.set(noun, await upsertRows(tx, upsert, stated));
    const inner = { table: "ParkContainment", key: ["parkId", "withinId"], columns: ["source"] };
    written.set("园区", written.get("园区")! + (await upsertRows(tx, inner, facts.containments)));
    const link = { table: "TaskUnit", key: ["taskId", "organisationId", "role"], columns: [] };
    written.set("任务", written.get("任务")! + (await upsertRows(tx, link, units)));
    await removePairs(tx, "ParkContainment", inner.key, facts.containments);
    await removePairs(tx, "TaskUnit", link.key, units);
    const loaded: Loaded[] = [];
    for (const [noun, { table }, stated, from] of [...list].reverse()) {
      const removed = from === null ? 0 : await removeRows(tx, { table, facts: from, keep: ids(stated) });
      loaded.unshift({ noun, rows: stated.length, written: written.get(noun)!, removed });
    }
    return loaded;
  });
};
