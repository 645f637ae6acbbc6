import { z } from "zod";
import type { IssueLevel, IssueStepKind } from "#prisma/enums";
import type { Action } from "~/modules/access/policy";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { toDbDate } from "~/platform/dates";
import { type Prisma, transaction } from "~/platform/db.server";
import { conflict, notFound, STALE } from "~/platform/errors";
import { issueReadWhere } from "../queries/issues-list.server";
import { ISSUE_STEP_LABELS } from "../rules/issue";

export const stepTarget = {
  id: z.string().min(1),
  version: blankAsMissing(z.coerce.number().int().positive().optional()),
};
export const stepNote = (message: string) =>
  z.string(message).trim().min(2, message).max(1000, "最多 1000 个字。");

const FIELDS = {
  id: true,
  districtId: true,
  organisationId: true,
  assigneeId: true,
  entity: true,
  entityId: true,
  leadId: true,
  title: true,
  level: true,
  state: true,
  version: true,
} satisfies Prisma.IssueSelect;
export type IssueInHand = Prisma.IssueGetPayload<{ select: typeof FIELDS }>;

export interface Step {
  kind: IssueStepKind;
  data?: Prisma.IssueUncheckedUpdateManyInput;
  note?: string | null;
  toLevel?: IssueLevel;
  toUnitId?: string;
  dueOn?: string | null;
  summary: string;
  /** Whom else to tell than those who raised and handle it. */
  tell?: string[];
}

const ACTIONS: Record<IssueStepKind, string> = {
  RAISE: "issue.raise",
  ASSIGN: "issue.assign",
  NOTE: "issue.note",
  ESCALATE: "issue.escalate",
  DECIDE: "issue.decide",
  CLOSE: "issue.close",
  REOPEN: "issue.reopen",
};

const write = async (ctx: Ctx, issue: IssueInHand, asked: { step: Step; version: number | undefined }) => {
  const { step } = asked;
  const version = asked.version ?? issue.version;
  const { count } = await ctx.db.issue.updateMany({
    where: { id: issue.id, version },
    data: { ...step.data, version: { increment: 1 } },
  });
  if (count === 0) throw conflict(STALE);
  await ctx.db.issueStep.create({
    data: {
      issueId: issue.id,
      kind: step.kind,
      at: ctx.now,
      actorId: ctx.actor.userId,
      actorName: ctx.actor.name,
      note: step.note ?? null,
      toLevel: step.toLevel ?? null,
      toUnitId: step.toUnitId ?? null,
      dueOn: step.dueOn ? toDbDate(step.dueOn) : null,
    },
  });
  await record(ctx, {
    action: ACTIONS[step.kind],
    entity: "issue",
    entityId: issue.id,
    leadId: issue.leadId,
    districtId: issue.districtId,
    organisationId: issue.organisationId,
    summary: step.summary,
    reason: step.note ?? null,
  });
  await notify(ctx, {
    districtId: issue.districtId,
    organisationIds: [issue.organisationId, issue.assigneeId, ...(step.tell ?? [])].filter(
      (one) => one !== null,
    ),
    kind: ACTIONS[step.kind],
    text: `专班问题“${issue.title}”：${step.summary}`,
    href: `/issues/${issue.id}`,
  });
  return { id: issue.id, version: version + 1 };
};

interface Asked {
  id: string;
  version?: number | undefined;
}

/** Every step after the first: allowed, read, loaded within reach, open unless it reopens, kept with its record. */
export const takeStep = async <Input extends Asked>(
  ctx: Ctx,
  given: {
    action: Action;
    schema: z.ZodType<Input>;
    raw: unknown;
    kind: IssueStepKind;
    step: (inner: Ctx, issue: IssueInHand, input: Input) => Promise<Omit<Step, "kind">> | Omit<Step, "kind">;
  },
) => {
  const { action, schema, raw, kind } = given;
  allow(ctx, action);
  const input = schema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const issue = await tx.issue.findFirst({
      where: { AND: [{ id: input.id }, issueReadWhere(ctx)] },
      select: FIELDS,
    });
    if (!issue) throw notFound("这个专班问题");
    if (issue.state === "CLOSED" && kind !== "REOPEN")
      throw conflict(`已销号的问题不能再${ISSUE_STEP_LABELS[kind]}。如有需要，请先重新办理。`);
    const step = { ...(await given.step(inner, issue, input)), kind };
    return write(inner, issue, { step, version: input.version });
  });
};
