import type { UserName } from "./builders";
import type { WorldOfOneUnit } from "./permissions-world";

/**
 * Who gets which status, in this order. The records are 新金山发展公司's, in 金山区: `own` is its user, `unit` another
 * unit of the district, `far` a unit of 宝山. A dash: allowed to write, and shown to work elsewhere.
 */
export const READERS = {
  own: "xinjinshan",
  unit: "tangu",
  far: "nanda",
  office: "jinshan-office",
  farOffice: "baoshan-office",
  leader: "jinshan-leader",
  bureau: "jinshan-science",
  admin: "admin",
} as const satisfies Record<string, UserName>;

export type Reader = keyof typeof READERS;
export const READER_NAMES = Object.keys(READERS) as Reader[];

/** Eight statuses in the order of READERS, for instance "200 404 404 200 404 200 404 200". */
export type Statuses = string;

export const ALL: Statuses = "200 200 200 200 200 200 200 200";

export interface Line {
  /** Places in the address: `$id` or `:id`. */
  id?: keyof WorldOfOneUnit | ((world: WorldOfOneUnit) => string);
  search?: (world: WorldOfOneUnit) => string;
  get?: Statuses;
  post?: Statuses;
  /** What the form or the body says when it is sent. */
  send?: (world: WorldOfOneUnit) => Record<string, unknown>;
}

export const expected = (statuses: Statuses): [Reader, number][] =>
  statuses
    .trim()
    .split(/\s+/)
    .map((status, index): [Reader, string] => [READER_NAMES[index]!, status])
    .filter(([, status]) => status !== "-")
    .map(([reader, status]) => [reader, Number(status)]);
