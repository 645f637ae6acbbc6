import { shanghaiDate } from "~/platform/dates";
import { Chip, type ChipTone } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import type { ClaimRow } from "../queries/claims.server";
import { CLAIM_STATE_LABELS } from "../rules/claim";

const TONES: Record<ClaimRow["state"], ChipTone> = {
  SUBMITTED: "accent",
  ACCEPTED: "ok",
  OVERRULED: "plain",
  EXPIRED: "watch",
  RELEASED: "plain",
};

export function ClaimMark({ state }: { state: ClaimRow["state"] }) {
  return <Chip tone={TONES[state]}>{CLAIM_STATE_LABELS[state]}</Chip>;
}

const COLUMNS: Column<ClaimRow>[] = [
  { id: "company", head: "企业", cell: (row) => row.company, width: "24%" },
  {
    id: "state",
    head: "状态",
    card: "figure",
    cell: (row) => (
      <>
        <ClaimMark state={row.state} /> {row.disputed ? <Chip tone="late">撞单</Chip> : null}
      </>
    ),
  },
  { id: "unit", head: "申报单位", card: "meta", cell: (row) => row.unit },
  { id: "project", head: "线索", cell: (row) => row.project, clip: true },
  { id: "met", head: "首次接洽", card: "meta", cardLabel: "首谈", cell: (row) => row.metOn },
  { id: "filed", head: "申报日期", cell: (row) => shanghaiDate(row.submittedAt) },
  {
    id: "until",
    head: "保护至",
    card: "meta",
    cardLabel: "保护至",
    cell: (row) => row.protectedUntil ?? <Missing reason="认定后起算" />,
  },
];

export function ClaimTable({ rows, total }: { rows: readonly ClaimRow[]; total: number }) {
  return (
    <DataTable
      caption="首谈申报"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/claims/${row.id}`}
      summary={{ count: total, unit: "项" }}
    />
  );
}
