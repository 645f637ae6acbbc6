import type { EndingHold } from "~/modules/carriers/queries/units.server";
import { daysBetween } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import type { ReferralRow } from "../queries/referrals.server";
import { TodayGroup } from "./today-rows";

/** For the receiving unit what it has to answer; for those over it what nobody has answered in time. */
export function TodayOffers(props: {
  offers: readonly ReferralRow[];
  offered: { total: number; toAnswer: boolean };
}) {
  const { offers, offered } = props;
  return (
    <TodayGroup
      id="offers"
      title={offered.toAnswer ? "流转待答复" : "流转逾期未答复"}
      total={offered.total}
      more={offered.toAnswer ? "/referrals?box=in&state=OFFERED" : "/referrals?late=1"}
      lines={offers.map((row) => ({
        id: row.id,
        to: `/referrals/${row.id}`,
        what: `${row.company} · ${row.project}`,
        mark: row.daysLate > 0 ? <Chip tone="late">逾期 {row.daysLate} 天</Chip> : undefined,
        notes: [`${row.from} 转 ${row.to}`, `${row.dueOn} 前答复`],
        ...(offered.toAnswer ? { action: { to: `/referrals/${row.id}`, label: "答复" } } : {}),
      }))}
    />
  );
}

export function TodayHolds(props: { holds: readonly EndingHold[]; shown: number; today: string }) {
  const { holds, shown, today } = props;
  return (
    <TodayGroup
      id="holds"
      title="锁定将到期的载体"
      total={holds.length}
      lines={holds.slice(0, shown).map((hold) => ({
        id: hold.id,
        to: `/leads/${hold.leadId}`,
        what: `${hold.carrier} ${hold.name}`,
        mark: <Chip tone="watch">还有 {daysBetween(today, hold.heldUntil)} 天</Chip>,
        notes: [hold.project, `锁定至 ${hold.heldUntil}`],
      }))}
    />
  );
}
