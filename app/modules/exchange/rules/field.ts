/**
 * 栏目: what a column of a ledger can be, for each kind of import. The first word is the heading of exports and
 * templates, so that what goes out comes in again; the others are how units write it.
 */
export type FieldKind =
  | "text"
  | "identifier"
  | "creditCode"
  | "money"
  | "area"
  | "date"
  | "month"
  | "percent"
  | "figure"
  | "choice"
  | "park"
  | "yes";

export interface FieldSpec {
  id: string;
  /** The heading in exports and templates, with its unit. */
  label: string;
  kind: FieldKind;
  words: readonly string[];
  /** Too short to be looked for within another heading. */
  wholeWords?: readonly string[];
  required?: boolean;
  /** May be given once for the whole file where the ledger has no such column. */
  fillable?: boolean;
  choices?: Readonly<Record<string, string>>;
  /** Other words for a choice. */
  choiceWords?: Readonly<Record<string, string>>;
  /** The choice for words that are none of them; a note says so. */
  otherwise?: string;
  /** A word that is none of the choices decides what counts where: it waits for a yes. */
  otherwiseHeld?: true;
  /** A day that figures stand at: a month or a quarter is its last day. */
  standsAt?: true;
  /** Read only so that a person is told about it: templates and exports have no such column of their own. */
  told?: true;
  hint?: string;
  width?: number;
}
