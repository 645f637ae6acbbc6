import { shanghaiDateTime } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import type { ReportHead } from "../queries/frozen.server";

const columns: Column<ReportHead>[] = [
  { id: "title", head: "月报", cell: (report) => report.title, card: "title" },
  {
    id: "demo",
    head: "性质",
    cell: (report) => (report.isDemo ? <Chip>演示</Chip> : <Chip tone="ok">已封存</Chip>),
    card: "figure",
  },
  {
    id: "cutOff",
    head: "截止日",
    cell: (report) => <span className="num">{report.cutOffOn}</span>,
    card: "meta",
    cardLabel: "截至",
  },
  {
    id: "frozen",
    head: "封存时间",
    cell: (report) => <span className="num">{shanghaiDateTime(report.frozenAt)}</span>,
  },
  { id: "by", head: "封存人", cell: (report) => report.frozenBy, card: "meta" },
];

export function ReportTable({ reports }: { reports: readonly ReportHead[] }) {
  return (
    <DataTable
      caption="已封存的月报"
      columns={columns}
      rows={reports}
      rowId={(report) => report.id}
      rowHref={(report) => `/reports/${report.id}`}
    />
  );
}
