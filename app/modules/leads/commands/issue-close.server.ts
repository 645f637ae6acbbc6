import { z } from "zod";
import type { Ctx } from "~/platform/ctx";
import { conflict } from "~/platform/errors";
import { stepNote, stepTarget, takeStep } from "./issue-step.server";

export const closeIssueSchema = z.object({ ...stepTarget, note: stepNote("请写明解决的结果。") });
export const reopenIssueSchema = z.object({ ...stepTarget, note: stepNote("请写明重新办理的原因。") });

/** 销号: with what was done. */
export const closeIssue = (ctx: Ctx, raw: unknown) =>
  takeStep(ctx, {
    action: "issue.manage",
    schema: closeIssueSchema,
    raw,
    kind: "CLOSE",
    step: (_inner, _issue, { note }) => ({
      data: { state: "CLOSED", closedAt: ctx.now, closeNote: note },
      note,
      summary: "已销号",
    }),
  });

/** 重新办理: what was closed too early. */
export const reopenIssue = (ctx: Ctx, raw: unknown) =>
  takeStep(ctx, {
    action: "issue.manage",
    schema: reopenIssueSchema,
    raw,
    kind: "REOPEN",
    step: (_inner, issue, { note }) => {
      if (issue.state !== "CLOSED") throw conflict("这个问题还没有销号。");
      return {
        data: { state: issue.assigneeId ? "ASSIGNED" : "OPEN", closedAt: null, closeNote: null },
        note,
        summary: "重新办理",
      };
    },
  });
