import { decimal, minus, parseExact, placesOf } from "~/modules/targets/rules/exact";
import type { Ctx } from "~/platform/ctx";
import { AppError, invalid } from "~/platform/errors";
import { bridgeTargets, type TargetBridge } from "./bridge.server";
import { type FrozenReport, getReport, type ReportHead } from "./frozen.server";

export interface BridgeRow extends TargetBridge {
  /** Frozen figures less what the ledger gives now for the same entries: the scope was redefined in between. */
  redefined: string;
}

export interface ReportBridge {
  from: ReportHead;
  to: ReportHead;
  rows: BridgeRow[];
}

const frozenFigure = (report: FrozenReport, id: string) =>
  report.payload.targets.find((target) => target.id === id)?.actual.confirmed ?? null;

const less = (a: string, b: string, unit: string | null) =>
  decimal(minus(parseExact(a), parseExact(b)), placesOf(unit));

const head = ({ payload: _, partial: __, ...rest }: FrozenReport): ReportHead => rest;

/**
 * Why each figure differs between two frozen reports. The figures are those that were printed; the parts, and what a
 * redefined scope changed, add to the difference exactly.
 */
export const getBridge = async (ctx: Ctx, given: { from: string; to: string }): Promise<ReportBridge> => {
  const [earlier, later] = [await getReport(ctx, given.from), await getReport(ctx, given.to)];
  if (
    earlier.id === later.id ||
    earlier.cutOffOn > later.cutOffOn ||
    earlier.ledgerThrough > later.ledgerThrough
  )
    throw invalid("请选择先后两期报表，前一期在前。");
  const found = await bridgeTargets(ctx, {
    earlier: { cutOffOn: earlier.cutOffOn, through: earlier.ledgerThrough },
    later: { cutOffOn: later.cutOffOn, through: later.ledgerThrough },
    named: true,
  });
  const rows = found.flatMap((row): BridgeRow[] => {
    const [from, to] = [frozenFigure(earlier, row.id), frozenFigure(later, row.id)];
    if (row.differentPeriods) return [{ ...row, from: from ?? "0", to: to ?? "0", redefined: "0" }];
    if (from === null || to === null) return [];
    const difference = less(to, from, row.unit);
    return [{ ...row, from, to, difference, redefined: less(difference, row.difference, row.unit) }];
  });
  for (const row of rows) assertAdds(row);
  return { from: head(earlier), to: head(later), rows };
};

const assertAdds = (row: BridgeRow) => {
  if (row.differentPeriods) return;
  const left = row.parts.reduce(
    (rest, part) => less(rest, part.amount, row.unit),
    less(row.difference, row.redefined, row.unit),
  );
  if (left !== "0") throw new AppError("INTERNAL", "两期差额核对不上，请联系管理员。", { detail: row.id });
};
