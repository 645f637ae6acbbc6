import { ZodError } from "zod";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { AppError } from "~/platform/errors";
import { asJson } from "../queries/job.server";
import { valuesSchema } from "../schema";
import type { RowToWrite, RowWriter } from "./row-writer.server";

/** The lease was lost or 取消 was pressed. */
export class Stopped extends Error {}

export interface RowKey {
  jobId: string;
  sheet: number;
  row: number;
}

/** A row that no other may be like, that others refer to, or that breaks a rule of its table. */
const isRefusedByDatabase = (error: unknown): boolean => {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return /^P20(02|03|04)$/.test(code) || (code === "P2010" && /\b23\d{3}\b/.test(message));
};

/** Why a row was refused; what is no refusal goes on as the failure that it is. */
export const refusalOf = (error: unknown): string => {
  if (error instanceof ZodError) return [...new Set(error.issues.map(({ message }) => message))].join(" ");
  if (error instanceof AppError)
    return [...new Set([error.userMessage, ...Object.values(error.fields ?? {})])].join(" ");
  if (isRefusedByDatabase(error)) return "与系统中的其他记录冲突，没有办理。";
  throw error;
};

/** What a batch is halved for: a refusal of a command, or of the database itself, which one of its rows has met. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ZodError ||
  error instanceof AppError ||
  /^P20(02|03|04|10|11)$/.test((error as { code?: string }).code ?? "");

/** As the check has stored them; taken over as they are, for a copy made name by name is slow to read. */
const valuesOf = (stored: unknown): Record<string, string> => {
  valuesSchema.parse(stored);
  return stored as Record<string, string>;
};

export const givenOf = (row: {
  targetId: string | null;
  verdict: string | null;
  values: unknown;
  approved: boolean;
}): RowToWrite => ({
  targetId: row.targetId,
  isNew: row.verdict === "NEW",
  values: valuesOf(row.values),
  approved: row.approved,
});

/** All of a row or nothing: its write and its result are one transaction. */
export const writeRow = async (ctx: Ctx, writer: RowWriter, key: RowKey): Promise<void> => {
  try {
    await transaction(ctx.db, async (tx) => {
      const { count } = await tx.importRow.updateMany({
        where: { ...key, state: "PENDING" },
        data: { state: "DONE" },
      });
      if (count === 0) return;
      const row = await tx.importRow.findUniqueOrThrow({ where: { jobId_sheet_row: key } });
      const written = await writer.write({ ...ctx, db: tx }, givenOf(row));
      await tx.importRow.update({
        where: { jobId_sheet_row: key },
        data: { result: asJson(written), error: null },
      });
    });
  } catch (error) {
    await ctx.db.importRow.updateMany({
      where: { ...key, state: "PENDING" },
      data: { state: "FAILED", error: refusalOf(error) },
    });
  }
};
