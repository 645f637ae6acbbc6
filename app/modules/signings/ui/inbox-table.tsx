import { shanghaiDateTime } from "~/platform/dates";
import { amountText } from "~/platform/money";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import { METRIC_LABELS, SIGNING_KIND_LABELS } from "../labels";
import type { InboxRow } from "../queries/inbox.server";

const DAY_MS = 86_400_000;

const waited = (row: InboxRow, now: Date): string => {
  const days = Math.floor((now.getTime() - row.since.getTime()) / DAY_MS);
  return days <= 0 ? "今天" : `${days} 天`;
};

const what = (row: InboxRow): string =>
  row.kind ? `${SIGNING_KIND_LABELS[row.kind]}签约` : `${row.period} ${METRIC_LABELS[row.metric!]}`;

const NEXT_STEP: Record<InboxRow["state"], string> = {
  SUBMITTED: "审核",
  RETURNED: "按退回原因修改后再次提交",
  SAVED: "补齐材料后提交审核",
  CONFIRMED: "",
};

const columnsAt = (now: Date, me: string): Column<InboxRow>[] => [
  {
    id: "lead",
    head: "企业与项目",
    cell: (row) => `${row.companyName} · ${row.projectName}`,
    card: "title",
    clip: true,
  },
  { id: "what", head: "事项", cell: what, card: "meta" },
  {
    id: "amount",
    head: "金额",
    cell: (row) => (row.amountFen === null ? <Missing reason="不填金额" /> : amountText(row.amountFen)),
    numeric: true,
    card: "figure",
  },
  { id: "unit", head: "填报单位", cell: (row) => row.organisationName },
  {
    id: "todo",
    head: "要做什么",
    cell: (row) =>
      row.state === "SUBMITTED" && row.submittedById === me
        ? "您本人提交，须由另一位审核人员办理"
        : row.state === "RETURNED"
          ? `${NEXT_STEP.RETURNED}：${row.returnReason}`
          : NEXT_STEP[row.state],
  },
  {
    id: "evidence",
    head: "材料",
    cell: (row) => row.evidenceCount || <Chip tone="late">缺</Chip>,
    numeric: true,
  },
  {
    id: "since",
    head: "等待",
    cell: (row) => <span title={shanghaiDateTime(row.since)}>{waited(row, now)}</span>,
    numeric: true,
    card: "meta",
    cardLabel: "已等",
  },
  { id: "sinceOn", head: "自", cell: (row) => shanghaiDateTime(row.since) },
];

export function InboxTable({ rows, now, me }: { rows: readonly InboxRow[]; now: Date; me: string }) {
  return (
    <DataTable
      caption="待办"
      columns={columnsAt(now, me)}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/${row.noun}s/${row.id}`}
    />
  );
}
