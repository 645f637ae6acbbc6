import { daysBetween, shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { amountText } from "~/platform/money";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import type { ReturnedRow } from "../queries/desk-returned.server";
import { DESK_KIND_LABELS } from "../rules/desk";
import { whatText } from "../rules/desk-words";

const columnsAt = (now: Date): Column<ReturnedRow>[] => [
  { id: "title", head: "事项", cell: (row) => row.title, card: "title", clip: true },
  { id: "kind", head: "类别", cell: (row) => DESK_KIND_LABELS[row.kind] },
  { id: "what", head: "内容", cell: whatText, card: "meta" },
  {
    id: "amount",
    head: "金额",
    cell: (row) => (row.amountFen === null ? <Missing reason="没有金额" /> : amountText(row.amountFen)),
    numeric: true,
    card: "figure",
  },
  {
    id: "state",
    head: "状态",
    cell: (row) => (row.state === "RETURNED" ? <Chip tone="late">被退回</Chip> : <Chip>草稿</Chip>),
    card: "meta",
  },
  {
    id: "todo",
    head: "要做什么",
    cell: (row) =>
      row.state === "RETURNED"
        ? `按退回原因修改后再次提交：${row.reason ?? "没有写明"}${row.decidedBy ? `（${row.decidedBy}）` : ""}`
        : "补齐材料后提交审核",
    card: "meta",
  },
  {
    id: "since",
    head: "等待",
    cell: (row) => {
      const days = daysBetween(shanghaiDate(row.since), shanghaiDate(now));
      return <span title={shanghaiDateTime(row.since)}>{days <= 0 ? "今天" : `${days} 天`}</span>;
    },
    numeric: true,
  },
];

/** What came back to the reader's unit, and its drafts. */
export function ReturnedTable({ rows, now }: { rows: readonly ReturnedRow[]; now: Date }) {
  return (
    <DataTable
      caption="被退回的和未提交的"
      columns={columnsAt(now)}
      rows={rows}
      rowId={(row) => `${row.kind}:${row.id}`}
      rowHref={(row) => row.href}
    />
  );
}
