import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import { HAZARD_LABELS, labText } from "../labels";
import type { DemandRow } from "../queries/demands.server";
import { areaText } from "./area";

/** What is asked for in one line: 1,000 至 2,000 平方米，层高 5 米以上 */
export const wishText = (row: Omit<DemandRow, "fits">): string =>
  [
    `${areaText(row.minAreaSqm)}${row.maxAreaSqm ? ` 至 ${areaText(row.maxAreaSqm)} 平方米` : " 平方米以上"}`,
    row.heightM && `层高 ${row.heightM} 米以上`,
    row.loadKn && `荷载 ${row.loadKn} kN/㎡ 以上`,
    row.powerKva && `电力 ${row.powerKva} kVA 以上`,
    row.labLevel && `${labText(row.labLevel)}以上`,
    row.hazardClass && `可做${HAZARD_LABELS[row.hazardClass]}`,
    row.park && `位于${row.park}`,
  ]
    .filter(Boolean)
    .join("，");

const COLUMNS: Column<DemandRow>[] = [
  {
    id: "lead",
    head: "企业与项目",
    cell: (row) => `${row.company} · ${row.project}`,
    card: "title",
    clip: true,
  },
  { id: "unit", head: "单位", cell: (row) => row.unit },
  { id: "wish", head: "需求", cell: wishText, card: "meta" },
  {
    id: "neededOn",
    head: "何时要",
    cell: (row) => row.neededOn ?? <Missing reason="没有填写" />,
    card: "meta",
  },
  {
    id: "fits",
    head: "合适的单元",
    unit: "个",
    numeric: true,
    cell: (row) => row.fits,
    card: "figure",
  },
];

export function DemandTable({ rows, total }: { rows: readonly DemandRow[]; total: number }) {
  return (
    <DataTable
      caption="用房需求"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.leadId}
      rowHref={(row) => `/carriers/demands/${row.leadId}`}
      summary={{ count: total, unit: "条" }}
    />
  );
}
