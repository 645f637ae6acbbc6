import { Link } from "@remix-run/react";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import { PARK_KIND_LABELS } from "../labels";
import type { ParkRow } from "../queries.server";

const COLUMNS: Column<ParkRow>[] = [
  { id: "name", head: "名称", cell: (row) => row.name },
  { id: "kind", head: "类别", cell: (row) => PARK_KIND_LABELS[row.kind], card: "figure" },
  {
    id: "within",
    head: "位于",
    cell: (row) => (row.within.length > 0 ? row.within.map((one) => one.name).join("、") : "—"),
    card: "meta",
    cardLabel: "位于",
  },
  {
    id: "operator",
    head: "运营单位",
    cell: (row) => row.operator?.name ?? <Missing reason="文件未写明运营单位" />,
    card: "meta",
  },
  { id: "role", head: "定位", cell: (row) => row.role ?? <Missing reason="文件未写明定位" /> },
  {
    id: "carriers",
    head: "载体",
    unit: "个",
    numeric: true,
    cell: (row) =>
      row.carrierCount > 0 ? <Link to={`/carriers?parkId=${row.id}`}>{row.carrierCount}</Link> : 0,
  },
];

export function ParkTable({ rows }: { rows: readonly ParkRow[] }) {
  return (
    <DataTable
      caption="园区"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/parks/${row.id}`}
      summary={{ count: rows.length, unit: "处" }}
    />
  );
}
