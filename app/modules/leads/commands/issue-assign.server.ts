import { z } from "zod";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { isDateOnly, shanghaiDate, toDbDate } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import { stepTarget, takeStep } from "./issue-step.server";

export const assignIssueSchema = z.object({
  ...stepTarget,
  assigneeId: z.string("请选择承办单位。").trim().min(1, "请选择承办单位。").max(64),
  dueOn: z.string("请填写办结期限。").trim().refine(isDateOnly, "请填写办结期限，例如 2026-05-20。"),
  note: blankAsMissing(z.string().trim().max(1000, "最多 1000 个字。").optional()),
});

/** 交办: one unit handles it until a date. */
export const assignIssue = (ctx: Ctx, raw: unknown) =>
  takeStep(ctx, {
    action: "issue.manage",
    schema: assignIssueSchema,
    raw,
    kind: "ASSIGN",
    step: async (inner, issue, { assigneeId, dueOn, note }) => {
      if (dueOn < shanghaiDate(ctx.now))
        throw invalid("办结期限不能早于今天。", { dueOn: "请填写今天或以后的日期。" });
      const unit = await inner.db.organisation.findFirst({
        where: { id: assigneeId, districtId: issue.districtId },
        select: { id: true, name: true },
      });
      if (!unit) throw invalid("请选择本区的单位。", { assigneeId: "请选择本区的单位。" });
      return {
        data: { assigneeId: unit.id, dueOn: toDbDate(dueOn), state: "ASSIGNED" },
        note: note ?? null,
        toUnitId: unit.id,
        dueOn,
        summary: `交办${unit.name}，${dueOn} 前办结`,
        tell: [unit.id],
      };
    },
  });
