import { yi } from "~/platform/money";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import { SIGNING_KIND_LABELS } from "../labels";
import type { SigningRow, ThreeSums } from "../queries/signings-page.server";
import { StateChip } from "./state-chip";

const amount = (row: SigningRow) =>
  row.amountFen === null ? (
    <Missing reason={row.kind === "TERMINATION" ? "终止不填金额" : "未填写"} />
  ) : (
    yi(row.amountFen)
  );

const counted = (row: SigningRow) => {
  if (row.state !== "CONFIRMED") return <Missing reason="确认后计入" />;
  if (row.linkOnly) return <Missing reason="同一项目再次签约，不计金额" />;
  if (row.kind === "INTENT" || row.kind === "FRAMEWORK") return <Missing reason="意向和框架不计入" />;
  return yi(row.countedFen);
};

const evidence = (row: SigningRow) => {
  if (row.evidenceCount > 0) return row.evidenceCount;
  if (row.kind === "INTENT" || row.kind === "FRAMEWORK") return <Missing reason="意向和框架可不附材料" />;
  return <Chip tone="late">缺</Chip>;
};

const COLUMNS: Column<SigningRow>[] = [
  {
    id: "lead",
    head: "企业与项目",
    cell: (row) => `${row.companyName} · ${row.projectName}`,
    sort: "lead",
    card: "title",
    clip: true,
  },
  {
    id: "kind",
    head: "类型",
    cell: (row) =>
      row.linkOnly ? `${SIGNING_KIND_LABELS[row.kind]}（关联）` : SIGNING_KIND_LABELS[row.kind],
    card: "meta",
  },
  {
    id: "signedOn",
    head: "签约日期",
    cell: (row) => <span className="num whitespace-nowrap">{row.signedOn}</span>,
    sort: "signedOn",
    descendingFirst: true,
    card: "meta",
  },
  {
    id: "amount",
    head: "合同额",
    unit: "亿元",
    cell: amount,
    numeric: true,
    sort: "amount",
    descendingFirst: true,
    card: "figure",
  },
  { id: "counted", head: "已计入", unit: "亿元", cell: counted, numeric: true },
  { id: "state", head: "状态", cell: (row) => <StateChip state={row.state} />, card: "meta", fixed: true },
  { id: "parks", head: "园区", cell: (row) => row.parks ?? "—", clip: true },
  {
    id: "unit",
    head: "单位",
    cell: (row) => <span className="whitespace-nowrap">{row.organisationName}</span>,
  },
  { id: "occasion", head: "签约场合", cell: (row) => row.occasion ?? "—", hidden: true, clip: true },
  { id: "contract", head: "合同编号", cell: (row) => row.contractNumber ?? "—", hidden: true },
  {
    id: "evidence",
    head: "材料",
    cell: (row) => evidence(row),
    numeric: true,
  },
  { id: "approver", head: "审核人", cell: (row) => row.decidedByName ?? "—", hidden: true },
];

/** Contracts; 合计 is what the ledger holds for the whole filtered set. */
export function SigningsTable(props: {
  rows: readonly SigningRow[];
  total: number;
  sums: ThreeSums;
  sort?: string;
  visible?: readonly string[];
}) {
  return (
    <DataTable
      caption="签约"
      columns={COLUMNS}
      rows={props.rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/signings/${row.id}`}
      sort={props.sort}
      visible={props.visible}
      columnChoice
      summary={{ count: props.total, unit: "份", sums: { counted: yi(props.sums.confirmed) } }}
    />
  );
}

/** Three sums, side by side, never added. */
export function SumsLine({ sums }: { sums: ThreeSums }) {
  const one = (label: string, fen: bigint) => (
    <span>
      {label} <b className="num">{yi(fen)}</b> 亿元
    </span>
  );
  return (
    <>
      {one("已确认", sums.confirmed)}
      {sums.gross !== sums.confirmed ? one("未扣终止", sums.gross) : null}
      {one("在审", sums.underReview)}
      {one("填报", sums.reported)}
    </>
  );
}
