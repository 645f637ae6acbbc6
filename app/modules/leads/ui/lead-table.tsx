import { daysBetween, shanghaiDate } from "~/platform/dates";
import { yi } from "~/platform/money";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import { FIELD_LABELS, GRADE_LABELS, SOURCE_LABELS } from "../labels";
import type { LeadTotals, ShownLead } from "../queries/list.server";
import { STALE_DAYS } from "../rules/lead";
import { StageChip, StatusChip } from "./stage-chip";

const expected = (row: ShownLead) =>
  row.expectedFen === null ? (
    <Missing reason={row.expectedText ? `原文：${row.expectedText}，不计入合计` : "未填写"} />
  ) : (
    yi(row.expectedFen)
  );

const isLate = (row: ShownLead, today: string) =>
  row.nextStepOn !== null && row.nextStepOn < today && row.status === "ACTIVE";

const nextOn = (row: ShownLead, today: string) =>
  row.nextStepOn === null ? (
    <Missing reason="没有写下一步日期" />
  ) : (
    <span
      className={`num whitespace-nowrap ${isLate(row, today) ? "behind" : ""}`}
      title={row.nextStep ?? undefined}
    >
      {row.nextStepOn}
    </span>
  );

/** So much fits the narrowest column. */
const FITS = 6;

/** One line, cut; the whole is read on hover and on the lead's own page. */
const cut = (text: string, width: string) => (
  <span className={`block truncate ${width}`} title={text.length > FITS ? text : undefined}>
    {text}
  </span>
);

const activity = (row: ShownLead, today: string) => {
  if (!row.lastActivityAt) return null;
  const on = shanghaiDate(row.lastActivityAt);
  const idle = row.status === "ACTIVE" && daysBetween(on, today) >= STALE_DAYS;
  return (
    <span className="num whitespace-nowrap">
      {idle ? <Chip tone="watch">久未跟进</Chip> : null} {on}
    </span>
  );
};

const columnsOn = (today: string): Column<ShownLead>[] => [
  { id: "company", head: "企业", cell: (row) => cut(row.company, "md:max-w-56"), sort: "company" },
  { id: "project", head: "项目", cell: (row) => cut(row.project, "max-w-[40vw] md:max-w-44"), card: "meta" },
  {
    id: "stage",
    head: "阶段",
    cell: (row) => (
      <span className="inline-flex gap-1">
        <StageChip stage={row.stage} />
        <StatusChip status={row.status} />
      </span>
    ),
    sort: "stage",
    card: "meta",
  },
  {
    id: "park",
    head: "园区",
    cell: (row) => (row.parks === null ? <Missing reason="未定园区" /> : cut(row.parks, "md:max-w-32")),
  },
  {
    id: "expected",
    head: "预计投资",
    unit: "亿元",
    numeric: true,
    sort: "expected",
    descendingFirst: true,
    cell: expected,
    card: "figure",
  },
  {
    id: "signed",
    head: "已确认签约",
    unit: "亿元",
    numeric: true,
    cell: (row) => (row.signedFen === null ? <Missing reason="没有经确认的签约" /> : yi(row.signedFen)),
  },
  {
    id: "nextOn",
    head: "下一步日期",
    sort: "next",
    cell: (row) => nextOn(row, today),
    card: "meta",
  },
  {
    id: "next",
    head: "下一步",
    cell: (row) =>
      row.nextStep === null ? <Missing reason="没有写下一步" /> : cut(row.nextStep, "md:max-w-44"),
    hidden: true,
  },
  {
    id: "owner",
    head: "负责人",
    cell: (row) => (row.owner === null ? <Missing reason="负责人待定" /> : cut(row.owner, "md:max-w-24")),
  },
  {
    id: "activity",
    head: "最近更新",
    sort: "activity",
    descendingFirst: true,
    cell: (row) => activity(row, today),
    hidden: true,
  },
  { id: "unit", head: "单位", cell: (row) => row.unit, hidden: true },
  { id: "field", head: "领域", cell: (row) => row.field && FIELD_LABELS[row.field], hidden: true },
  {
    id: "grade",
    head: "分级",
    cell: (row) => (row.grade ? GRADE_LABELS[row.grade] : <Missing reason="未分级" />),
    hidden: true,
  },
  { id: "source", head: "来源", cell: (row) => row.source && SOURCE_LABELS[row.source], hidden: true },
  {
    id: "number",
    head: "编号",
    sort: "number",
    cell: (row) => <span className="num">{row.number}</span>,
    hidden: true,
  },
];

export function LeadTable(props: {
  rows: readonly ShownLead[];
  totals: LeadTotals;
  today: string;
  sort?: string;
  visible?: readonly string[];
  /** Where the choice of columns is kept. */
  keep: string;
  select?: { name: string; form: string };
}) {
  const { rows, totals, today, sort, visible, keep, select } = props;
  return (
    <DataTable
      caption="线索"
      columns={columnsOn(today)}
      rows={rows}
      rowId={(row) => `${row.id}.${row.version}`}
      rowHref={(row) => `/leads/${row.id}`}
      sort={sort}
      visible={visible}
      columnChoice={{ method: "post", action: keep }}
      select={select && { ...select, label: (row) => `选择 ${row.company} · ${row.project}` }}
      summary={{
        count: totals.count,
        sums: { expected: yi(totals.expectedFen), signed: yi(totals.signedFen) },
      }}
    />
  );
}
