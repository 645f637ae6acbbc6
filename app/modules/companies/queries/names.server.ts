import type { Ctx } from "~/platform/ctx";
import { coreName, plainName } from "../rules";

export interface NamedRecord {
  id: string;
  name: string;
  legalName: string | null;
  foreignName: string | null;
  aliases: string[];
}

export interface CompanyNames {
  byId(id: string): NamedRecord | null;
  /** The same name, an alias, or the same without region and legal form; the oldest first. */
  named(name: string): NamedRecord | null;
  add(company: NamedRecord): void;
}

/** What a run over many rows keeps between its batches. */
export interface NamesKept {
  names?: CompanyNames & { count: number; versions: number };
}

/** A name that was looked up is added next. */
let lately = { name: "", plain: "", core: "" };
const keysOf = (name: string) => {
  if (lately.name !== name) lately = { name, plain: plainName(name), core: coreName(name) };
  return lately;
};

const indexOf = (): CompanyNames & { count: number; versions: number } => {
  const ids = new Map<string, NamedRecord>();
  const plain = new Map<string, NamedRecord>();
  const core = new Map<string, NamedRecord>();
  return {
    count: 0,
    versions: 0,
    byId: (id) => ids.get(id) ?? null,
    named: (name) => {
      const keys = keysOf(name);
      return plain.get(keys.plain) ?? core.get(keys.core) ?? null;
    },
    add(company) {
      this.count++;
      this.versions++;
      ids.set(company.id, company);
      for (const name of [company.name, company.legalName, company.foreignName, ...company.aliases]) {
        if (!name) continue;
        const keys = keysOf(name);
        if (!plain.has(keys.plain)) plain.set(keys.plain, company);
        if (!core.has(keys.core)) core.set(keys.core, company);
      }
    },
  };
};

/**
 * One writer at a time registers or merges in a district: no company is entered twice, no project number is given
 * twice or skipped, and no project comes to a company that is going into another.
 */
export const holdRegister = (ctx: Ctx, districtId: string): Promise<unknown> =>
  ctx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`register of ${districtId}`}))::text`;

/**
 * Every name of a district's companies, for writes of many rows at once. Kept names are used again while the number of
 * companies and the sum of their versions say that no one else has made, edited or merged any.
 */
export const companyNames = async (
  ctx: Ctx,
  { districtId, memory }: { districtId: string; memory: NamesKept },
): Promise<CompanyNames> => {
  const [now] = await ctx.db.$queryRaw<{ count: number; versions: number }[]>`
    SELECT count(*)::int AS "count", coalesce(sum("version"), 0)::int AS "versions" FROM "Company"
    WHERE "districtId" = ${districtId} AND "mergedIntoId" IS NULL`;
  const { names } = memory;
  if (names && names.count === now?.count && names.versions === now.versions) return names;
  const rows = await ctx.db.$queryRaw<NamedRecord[]>`
    SELECT "id", "name", "legalName", "foreignName", coalesce("aliases", '{}') AS "aliases" FROM "Company"
    WHERE "districtId" = ${districtId} AND "mergedIntoId" IS NULL ORDER BY "createdAt", "id"`;
  const read = indexOf();
  for (const row of rows) read.add(row);
  Object.assign(read, { count: now?.count ?? 0, versions: now?.versions ?? 0 });
  memory.names = read;
  return read;
};
