import { ZodError, type z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { leadReadWhere } from "~/modules/companies/queries/scope.server";
import type { Ctx } from "~/platform/ctx";
import { AppError, invalid } from "~/platform/errors";
import { bulkLeadsSchema } from "../schema";
import { advanceLead } from "./advance-lead.server";
import { assignLead } from "./assign-lead.server";
import { setLeadStatus } from "./set-lead-status.server";

type Input = z.output<typeof bulkLeadsSchema>;

export interface BulkAnswer {
  intent: Exclude<Input["intent"], "export">;
  done: number;
  refused: { id: string; what: string; why: string }[];
}

const one = (ctx: Ctx, { intent, ownerId, stage, status, reason }: Input, row: Input["pick"][number]) => {
  switch (intent) {
    case "assign":
      return assignLead(ctx, { ...row, ownerId });
    case "advance":
      return advanceLead(ctx, { ...row, to: stage, reason });
    case "status":
      return setLeadStatus(ctx, { ...row, to: status, reason });
    case "export":
      throw invalid("导出不在这里办理。");
  }
};

/** Why one was refused, in the words of its own command; what nobody foresaw stops the rest. */
const whyNot = (error: unknown): string => {
  if (error instanceof AppError && error.code !== "INTERNAL" && error.code !== "UNAVAILABLE")
    return error.userMessage;
  if (error instanceof ZodError) return error.issues[0]!.message;
  throw error;
};

/**
 * The same single commands, one after another and each in its own transaction: what is refused holds nothing up and
 * is told with its reason.
 */
export const bulkLeads = async (ctx: Ctx, raw: unknown): Promise<BulkAnswer> => {
  allow(ctx, "lead.write");
  const input = bulkLeadsSchema.parse(raw);
  if (input.intent === "export") throw invalid("导出不在这里办理。");
  const picked = new Map(input.pick.map((row) => [row.id, row]));
  const refused: { id: string; why: string }[] = [];
  for (const row of picked.values()) {
    try {
      await one(ctx, input, row);
    } catch (error) {
      refused.push({ id: row.id, why: whyNot(error) });
    }
  }
  const named = await ctx.db.lead.findMany({
    where: { AND: [{ id: { in: refused.map(({ id }) => id) } }, leadReadWhere(ctx)] },
    select: { id: true, projectName: true, company: { select: { name: true } } },
  });
  const names = new Map(named.map((lead) => [lead.id, `${lead.company.name} · ${lead.projectName}`]));
  return {
    intent: input.intent,
    done: picked.size - refused.length,
    refused: refused.map(({ id, why }) => ({ id, what: names.get(id) ?? "不在您的范围内的线索", why })),
  };
};
