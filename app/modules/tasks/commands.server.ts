import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate } from "~/platform/dates";
import { isUniqueViolation, type Prisma, type Tx, transaction } from "~/platform/db.server";
import { AppError, conflict, invalid, notFound, STALE } from "~/platform/errors";
import { TASK_PROGRESS_LABELS } from "./labels";
import { assertPeriodBegun, assertReportMove, assertWithinPlan } from "./rules";
import { type ReportTaskInput, reportDecisionSchema, reportTaskSchema, returnReportSchema } from "./schema";

const REPORT = { task: { select: { title: true } }, organisation: { select: { name: true } } } as const;

/** The row of the task list that the actor may report on: its own unit's, or any unit's for the office. */
const loadRow = async (ctx: Ctx, given: ReportTaskInput) => {
  const scope = scopeOf(ctx, "task.report");
  const organisationId = given.organisationId ?? ctx.actor.organisationId;
  if (!organisationId) throw invalid("请选择单位。", { organisationId: "请选择填报单位。" });
  const row = await ctx.db.taskUnit.findFirst({
    where: {
      taskId: given.taskId,
      organisationId,
      ...(scope.organisationId === null ? {} : { AND: { organisationId: scope.organisationId } }),
      ...(scope.districtId === null ? {} : { task: { plan: { districtId: scope.districtId } } }),
    },
    select: {
      organisationId: true,
      organisation: { select: { name: true } },
      task: { select: { title: true, plan: { select: { districtId: true, periodStart: true } } } },
    },
  });
  if (!row || scope.nothing) throw notFound("您单位在这项任务中的分工");
  return row;
};

const STATE = { SUBMITTED: "提交", SAVED: "保存" } as const;

/** One report of a unit for a month; filing again changes the draft, or what was returned. */
export const reportTask = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "task.report");
  const given = reportTaskSchema.parse(input);
  assertPeriodBegun(given.period, shanghaiDate(ctx.now));
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const row = await loadRow(inner, given);
    const { periodStart } = row.task.plan;
    assertWithinPlan(given.period, periodStart && fromDbDate(periodStart));
    const saved = await saveReport(inner, { given, row });
    await record(inner, {
      action: given.submit ? "task.submitReport" : "task.report",
      entity: "taskReport",
      entityId: saved.id,
      districtId: row.task.plan.districtId,
      organisationId: row.organisationId,
      summary: `${row.organisation.name}${STATE[given.submit ? "SUBMITTED" : "SAVED"]}「${row.task.title}」${given.period} 填报：${TASK_PROGRESS_LABELS[given.progress]}`,
    });
    return saved;
  });
};

type Row = Awaited<ReturnType<typeof loadRow>>;

const saveReport = async (ctx: Ctx, { given, row }: { given: ReportTaskInput; row: Row }) => {
  const { taskId, period } = given;
  const { organisationId } = row;
  const existing = await ctx.db.taskReport.findUnique({
    where: { taskId_organisationId_period: { taskId, organisationId, period } },
  });
  const data = {
    progress: given.progress,
    text: given.text,
    figure: given.figure ?? null,
    figureUnit: given.figureUnit ?? null,
    state: given.submit ? ("SUBMITTED" as const) : ("SAVED" as const),
    returnReason: given.submit ? null : (existing?.returnReason ?? null),
    recordedAt: ctx.now,
    recordedById: ctx.actor.userId,
    submittedById: given.submit ? ctx.actor.userId : null,
  };
  if (!existing) {
    const districtId = row.task.plan.districtId;
    return createReport(ctx.db, { ...data, taskId, organisationId, period, districtId });
  }
  assertReportMove(existing.state, "EDIT");
  if (given.version === undefined) throw conflict("本月已有填报，请打开原来的填报修改。");
  const { count } = await ctx.db.taskReport.updateMany({
    where: { id: existing.id, version: given.version },
    data: { ...data, version: { increment: 1 } },
  });
  if (count === 0) throw conflict(STALE);
  return ctx.db.taskReport.findUniqueOrThrow({ where: { id: existing.id } });
};

