import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import { Light } from "~/ui/light";
import type { IssueRow } from "../queries/issues-list.server";
import { ISSUE_ENTITIES, ISSUE_LEVEL_LABELS, ISSUE_STATE_LABELS } from "../rules/issue";

const COLUMNS: Column<IssueRow>[] = [
  { id: "title", head: "问题", cell: (row) => row.title, width: "26%" },
  {
    id: "light",
    head: "亮灯",
    card: "figure",
    cell: (row) => (
      <>
        <Light tone={row.light} title={row.lightReason} />
        <span className="text-muted">　{row.lightReason}</span>
      </>
    ),
  },
  {
    id: "about",
    head: "所在记录",
    cell: (row) => `${ISSUE_ENTITIES[row.entity]}${row.about ? ` ${row.about}` : ""}`,
    clip: true,
  },
  { id: "level", head: "层级", card: "meta", cell: (row) => ISSUE_LEVEL_LABELS[row.level] },
  { id: "state", head: "状态", cell: (row) => <Chip>{ISSUE_STATE_LABELS[row.state]}</Chip> },
  { id: "unit", head: "提出单位", cell: (row) => row.unit ?? <Missing reason="管理层提出" /> },
  {
    id: "assignee",
    head: "承办单位",
    card: "meta",
    cardLabel: "承办",
    cell: (row) => row.assignee ?? <Missing reason="尚未交办" />,
  },
  {
    id: "due",
    head: "期限",
    card: "meta",
    cardLabel: "期限",
    cell: (row) => row.dueOn ?? <Missing reason="未定期限" />,
  },
];

export function IssueTable({ rows, total }: { rows: readonly IssueRow[]; total: number }) {
  return (
    <DataTable
      caption="专班问题"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/issues/${row.id}`}
      summary={{ count: total, unit: "个" }}
    />
  );
}
