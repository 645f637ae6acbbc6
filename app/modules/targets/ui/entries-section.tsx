import { Link } from "@remix-run/react";
import { shanghaiDate } from "~/platform/dates";
import { type Column, DataTable } from "~/ui/data-table";
import { EmptyState } from "~/ui/empty-state";
import { Section } from "~/ui/section";
import { COUNT_BASIS, TARGET_ENTRY_LABELS } from "../labels";
import type { TargetEntries, TargetEntry } from "../queries/entries.server";
import type { TargetItem } from "../queries/list.server";
import { figureText } from "../rules/display";

const sourceOf = (entry: TargetEntry) => {
  if (entry.signingId) return { to: `/signings/${entry.signingId}`, word: entry.contractNumber ?? "合同" };
  if (entry.investmentId) return { to: `/investments/${entry.investmentId}`, word: "投资填报" };
  return null;
};

const columns = (unit: string | null): Column<TargetEntry>[] => [
  {
    id: "project",
    head: "项目",
    cell: (entry) => entry.projectName ?? "本单位以外的项目",
    card: "title",
  },
  { id: "company", head: "企业", cell: (entry) => entry.companyName ?? "" },
  {
    id: "kind",
    head: "事由",
    cell: (entry) => <span className="whitespace-nowrap">{TARGET_ENTRY_LABELS[entry.kind]}</span>,
    card: "meta",
  },
  {
    id: "on",
    head: "业务日期",
    cell: (entry) => <span className="num whitespace-nowrap">{entry.effectiveOn}</span>,
    card: "meta",
  },
  { id: "unit", head: "单位", cell: (entry) => entry.unitName, card: "meta" },
  { id: "park", head: "园区", cell: (entry) => entry.parkName ?? "" },
  {
    id: "source",
    head: "依据",
    cell: (entry) => {
      const source = sourceOf(entry);
      return source ? (
        <Link to={source.to} className="whitespace-nowrap">
          {source.word}
        </Link>
      ) : (
        ""
      );
    },
  },
  {
    id: "approver",
    head: "审核人",
    cell: (entry) => entry.approver ?? "",
  },
  {
    id: "recorded",
    head: "计入日期",
    cell: (entry) => <span className="num whitespace-nowrap">{shanghaiDate(entry.recordedAt)}</span>,
  },
  {
    id: "amount",
    head: "计入",
    unit: unit ?? undefined,
    numeric: true,
    cell: (entry) => figureText(entry.amount, unit)?.replace("-", "−"),
    card: "figure",
  },
];

/** The entries behind the figure; their sum is the figure itself. */
export function EntriesSection({
  target,
  entries,
  count,
}: {
  target: TargetItem;
  entries: TargetEntries;
  count: number;
}) {
  const basis = target.metric ? COUNT_BASIS[target.metric as keyof typeof COUNT_BASIS] : undefined;
  const range = entries.to ? `业务日期 ${entries.from ?? "起始"} 至 ${entries.to}` : "尚未开始统计";
  if (entries.hidden) return null;
  return (
    <Section id="entries" title="台账明细" note={[range, basis].filter(Boolean).join("；")}>
      {entries.items.length === 0 ? (
        <EmptyState
          title={target.metric === "RESERVE_PROJECTS" ? "按线索计数，不入台账" : "还没有计入台账的签约或投资"}
        >
          {target.metric === "RESERVE_PROJECTS"
            ? "请在线索列表查看。"
            : "签约或投资经投资促进办确认后，会列在这里。"}
        </EmptyState>
      ) : (
        <DataTable
          caption="台账明细"
          columns={columns(entries.unit)}
          rows={entries.items}
          rowId={(entry) => entry.id}
          rowHref={(entry) => (entry.leadId ? `/leads/${entry.leadId}` : "#entries")}
          summary={{
            count,
            unit: "笔",
            sums: { amount: figureText(entries.total, entries.unit) },
          }}
        />
      )}
    </Section>
  );
}
