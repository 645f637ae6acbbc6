import { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify, officesOf } from "~/modules/notices/commands/notify.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { isDateOnly, shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { invalid, notFound } from "~/platform/errors";
import { findIssueRecord } from "../queries/issues.server";
import { isIssueEntity } from "../rules/issue";

export const raiseIssueSchema = z.object({
  entity: z.string("请从记录页提出问题。").refine(isIssueEntity, "这类记录不能提出专班问题。"),
  entityId: z.string("请从记录页提出问题。").trim().min(1, "请从记录页提出问题。").max(64),
  title: z.string("请用一句话写明问题。").trim().min(2, "请用一句话写明问题。").max(80, "最多 80 个字。"),
  detail: z
    .string("请写明情况和需要的帮助。")
    .trim()
    .min(2, "请写明情况和需要的帮助。")
    .max(2000, "最多 2000 个字。"),
  dueOn: blankAsMissing(z.string().trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。").optional()),
});

/** 提出专班问题 on a record that the actor may read. */
export const raiseIssue = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "issue.raise");
  const input = raiseIssueSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const about = await findIssueRecord(inner, { entity: input.entity, id: input.entityId });
    if (!about) throw notFound("这条记录");
    if (input.dueOn && input.dueOn < shanghaiDate(ctx.now))
      throw invalid("希望解决的日期不能早于今天。", { dueOn: "请填写今天或以后的日期。" });
    const { districtId, leadId, isDemo } = about;
    const issue = await tx.issue.create({
      data: {
        districtId,
        leadId,
        isDemo,
        organisationId: ctx.actor.organisationId,
        entity: input.entity,
        entityId: input.entityId,
        title: input.title,
        detail: input.detail,
        dueOn: input.dueOn ? toDbDate(input.dueOn) : null,
        raisedAt: ctx.now,
        raisedById: ctx.actor.userId,
        raisedByName: ctx.actor.name,
        steps: {
          create: {
            kind: "RAISE",
            at: ctx.now,
            actorId: ctx.actor.userId,
            actorName: ctx.actor.name,
            note: input.detail,
          },
        },
      },
      select: { id: true, state: true, level: true, version: true },
    });
    await record(inner, {
      action: "issue.raise",
      entity: "issue",
      entityId: issue.id,
      leadId,
      districtId,
      summary: `提出专班问题“${input.title}”`,
      changes: { entity: input.entity, entityId: input.entityId },
    });
    await notify(inner, {
      districtId,
      organisationIds: await officesOf(tx, districtId),
      kind: "issue.raise",
      text: `专班问题待交办：${input.title}`,
      href: `/issues/${issue.id}`,
    });
    return issue;
  });
};
