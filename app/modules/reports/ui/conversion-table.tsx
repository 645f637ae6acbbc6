import type { Cohort } from "~/modules/targets/rules/conversion";
import { percentText } from "~/modules/targets/rules/display";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import type { ConversionMonth, SignedProject } from "../queries/conversion.server";
import { monthText } from "../rules/report";

/** A month whose projects still have time left shows its starts and no rate. */
function Rate({ cohort }: { cohort: Cohort }) {
  return cohort.closed ? percentText(cohort.startedPct) : <Chip>未满期</Chip>;
}

const columns: Column<ConversionMonth>[] = [
  { id: "month", head: "签约月份", cell: ({ month }) => monthText(month), card: "title" },
  {
    id: "signed",
    head: "签约",
    unit: "个",
    numeric: true,
    cell: ({ signed }) => signed,
    card: "meta",
    cardLabel: "签约",
  },
  { id: "ended", head: "已终止", unit: "个", numeric: true, cell: ({ ended }) => ended || "—" },
  {
    id: "half",
    head: "半年内开工",
    unit: "个",
    numeric: true,
    cell: ({ half }) => half.started,
    card: "meta",
    cardLabel: "半年内开工",
  },
  {
    id: "halfRate",
    head: "半年开工率",
    numeric: true,
    cell: ({ half }) => <Rate cohort={half} />,
    card: "figure",
  },
  {
    id: "year",
    head: "一年内开工",
    unit: "个",
    numeric: true,
    cell: ({ year }) => year.started,
    card: "meta",
    cardLabel: "一年内开工",
  },
  { id: "yearRate", head: "一年开工率", numeric: true, cell: ({ year }) => <Rate cohort={year} /> },
];

/** By the month of signing, newest first. */
export function ConversionTable({
  months,
  to,
}: {
  months: readonly ConversionMonth[];
  to: (month: string) => string;
}) {
  return (
    <DataTable
      caption="各月签约项目的开工情况"
      columns={columns}
      rows={months}
      rowId={({ month }) => month}
      rowHref={({ month }) => to(month)}
    />
  );
}

const projectColumns: Column<SignedProject>[] = [
  {
    id: "name",
    head: "项目",
    cell: ({ name }) => name,
    card: "title",
    clip: true,
  },
  { id: "company", head: "企业", cell: ({ company }) => company, card: "meta", clip: true },
  { id: "unit", head: "单位", cell: ({ unit }) => unit, card: "meta" },
  { id: "signedOn", head: "签约日期", cell: ({ signedOn }) => signedOn, card: "meta", cardLabel: "签约" },
  {
    id: "startedOn",
    head: "开工日期",
    cell: ({ startedOn, ended }) =>
      startedOn ?? (ended ? <Chip tone="late">已终止</Chip> : <Missing reason="还没有开工" />),
    card: "meta",
    cardLabel: "开工",
  },
];

export function SignedProjects({ projects }: { projects: readonly SignedProject[] }) {
  return (
    <DataTable
      caption="当月签约的项目"
      columns={projectColumns}
      rows={projects}
      rowId={({ leadId }) => leadId}
      rowHref={({ leadId }) => `/leads/${leadId}`}
    />
  );
}
