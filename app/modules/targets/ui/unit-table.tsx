import { type Column, DataTable } from "~/ui/data-table";
import { Light } from "~/ui/light";
import { LIGHT_TONES } from "../labels";
import type { UnitRow } from "../queries/units.server";
import type { Light as LightCode } from "../rules/light";

const light = (code: LightCode): Column<UnitRow> => ({
  id: code,
  head: { ON_TRACK: "正常", WATCH: "关注", BEHIND: "滞后", NONE: "不评" }[code],
  numeric: true,
  cell: (row) =>
    row.lights[code] === 0 ? (
      <span className="text-muted">0</span>
    ) : (
      <span className="inline-flex gap-2">
        <Light tone={LIGHT_TONES[code]} /> {row.lights[code]}
      </span>
    ),
});

const columns: Column<UnitRow>[] = [
  { id: "name", head: "单位", cell: (row) => row.name, card: "title" },
  {
    id: "leads",
    head: "牵头",
    unit: "项",
    numeric: true,
    cell: (row) => row.leads,
    card: "meta",
    cardLabel: "牵头",
  },
  {
    id: "supports",
    head: "配合",
    unit: "项",
    numeric: true,
    cell: (row) => row.supports,
    card: "meta",
    cardLabel: "配合",
  },
  light("BEHIND"),
  light("WATCH"),
  light("ON_TRACK"),
  { id: "unreported", head: "未填报", unit: "项", numeric: true, cell: (row) => row.unreported },
];

export function UnitTable({ rows }: { rows: readonly UnitRow[] }) {
  return (
    <DataTable
      caption="各单位牵头与配合的指标"
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/units/${row.id}`}
      summary={{ count: rows.length, unit: "个单位" }}
    />
  );
}
