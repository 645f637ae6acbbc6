import type { Ctx } from "~/platform/ctx";
import { AppError } from "~/platform/errors";
import { meetingPaper } from "../rules/meeting";
import { listDecisions } from "./decisions.server";
import { issuesThen } from "./issues-then.server";
import { behindTargets, targetsAt } from "./material.server";
import { type Asked, type MadePaper, mayReadReports, viewOn } from "./weekly.server";

/** 专班会议材料 as of now, for whoever may read the district. What must stay as it was is kept as a report. */
export const makeMeeting = async (ctx: Ctx, asked: Asked = {}): Promise<MadePaper> => {
  const scope = mayReadReports(ctx);
  if (scope.organisationId !== null) throw new AppError("FORBIDDEN", "会议材料由区投资促进办和管理层查看。");
  const { open, closing, ...view } = viewOn(ctx, { keptAt: asked.keptAt });
  const { targets, exampleRules } = await targetsAt(ctx, view);
  const seen = targets.filter(({ hidden }) => !hidden);
  const { behind, entries } = await behindTargets(ctx, { targets: seen, view });
  const decisions = await listDecisions(ctx, { targets: seen, view });
  const issues = (await issuesThen(ctx, { where: {}, view })).filter(({ late }) => late);
  const district = scope.districtId
    ? await ctx.db.district.findUniqueOrThrow({ where: { id: scope.districtId }, select: { name: true } })
    : { name: "全部区" };
  const isDemo = entries.some((entry) => entry.isDemo) || issues.some((issue) => issue.isDemo);
  const paper = meetingPaper({
    districtName: district.name,
    asOf: view.asOf,
    isDemo,
    exampleRules,
    closing,
    decisions,
    targets: seen,
    behind,
    entries,
    issues,
  });
  return {
    paper,
    districtId: scope.districtId ?? "",
    organisationId: null,
    leadId: null,
    asOf: view.asOf,
    open,
    period: view.asOf,
    isDemo,
  };
};
