import { Link } from "@remix-run/react";
import { FIELD_LABELS } from "~/modules/leads/labels";
import { shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { yuan } from "~/platform/money";
import { type Column, DataTable } from "~/ui/data-table";
import { ENTRY_KIND_LABELS, METRIC_LABELS } from "../labels";
import type { LedgerRow } from "../queries/ledger.server";

const whole = (words: string | null) => <span className="num whitespace-nowrap">{words ?? "—"}</span>;
const count = (amount: bigint) => amount.toString().replace("-", "−");
const recordOf = (row: LedgerRow) =>
  row.signingId ? `/signings/${row.signingId}` : `/investments/${row.investmentId}`;

const evidence = (row: LedgerRow) =>
  row.evidenceCount > 0 ? <Link to={`${recordOf(row)}#evidence`}>{row.evidenceCount}</Link> : "—";

const why = (row: LedgerRow) =>
  [row.reversesId ? `冲销第 ${row.reversesId} 号` : "", row.reason].filter(Boolean).join("，");

const BASE: Column<LedgerRow>[] = [
  { id: "on", head: "业务日期", cell: (row) => whole(row.effectiveOn), card: "meta" },
  { id: "kind", head: "事由", cell: (row) => whole(ENTRY_KIND_LABELS[row.kind]), card: "meta" },
];

const PLACE: Column<LedgerRow>[] = [
  { id: "park", head: "园区", cell: (row) => row.parkName ?? "—", card: "meta", clip: true },
  { id: "unit", head: "单位", cell: (row) => whole(row.organisationName), hidden: true },
  { id: "field", head: "领域", cell: (row) => whole(FIELD_LABELS[row.field]), hidden: true },
];

const RECORDED: Column<LedgerRow>[] = [
  {
    id: "recorded",
    head: "入账",
    cell: (row) => (
      <span className="num whitespace-nowrap" title={shanghaiDateTime(row.recordedAt)}>
        {shanghaiDate(row.recordedAt)}
      </span>
    ),
  },
  { id: "approver", head: "审核人", cell: (row) => whole(row.approverName) },
];

const WHY: Column<LedgerRow> = { id: "why", head: "说明", cell: why };

const amountIn = (metric: LedgerRow["metric"]): Column<LedgerRow> =>
  metric === "PROJECTS"
    ? {
        id: "amount",
        head: "数量",
        unit: "个",
        cell: (row) => count(row.amount),
        numeric: true,
        card: "figure",
      }
    : {
        id: "amount",
        head: "金额",
        unit: "元",
        cell: (row) => yuan(row.amount),
        numeric: true,
        card: "figure",
      };

/** The entries of one figure: one metric, many projects. A row opens the contract or filing behind it. */
export function LedgerTable(props: {
  rows: readonly LedgerRow[];
  metric: LedgerRow["metric"];
  count: number;
  sum: string;
  visible?: readonly string[];
  /** Where the choice of columns is kept. */
  keep: string;
}) {
  const { rows, metric, sum, visible, keep } = props;
  const columns: Column<LedgerRow>[] = [
    {
      id: "record",
      head: "企业与项目",
      cell: (row) => `${row.companyName} · ${row.projectName}`,
      card: "title",
      clip: true,
    },
    ...BASE,
    amountIn(metric),
    ...PLACE,
    ...RECORDED.map((column) => ({ ...column, hidden: column.id === "recorded" })),
    { id: "evidence", head: "材料", cell: evidence, numeric: true },
    {
      id: "lead",
      head: "线索",
      cell: (row) => <Link to={`/leads/${row.leadId}`}>{whole(row.leadNumber)}</Link>,
    },
    ...(rows.some((row) => row.reversesId || row.reason) ? [WHY] : []),
  ];
  return (
    <DataTable
      caption={`${METRIC_LABELS[metric]}的台账分录`}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id.toString()}
      rowHref={recordOf}
      visible={visible}
      columnChoice={{ method: "post", action: keep }}
      summary={{ count: props.count, unit: "笔", sums: { amount: sum } }}
    />
  );
}

const OF_RECORD: Column<LedgerRow>[] = [
  { id: "number", head: "序号", cell: (row) => whole(`第 ${row.id} 号`), card: "title" },
  { id: "metric", head: "口径", cell: (row) => METRIC_LABELS[row.metric], card: "meta" },
  ...BASE,
  {
    id: "amount",
    head: "金额或数量",
    cell: (row) => (row.metric === "PROJECTS" ? `${count(row.amount)} 个` : `${yuan(row.amount)} 元`),
    numeric: true,
    card: "figure",
  },
  ...PLACE,
  ...RECORDED,
];

/** The entries of one record, every metric it posted. */
export function EntriesOfRecord({ rows }: { rows: readonly LedgerRow[] }) {
  const told = rows.some((row) => row.reversesId || row.reason);
  return (
    <DataTable
      caption="台账分录"
      columns={told ? [...OF_RECORD, WHY] : OF_RECORD}
      rows={rows}
      rowId={(row) => row.id.toString()}
    />
  );
}
