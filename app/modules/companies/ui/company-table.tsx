import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import type { CompanyRow } from "../queries/list.server";

const COLUMNS: Column<CompanyRow>[] = [
  { id: "name", head: "企业", cell: (row) => row.name, sort: "name", clip: true },
  {
    id: "legal",
    head: "法定名称",
    cell: (row) => row.legalName ?? <Missing reason="未登记" />,
    clip: true,
  },
  {
    id: "code",
    head: "统一社会信用代码",
    cell: (row) => <span className="num">{row.creditCode ?? <Missing reason="未登记" />}</span>,
    hidden: true,
  },
  {
    id: "origin",
    head: "来源",
    cell: (row) => (row.isReference ? <Chip tone="accent">文件所列</Chip> : (row.enteredBy ?? "—")),
    card: "meta",
  },
  {
    id: "leads",
    head: "线索",
    unit: "条",
    numeric: true,
    sort: "leads",
    descendingFirst: true,
    cell: (row) => row.leadCount,
    card: "figure",
  },
];

export function CompanyTable(props: {
  rows: readonly CompanyRow[];
  total: number;
  sort?: string;
  visible?: readonly string[];
}) {
  return (
    <DataTable
      caption="企业"
      columns={COLUMNS}
      rows={props.rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/companies/${row.id}`}
      sort={props.sort}
      visible={props.visible}
      columnChoice
      summary={{ count: props.total, unit: "家" }}
    />
  );
}
