import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import type { TaskListRow } from "../queries/list.server";
import { StatusMark } from "./status-mark";

/** Years in a row are read as a span. */
const yearsOf = (years: readonly number[]): string => {
  const span = years.length > 1 && years.at(-1)! - years[0]! === years.length - 1;
  return span ? `${years[0]}–${years.at(-1)}` : years.join("、");
};

const responsible = (row: TaskListRow) => row.leadPrinted ?? row.unitsPrinted;

const columns = (own: string | null): Column<TaskListRow>[] => [
  { id: "title", head: "任务", cell: (row) => row.title, card: "title", width: "22%" },
  {
    id: "section",
    head: "位置",
    cell: (row) => `${row.planTitle} ${row.section}`,
    card: "meta",
    width: "20%",
  },
  {
    id: "lead",
    head: "牵头或责任单位",
    cell: (row) => responsible(row) ?? <Missing reason="文件没有写单位" />,
    card: "meta",
  },
  {
    id: "supports",
    head: "配合单位",
    cell: (row) => row.supportsPrinted ?? <Missing reason="文件没有写配合单位" />,
  },
  {
    id: "goals",
    head: "目标年份",
    cell: (row) =>
      row.goals.length > 0 ? (
        yearsOf(row.goals.map(({ year }) => year))
      ) : (
        <Missing reason="文件没有写年度目标" />
      ),
  },
  ...(own
    ? [
        {
          id: "own",
          head: "本期填报",
          cell: (row: TaskListRow) =>
            row.units.some(({ organisationId }) => organisationId === own) ? (
              row.reported.includes(own) ? (
                "已填报"
              ) : (
                "未填报"
              )
            ) : (
              <Missing reason="本单位不在其中" />
            ),
        },
      ]
    : []),
  { id: "status", head: "进展", cell: (row) => <StatusMark status={row.status} />, card: "figure" },
];

export function TaskTable({
  rows,
  total,
  own,
}: {
  rows: readonly TaskListRow[];
  total: number;
  own: string | null;
}) {
  return (
    <DataTable
      caption="任务清单"
      columns={columns(own)}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/tasks/${row.id}`}
      summary={{ count: total, unit: "项" }}
    />
  );
}
