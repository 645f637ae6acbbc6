import type { Ctx } from "~/platform/ctx";
import type { Held } from "../rules/verdict";

/** What a row wrote, kept with the row in the same transaction, so that it can be taken back. */
export interface Written {
  entity: string;
  id: string;
  created: boolean;
  /** The record's version after the write: any later change makes it another. */
  version: number;
  /** The version that an update found, and what the record held then. */
  found?: number;
  before?: Held;
  /** The lead that a note moved on, with its versions. */
  lead?: { id: string; found: number; version: number };
  /** A company that came into being with its lead. */
  companyId?: string | null;
  /** Further records of the same row. */
  ids?: string[];
}

export interface RowToWrite {
  targetId: string | null;
  /** NEW makes a record even where `targetId` names the one it belongs to. */
  isNew: boolean;
  values: Record<string, string>;
  /** A person has said yes to what was held. */
  approved: boolean;
  /** As `Many` has read it ahead. */
  ahead?: unknown;
}

/** Many rows at once, all or nothing; only those that `fits` lets through. `memory` lasts for one run of one import. */
export interface Many {
  fits(ctx: Ctx, row: RowToWrite): boolean;
  /** What can be read of a row before its turn, while the rows before it are written; undefined where nothing can. */
  readAhead?(row: RowToWrite): unknown;
  write(ctx: Ctx, rows: readonly RowToWrite[], memory: object): Promise<Written[]>;
}

/** Both run inside the row's own transaction and call the commands of the nouns. */
export interface RowWriter {
  write(ctx: Ctx, row: RowToWrite): Promise<Written>;
  many?: readonly Many[];
}
