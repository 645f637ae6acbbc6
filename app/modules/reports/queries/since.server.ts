import { mayDo } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, endOfDay } from "~/platform/dates";
import { bridgeTargets, type TargetBridge, today } from "./bridge.server";
import { findLastReport, type ReportHead } from "./frozen.server";

/** What changed in one target since the last monthly report; null where there is none to compare with. */
export const sinceLastReport = async (
  ctx: Ctx,
  { id, asOf }: { id: string; asOf: DateOnly },
): Promise<{ report: ReportHead; bridge: TargetBridge } | null> => {
  if (!mayDo(ctx.actor, "report.read")) return null;
  const report = await findLastReport(ctx, { asOf, knownBefore: endOfDay(asOf) });
  if (!report) return null;
  const [bridge] = await bridgeTargets(ctx, {
    earlier: { cutOffOn: report.cutOffOn, through: report.ledgerThrough },
    later: today(asOf),
    ids: [id],
    named: true,
  });
  return bridge ? { report, bridge } : null;
};
