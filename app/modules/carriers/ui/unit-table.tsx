import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Figure, Missing } from "~/ui/figure";
import { HAZARD_LABELS, UNIT_STATUS_LABELS } from "../labels";
import type { UnitRow } from "../queries/units.server";
import { areaText } from "./area";

export const STATUS_TONES = { FREE: "ok", HELD: "watch", LET: "accent", UNRELEASED: "plain" } as const;

/** 分 per m² and day → 1.20 */
export const priceText = (fen: bigint): string => `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;

const size = (value: string | null) => <Figure value={value} reason="没有填写" />;

const COLUMNS: Column<UnitRow>[] = [
  { id: "name", head: "单元", cell: (row) => row.name, card: "title", clip: true },
  { id: "carrier", head: "载体", cell: (row) => row.carrier, card: "meta", clip: true },
  {
    id: "park",
    head: "园区",
    cell: (row) => row.park ?? <Missing reason="文件未写明所在园区" />,
    hidden: true,
  },
  {
    id: "area",
    head: "面积",
    unit: "平方米",
    numeric: true,
    cell: (row) => areaText(row.areaSqm),
    card: "figure",
  },
  { id: "height", head: "层高", unit: "米", numeric: true, cell: (row) => size(row.heightM) },
  { id: "load", head: "荷载", unit: "kN/㎡", numeric: true, cell: (row) => size(row.loadKn) },
  { id: "power", head: "电力", unit: "kVA", numeric: true, cell: (row) => size(row.powerKva) },
  {
    id: "lab",
    head: "生物安全",
    numeric: true,
    cell: (row) => size(row.labLevel === null ? null : `${row.labLevel} 级`),
  },
  {
    id: "hazard",
    head: "火灾危险性",
    cell: (row) => (row.hazardClass ? HAZARD_LABELS[row.hazardClass] : <Missing reason="没有填写" />),
  },
  {
    id: "price",
    head: "租金",
    unit: "元/㎡·天",
    numeric: true,
    cell: (row) => size(row.priceFen === null ? null : priceText(row.priceFen)),
  },
  {
    id: "status",
    head: "状态",
    cell: (row) => (
      <>
        <Chip tone={STATUS_TONES[row.status]}>{UNIT_STATUS_LABELS[row.status]}</Chip>
        {row.heldUntil ? <small className="num"> {`${row.heldBy ?? ""} 至 ${row.heldUntil}`}</small> : null}
      </>
    ),
    card: "meta",
  },
];

export function UnitTable({ rows, total }: { rows: readonly UnitRow[]; total: number }) {
  return (
    <DataTable
      caption="载体单元"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/carriers/units/${row.id}`}
      summary={{ count: total, unit: "个" }}
    />
  );
}
