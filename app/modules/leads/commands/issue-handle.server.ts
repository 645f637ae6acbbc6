import { z } from "zod";
import { officesOf } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { invalid } from "~/platform/errors";
import { ISSUE_LEVEL_LABELS, nextLevel } from "../rules/issue";
import { stepNote, stepTarget, takeStep } from "./issue-step.server";

export const noteIssueSchema = z.object({ ...stepTarget, note: stepNote("请写明办理情况。") });
export const escalateIssueSchema = z.object({ ...stepTarget, note: stepNote("请写明提级的原因。") });

/** 反馈: by the unit that raised it, the one that handles it, or whoever manages. */
export const noteIssue = (ctx: Ctx, raw: unknown) =>
  takeStep(ctx, {
    action: "issue.raise",
    schema: noteIssueSchema,
    raw,
    kind: "NOTE",
    step: async (inner, issue, { note }) => ({
      note,
      summary: "反馈办理情况",
      tell: await officesOf(inner.db, issue.districtId),
    }),
  });

/** 提级: one level up, with the reason. */
export const escalateIssue = (ctx: Ctx, raw: unknown) =>
  takeStep(ctx, {
    action: "issue.manage",
    schema: escalateIssueSchema,
    raw,
    kind: "ESCALATE",
    step: async (inner, issue, { note }) => {
      const level = nextLevel(issue.level);
      if (!level) throw invalid("已是区级统筹，不能再提级。");
      return {
        data: { level },
        note,
        toLevel: level,
        summary: `提级到${ISSUE_LEVEL_LABELS[level]}`,
        tell: await officesOf(inner.db, issue.districtId),
      };
    },
  });
