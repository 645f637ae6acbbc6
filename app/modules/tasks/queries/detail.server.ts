import { mayDo, scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { notFound } from "~/platform/errors";
import { atSameMeasure, mayMoveReport, statusOf } from "../rules";

const REPORT = {
  id: true,
  taskId: true,
  organisationId: true,
  period: true,
  progress: true,
  text: true,
  figure: true,
  figureUnit: true,
  state: true,
  returnReason: true,
  recordedAt: true,
  recordedById: true,
  submittedById: true,
  decidedAt: true,
  decidedByName: true,
  version: true,
  organisation: { select: { name: true } },
} as const;

/** A task with everything the document prints, its units, its reports as far as the actor's reach goes, its targets. */
export const getTask = async (ctx: Ctx, { id }: { id: string }) => {
  const scope = scopeOf(ctx, "task.read");
  const task = await ctx.db.task.findFirst({
    where: { id, ...(scope.districtId === null ? {} : { plan: { districtId: scope.districtId } }) },
    include: {
      plan: { select: { id: true, title: true, shortTitle: true, draft: true, docNumber: true } },
      units: { select: { role: true, organisationId: true, organisation: { select: { name: true } } } },
    },
  });
  if (!task || scope.nothing) throw notFound("这项任务");
  const reports = await listReports(ctx, id);
  const counted = reports.filter(({ state }) => state === "SUBMITTED" || state === "CONFIRMED");
  const latest = [...new Map([...counted].reverse().map((one) => [one.organisationId, one])).values()];
  const units = task.units
    .map(({ organisation, ...unit }) => ({ ...unit, name: organisation.name }))
    .sort((a, b) => ORDER[a.role] - ORDER[b.role] || a.name.localeCompare(b.name, "zh-CN"));
  return {
    ...task,
    units,
    goals: task.goals as { year: number; text: string }[],
    differences: task.differences as { kind: string; text: string }[],
    reports,
    status: statusOf(units, latest),
    targets: await listTargetsOf(ctx, task),
    reportsFor: reporters(ctx, units),
  };
};

export type TaskDetail = Awaited<ReturnType<typeof getTask>>;

const ORDER = { LEAD: 0, RESPONSIBLE: 1, SUPPORT: 2 } as const;

/** Newest first. Drafts and returned reports are seen by those who may file or decide them. */
const listReports = async (ctx: Ctx, taskId: string) => {
  const figures = scopeOf(ctx, "target.figures");
  if (figures.nothing) return [];
  const drafts = mayDo(ctx.actor, "task.report") || mayDo(ctx.actor, "task.review");
  const reports = await ctx.db.taskReport.findMany({
    where: {
      taskId,
      ...(figures.districtId === null ? {} : { districtId: figures.districtId }),
      ...(figures.organisationId === null ? {} : { organisationId: figures.organisationId }),
      ...(drafts ? {} : { state: { in: ["SUBMITTED" as const, "CONFIRMED" as const] } }),
    },
    select: REPORT,
    orderBy: [{ period: "desc" }, { organisationId: "asc" }],
  });
  const review = mayDo(ctx.actor, "task.review");
  const files = await ctx.db.attachment.findMany({
    where: { entity: "taskReport", entityId: { in: reports.map(({ id }) => id) } },
    select: { id: true, entityId: true, fileName: true, sizeBytes: true },
    orderBy: [{ uploadedAt: "asc" }, { id: "asc" }],
  });
  return reports.map(({ organisation, figure, recordedById, submittedById, ...report }) => ({
    ...report,
    unit: organisation.name,
    figure: figure === null ? null : figure.toString(),
    files: files.filter(({ entityId }) => entityId === report.id),
    may: {
      edit: mayDo(ctx.actor, "task.report") && mayMoveReport(report.state, "EDIT"),
      decide:
        review &&
        mayMoveReport(report.state, "CONFIRM") &&
        ![recordedById, submittedById ?? ""].includes(ctx.actor.userId),
    },
  }));
};

export type TaskReportRow = Awaited<ReturnType<typeof listReports>>[number];

/** The units of this task for which the actor may file: its own, or every one for the office. */
const reporters = (ctx: Ctx, units: readonly { organisationId: string; name: string }[]) => {
  const scope = scopeOf(ctx, "task.report");
  if (scope.nothing) return [];
  const own = units.filter(
    ({ organisationId }) => scope.organisationId === null || organisationId === scope.organisationId,
  );
  return [
    ...new Map(own.map(({ organisationId, name }) => [organisationId, { organisationId, name }])).values(),
  ];
};

const listTargetsOf = async (ctx: Ctx, task: { planId: string; section: string }) => {
  const targets = await ctx.db.target.findMany({
    where: { planId: task.planId },
    select: { id: true, section: true, indicator: true, ownerName: true, quote: true },
    orderBy: { position: "asc" },
  });
  return targets.filter(({ section }) => atSameMeasure(task.section, section));
};