const createReport = async (tx: Tx, data: Prisma.TaskReportUncheckedCreateInput) => {
  try {
    return await tx.taskReport.create({ data });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict(STALE);
    throw error;
  }
};

/** Four eyes: who filed or handed in a report does not decide on it. */
const assertOther = (ctx: Ctx, report: { recordedById: string; submittedById: string | null }) => {
  if ([report.recordedById, report.submittedById].includes(ctx.actor.userId))
    throw new AppError("FORBIDDEN", "您本人填报的进展须由另一位审核人员确认或退回。");
};

/** Loads a report within reach, checks the move and writes it with its record. */
const moveReport = async (
  ctx: Ctx,
  given: {
    id: string;
    version: number;
    action: "task.report" | "task.review";
    move: "SUBMIT" | "CONFIRM" | "RETURN";
    reason?: string;
  },
) => {
  const scope = scopeOf(ctx, given.action);
  return transaction(ctx.db, async (tx) => {
    const report = await tx.taskReport.findFirst({
      where: {
        id: given.id,
        ...(scope.districtId === null ? {} : { districtId: scope.districtId }),
        ...(scope.organisationId === null ? {} : { organisationId: scope.organisationId }),
      },
      include: REPORT,
    });
    if (!report || scope.nothing) throw notFound("这条填报");
    assertReportMove(report.state, given.move);
    if (given.action === "task.review") assertOther(ctx, report);
    const { count } = await tx.taskReport.updateMany({
      where: { id: report.id, version: given.version },
      data: { ...changeOf(ctx, given), version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    await record(
      { ...ctx, db: tx },
      {
        action: { SUBMIT: "task.submitReport", CONFIRM: "task.confirmReport", RETURN: "task.returnReport" }[
          given.move
        ],
        entity: "taskReport",
        entityId: report.id,
        districtId: report.districtId,
        organisationId: report.organisationId,
        summary: `${{ SUBMIT: "提交", CONFIRM: "确认", RETURN: "退回" }[given.move]}${report.organisation.name}「${report.task.title}」${report.period} 填报`,
        reason: given.reason ?? null,
      },
    );
    if (given.move === "RETURN")
      await notify(
        { ...ctx, db: tx },
        {
          districtId: report.districtId,
          organisationIds: [report.organisationId],
          kind: "task.returnReport",
          text: `「${report.task.title}」${report.period} 填报被退回：${given.reason}`,
          href: `/tasks/${encodeURIComponent(report.taskId)}`,
          isDemo: report.isDemo,
        },
      );
    return tx.taskReport.findUniqueOrThrow({ where: { id: report.id } });
  });
};

const changeOf = (ctx: Ctx, given: { move: "SUBMIT" | "CONFIRM" | "RETURN"; reason?: string }) => {
  if (given.move === "SUBMIT")
    return { state: "SUBMITTED" as const, submittedById: ctx.actor.userId, returnReason: null };
  const decided = { decidedAt: ctx.now, decidedById: ctx.actor.userId, decidedByName: ctx.actor.name };
  return given.move === "CONFIRM"
    ? { ...decided, state: "CONFIRMED" as const, returnReason: null }
    : { ...decided, state: "RETURNED" as const, returnReason: given.reason ?? null };
};

export const submitTaskReport = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "task.report");
  return moveReport(ctx, { ...reportDecisionSchema.parse(input), action: "task.report", move: "SUBMIT" });
};

export const confirmTaskReport = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "task.review");
  return moveReport(ctx, { ...reportDecisionSchema.parse(input), action: "task.review", move: "CONFIRM" });
};

export const returnTaskReport = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "task.review");
  return moveReport(ctx, { ...returnReportSchema.parse(input), action: "task.review", move: "RETURN" });
};
