import { Link } from "@remix-run/react";
import { FIELD_LABELS } from "~/modules/leads/labels";
import { shanghaiDateTime } from "~/platform/dates";
import { yuan } from "~/platform/money";
import { type Column, DataTable } from "~/ui/data-table";
import { ENTRY_KIND_LABELS, METRIC_LABELS } from "../labels";
import type { LedgerRow } from "../queries/ledger.server";

const amountOf = (row: LedgerRow) =>
  row.metric === "PROJECTS" ? `${row.amount.toString().replace("-", "−")} 个` : yuan(row.amount);

const source = (row: LedgerRow) => (
  <Link to={row.signingId ? `/signings/${row.signingId}` : `/investments/${row.investmentId}`}>
    {row.signingId ? "合同" : "投资"}
    {row.evidenceCount > 0 ? `，材料 ${row.evidenceCount}` : ""}
  </Link>
);

const lead: Column<LedgerRow> = {
  id: "lead",
  head: "企业与项目",
  cell: (row) => `${row.companyName} · ${row.projectName}`,
  card: "title",
  clip: true,
};

const rest: Column<LedgerRow>[] = [
  { id: "on", head: "业务日期", cell: (row) => row.effectiveOn, card: "meta" },
  { id: "kind", head: "事由", cell: (row) => ENTRY_KIND_LABELS[row.kind], card: "meta" },
  { id: "amount", head: "金额", unit: "元", cell: amountOf, numeric: true, card: "figure" },
  { id: "metric", head: "口径", cell: (row) => METRIC_LABELS[row.metric] },
  { id: "park", head: "园区", cell: (row) => row.parkName ?? "—", card: "meta" },
  { id: "unit", head: "单位", cell: (row) => row.organisationName },
  { id: "field", head: "领域", cell: (row) => FIELD_LABELS[row.field] },
  { id: "recorded", head: "入账时间", cell: (row) => shanghaiDateTime(row.recordedAt) },
  { id: "approver", head: "审核人", cell: (row) => row.approverName ?? "—" },
  { id: "source", head: "凭据", cell: source },
  {
    id: "reverses",
    head: "说明",
    cell: (row) =>
      [row.reversesId ? `冲销第 ${row.reversesId} 号` : "", row.reason].filter(Boolean).join("，"),
  },
];

const number: Column<LedgerRow> = {
  id: "number",
  head: "序号",
  cell: (row) => `第 ${row.id} 号`,
  card: "title",
};

/** Ledger entries. On the page of one record the project is known, so the number stands first. */
export function EntriesTable(props: {
  rows: readonly LedgerRow[];
  ofOneRecord?: boolean;
  count?: number;
  sum?: string;
}) {
  const { rows, ofOneRecord, count, sum } = props;
  const columns = ofOneRecord
    ? [number, ...rest.filter((column) => column.id !== "source")]
    : [lead, ...rest];
  return (
    <DataTable
      caption="台账分录"
      columns={columns}
      rows={rows}
      rowId={(row) => row.id.toString()}
      rowHref={ofOneRecord ? undefined : (row) => `/leads/${row.leadId}`}
      summary={
        count === undefined
          ? undefined
          : { count, unit: "笔", sums: sum === undefined ? {} : { amount: sum } }
      }
    />
  );
}
