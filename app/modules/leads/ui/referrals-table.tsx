import { Chip, type ChipTone } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import type { ReferralRow } from "../queries/referrals.server";
import { ESCALATION_LABELS, type Escalation, REFERRAL_STATE_LABELS } from "../rules/referral";

const TONES: Record<ReferralRow["state"], ChipTone> = {
  OFFERED: "accent",
  ACCEPTED: "ok",
  RETURNED: "watch",
  WITHDRAWN: "plain",
};

export function ReferralMark({ state }: { state: ReferralRow["state"] }) {
  return <Chip tone={TONES[state]}>{REFERRAL_STATE_LABELS[state]}</Chip>;
}

export function LateMark({ level, daysLate }: { level: Escalation; daysLate: number }) {
  if (level === "NONE") return null;
  return (
    <Chip tone="late" title={ESCALATION_LABELS[level]}>
      逾期 {daysLate} 天{level === "LEADER" ? "，报管理层" : ""}
    </Chip>
  );
}

const COLUMNS: Column<ReferralRow>[] = [
  { id: "company", head: "企业", cell: (row) => row.company, width: "22%" },
  {
    id: "state",
    head: "状态",
    card: "figure",
    cell: (row) => (
      <>
        <ReferralMark state={row.state} /> <LateMark level={row.level} daysLate={row.daysLate} />
      </>
    ),
  },
  { id: "project", head: "项目", cell: (row) => row.project, clip: true },
  { id: "from", head: "发起单位", card: "meta", cell: (row) => row.from },
  { id: "to", head: "接收单位", card: "meta", cardLabel: "转", cell: (row) => row.to },
  { id: "due", head: "答复期限", card: "meta", cardLabel: "期限", cell: (row) => row.dueOn },
  {
    id: "cross",
    head: "跨园",
    cell: (row) => (row.state === "ACCEPTED" ? (row.crossesParks ? "是" : "否") : "—"),
  },
];

export function ReferralTable({ rows, total }: { rows: readonly ReferralRow[]; total: number }) {
  return (
    <DataTable
      caption="项目流转"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/referrals/${row.id}`}
      summary={{ count: total, unit: "项" }}
    />
  );
}
