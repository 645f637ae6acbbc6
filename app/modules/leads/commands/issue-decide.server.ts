import { z } from "zod";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { isDateOnly, shanghaiDate, toDbDate } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import { leadInReach } from "../queries/facts.server";
import { stepNote, stepTarget, takeStep } from "./issue-step.server";
import { writeLead } from "./write.server";

export const decideIssueSchema = z.object({
  ...stepTarget,
  note: stepNote("请写明议定的事项。"),
  /** Becomes the next step of the lead, on this date. */
  followUpOn: blankAsMissing(
    z.string().trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。").optional(),
  ),
});

const NEXT_STEP = 200;

/** 议定: what the meeting decided. On a lead it may become the next step with its date, for the lead's own unit. */
export const decideIssue = (ctx: Ctx, raw: unknown) =>
  takeStep(ctx, {
    action: "issue.manage",
    schema: decideIssueSchema,
    raw,
    kind: "DECIDE",
    step: async (inner, issue, { note, followUpOn }) => {
      if (!followUpOn) return { note, summary: "专班议定" };
      if (followUpOn < shanghaiDate(ctx.now))
        throw invalid("跟进日期不能早于今天。", { followUpOn: "请填写今天或以后的日期。" });
      if (!issue.leadId)
        throw invalid("只有线索和签约上的问题可以转为跟进事项。", { followUpOn: "这条记录没有线索。" });
      const lead = await leadInReach(inner, issue.leadId, "issue.manage");
      const nextStep = [...`专班议定：${note}`].slice(0, NEXT_STEP).join("");
      await writeLead(inner, {
        lead,
        version: undefined,
        data: { nextStep, nextStepOn: toDbDate(followUpOn) },
        action: "lead.followDecision",
        summary: `专班议定转为下一步，${followUpOn} 前办理`,
        reason: note,
      });
      return {
        note,
        dueOn: followUpOn,
        summary: `专班议定，${followUpOn} 前跟进`,
        tell: [lead.organisationId],
      };
    },
  });
