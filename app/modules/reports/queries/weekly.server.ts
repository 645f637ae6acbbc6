import { scopeOf } from "~/modules/access/queries.server";
import type { View } from "~/modules/targets/queries/view.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, endOfDay, shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { AppError, invalid, notFound } from "~/platform/errors";
import { dayText, type Paper } from "~/platform/paper/paper";
import { mondayOf } from "../rules/report";
import { weeklyPaper } from "../rules/weekly";
import { bridgeTargets } from "./bridge.server";
import { issuesThen } from "./issues-then.server";
import { behindTargets, entriesOf, targetsAt } from "./material.server";
import { contractsThen, unitWeek } from "./unit-leads.server";

/** `keptAt`: the paper is being kept now, and says when. */
export interface Asked {
  keptAt?: Date;
}

export const viewOn = (
  ctx: Ctx,
  { asOf, keptAt }: Asked & { asOf?: DateOnly },
): View & { open: boolean; closing: string } => {
  const today = shanghaiDate(ctx.now);
  const on = asOf ?? today;
  if (on > today) throw invalid("截止日期不能晚于今天。", { week: "请填写今天或以前的日期。" });
  const open = on === today && !keptAt;
  const moment = (at: Date) => `${dayText(shanghaiDate(at))} ${shanghaiDateTime(at).slice(11)}`;
  const closing = keptAt
    ? `本件于 ${moment(keptAt)} 定稿，按当时已录入和确认的数据生成，以后再印，一字不变`
    : open
      ? `本件于 ${moment(ctx.now)} 按当时已录入和确认的数据生成；当日尚未结束，定稿前还会变化`
      : `本件按 ${dayText(on)} 24 时以前录入和确认的数据生成；单位、企业和项目的名称按今天的登记`;
  return { asOf: on, knownBefore: endOfDay(on), open, closing };
};

/** Who may read reports at all; the rest is a matter of reach. */
export const mayReadReports = (ctx: Ctx) => {
  const scope = scopeOf(ctx, "report.read");
  if (scope.nothing)
    throw new AppError("FORBIDDEN", "您的岗位没有这项权限。如有需要，请联系区投资促进办或系统管理员。");
  return scope;
};

/** Units whose weekly report the reader may see: a unit only its own. */
export const listReportUnits = (ctx: Ctx): Promise<{ id: string; name: string; districtId: string }[]> => {
  const { districtId, organisationId } = mayReadReports(ctx);
  return ctx.db.organisation.findMany({
    where: {
      ...(districtId === null ? {} : { districtId }),
      ...(organisationId === null ? { kind: "PARK_COMPANY" } : { id: organisationId }),
    },
    select: { id: true, name: true, districtId: true },
    orderBy: { name: "asc" },
  }) as Promise<{ id: string; name: string; districtId: string }[]>;
};

export interface WeeklyAsked extends Asked {
  unit?: string;
  /** The last day of the report; its week begins on the Monday before. */
  week?: DateOnly;
}

export interface MadePaper {
  paper: Paper;
  districtId: string;
  organisationId: string | null;
  leadId: string | null;
  asOf: DateOnly;
  open: boolean;
  /** What tells this paper from others of its kind and unit. */
  period: string;
  isDemo: boolean;
}

export const makeWeekly = async (ctx: Ctx, asked: WeeklyAsked): Promise<MadePaper> => {
  const units = await listReportUnits(ctx);
  const unit = units.find(({ id }) => id === (asked.unit ?? units[0]?.id));
  if (!unit) throw notFound("这个单位的周报");
  const { open, closing, ...view } = viewOn(ctx, { asOf: asked.week, keptAt: asked.keptAt });
  const from = mondayOf(view.asOf);
  const before = addDays(from, -1);
  const { targets: all, exampleRules } = await targetsAt(ctx, view);
  const targets = all.filter(
    (target) =>
      !target.hidden && (target.ownerId === unit.id || target.scope.organisations.includes(unit.id)),
  );
  const bridges = await bridgeTargets(ctx, {
    earlier: { cutOffOn: before, through: null, knownBefore: endOfDay(before) },
    later: { cutOffOn: view.asOf, through: null, knownBefore: view.knownBefore },
    ids: targets.map(({ id }) => id),
    named: true,
  });
  const { behind } = await behindTargets(ctx, { targets, view });
  const entries = await entriesOf(ctx, behind, bridges);
  const week = await unitWeek(ctx, { unit: unit.id, from, view });
  const contracts = await contractsThen(ctx, { where: Prisma.sql`l."organisationId" = ${unit.id}`, view });
  const issues = await issuesThen(ctx, { where: { organisationId: unit.id }, view });
  const district = await ctx.db.district.findUniqueOrThrow({
    where: { id: unit.districtId },
    select: { name: true },
  });
  const isDemo = week.isDemo || entries.some((entry) => entry.isDemo) || issues.some((issue) => issue.isDemo);
  const paper = weeklyPaper({
    districtName: district.name,
    asOf: view.asOf,
    exampleRules,
    unit,
    from,
    open,
    closing,
    targets,
    bridges,
    behind,
    entries,
    ...week,
    isDemo,
    waiting: contracts.filter(({ state }) => state !== "CONFIRMED"),
    issues,
  });
  return {
    paper,
    districtId: unit.districtId,
    organisationId: unit.id,
    leadId: null,
    asOf: view.asOf,
    open,
    period: view.asOf,
    isDemo,
  };
};
