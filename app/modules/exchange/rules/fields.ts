import type { ImportKind } from "#prisma/enums";
import type { FieldSpec } from "./field";
import { CARRIER, INVESTMENT, OBSERVATION, SIGNING } from "./figure-fields";
import { LEAD } from "./lead-fields";
import { COMPANY, FOLLOW_UP } from "./talk-fields";

export type { FieldKind, FieldSpec } from "./field";

export const FIELDS: Record<ImportKind, readonly FieldSpec[]> = {
  LEAD,
  COMPANY,
  FOLLOW_UP,
  SIGNING,
  INVESTMENT,
  CARRIER,
  OBSERVATION,
};

export const IMPORT_KINDS = Object.keys(FIELDS) as ImportKind[];

export const fieldOf = (kind: ImportKind, id: string): FieldSpec | undefined =>
  FIELDS[kind].find((field) => field.id === id);

/** What a row must name so that its project is found. */
export const NAMES_A_LEAD: ReadonlySet<ImportKind> = new Set(["FOLLOW_UP", "SIGNING", "INVESTMENT"]);
