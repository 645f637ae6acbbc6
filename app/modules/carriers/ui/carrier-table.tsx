import { type Column, DataTable } from "~/ui/data-table";
import { Figure, Missing } from "~/ui/figure";
import { Light } from "~/ui/light";
import type { CarrierRow } from "../queries/carriers.server";
import { milestoneText, percentText } from "../rules";

/** The first milestone that is not reached, else the last one. */
const goalOf = (row: CarrierRow) =>
  row.milestones.find((one) => one.achievedOn === null) ?? row.milestones.at(-1);

const nextGoal = (row: CarrierRow) => {
  const goal = goalOf(row);
  return goal ? (
    `${goal.year ? `${goal.year} 年` : ""}${milestoneText(goal)}`
  ) : (
    <Missing reason="文件未写明节点" />
  );
};

const percent = (value: string | null, reason = "未填报") => (
  <Figure value={value === null ? null : percentText(value)} reason={reason} />
);

const COLUMNS: Column<CarrierRow>[] = [
  { id: "name", head: "载体", cell: (row) => row.name },
  {
    id: "park",
    head: "园区",
    cell: (row) => row.park?.name ?? <Missing reason="文件未写明所在园区" />,
    card: "meta",
  },
  { id: "goal", head: "文件要求的节点", cell: nextGoal, card: "meta" },
  {
    id: "light",
    head: "进度",
    cell: (row) => {
      const goal = goalOf(row);
      return goal ? <Light tone={goal.light.tone} title={goal.light.why} /> : null;
    },
    card: "meta",
  },
  {
    id: "area",
    head: "面积",
    unit: "平方米",
    numeric: true,
    cell: (row) => (
      <Figure
        value={row.areaSqm === null ? null : Number(row.areaSqm).toLocaleString("en-US")}
        reason="文件未写明面积"
      />
    ),
  },
  { id: "progress", head: "完成工程量", unit: "%", numeric: true, cell: (row) => percent(row.progress) },
  {
    id: "occupancy",
    head: "入住率",
    unit: "%",
    numeric: true,
    cell: (row) => percent(row.occupancy, row.completedOn ? undefined : "尚未竣工，没有入住率"),
    card: "figure",
  },
];

export function CarrierTable({ rows, total }: { rows: readonly CarrierRow[]; total: number }) {
  return (
    <DataTable
      caption="载体"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/carriers/${row.id}`}
      summary={{ count: total, unit: "个" }}
    />
  );
}
