import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import type { PlanRow } from "../queries/plans.server";

const columns: Column<PlanRow>[] = [
  { id: "title", head: "文件", cell: (plan) => plan.title, card: "title" },
  {
    id: "state",
    head: "状态",
    cell: (plan) => (plan.draft ? <Chip tone="watch">送审稿</Chip> : <Chip>印发</Chip>),
    card: "figure",
  },
  { id: "number", head: "文号", cell: (plan) => plan.docNumber ?? <Missing reason="文件未写文号" /> },
  { id: "issuer", head: "发文单位", cell: (plan) => plan.issuer ?? <Missing reason="文件未写" /> },
  {
    id: "issued",
    head: "日期",
    cell: (plan) => <span className="num">{plan.issuedOn ?? <Missing reason="文件未写日期" />}</span>,
    card: "meta",
  },
  {
    id: "targets",
    head: "目标",
    unit: "项",
    numeric: true,
    cell: (plan) => plan.targetCount,
    card: "meta",
    cardLabel: "目标",
  },
  {
    id: "tasks",
    head: "任务",
    unit: "项",
    numeric: true,
    cell: (plan) => plan.taskCount,
    card: "meta",
    cardLabel: "任务",
  },
];

export function PlanTable({ plans }: { plans: readonly PlanRow[] }) {
  return (
    <DataTable
      caption="文件"
      columns={columns}
      rows={plans}
      rowId={(plan) => plan.id}
      rowHref={(plan) => `/plans/${plan.id}`}
    />
  );
}
