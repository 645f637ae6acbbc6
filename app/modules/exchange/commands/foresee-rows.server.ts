import { ZodError } from "zod";
import { AppError } from "~/platform/errors";
import type { Planned } from "../queries/planned.server";
import type { RowToWrite } from "./row-writer.server";

/**
 * 预判: what the commands will refuse of a row that the check would let through, by their own schemas and rules, so that
 * what the check calls new or changed is written.
 */
export interface Refusal {
  field: string | null;
  text: string;
  /** A person's yes is all that it wants. */
  hold?: true;
  /** Said beside its field in a form: the field goes without saying there. */
  besideField?: true;
}

/** A row of the sheet as it would be written, in the order of the file. */
export interface ToForesee {
  given: RowToWrite;
  planned: Planned;
  /** 第 3 行, as other rows speak of it. */
  place: string;
}

/** Judges the rows one after the other, once what they need has been read. */
export type Judge = (row: ToForesee) => Refusal[];

type FieldOf = (name: string) => string | undefined;

/** Why a command would refuse: from its own error, each reason with the field of the ledger that it is about. */
export const refusalsIn = (error: unknown, fieldOf: FieldOf = (name) => name): Refusal[] => {
  const named = (name: unknown) => (name === undefined ? undefined : fieldOf(String(name)));
  if (error instanceof ZodError)
    return error.issues.map(({ path, message }) => ({
      ...refusal(named(path[0]), path[0], message),
      besideField: true,
    }));
  if (!(error instanceof AppError)) throw error;
  const [name] = Object.keys(error.fields ?? {});
  return [refusal(named(name), name, error.userMessage)];
};

const refusal = (field: string | undefined, name: unknown, text: string): Refusal => ({
  field: field ?? null,
  text,
  ...(name === "confirmJump" ? { hold: true as const } : {}),
});

/** What a rule says, where it throws. */
export const refusalsOf = (rule: () => unknown, fieldOf?: FieldOf): Refusal[] => {
  try {
    rule();
    return [];
  } catch (error) {
    return refusalsIn(error, fieldOf);
  }
};
