import { shanghaiDateTime } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { REPORT_KIND_LABELS } from "../labels";
import type { ReportHead } from "../queries/frozen.server";

const columns: Column<ReportHead>[] = [
  { id: "title", head: "名称", cell: (report) => report.title, card: "title" },
  {
    id: "kind",
    head: "种类",
    cell: (report) =>
      report.isDemo ? <Chip>演示</Chip> : <Chip tone="ok">{REPORT_KIND_LABELS[report.kind]}</Chip>,
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
    head: "定稿时间",
    cell: (report) => <span className="num">{shanghaiDateTime(report.frozenAt)}</span>,
  },
  { id: "by", head: "定稿人", cell: (report) => report.frozenBy, card: "meta" },
];

/** Weekly reports, project sheets and meeting papers that were kept. */
export function PaperTable({ papers }: { papers: readonly ReportHead[] }) {
  return (
    <DataTable
      caption="已定稿的报表"
      columns={columns}
      rows={papers}
      rowId={(report) => report.id}
      rowHref={(report) => `/reports/${report.id}`}
    />
  );
}
