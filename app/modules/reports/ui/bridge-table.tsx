import { BRIDGE_LABELS } from "~/modules/targets/labels";
import { BRIDGE_CODES } from "~/modules/targets/rules/bridge";
import { figureText } from "~/modules/targets/rules/display";
import { type Column, DataTable } from "~/ui/data-table";
import { Figure } from "~/ui/figure";
import type { BridgeLine, TargetBridge } from "../queries/bridge.server";

type Row = TargetBridge & { redefined?: string };

const part = (row: Row, code: BridgeLine["code"]) =>
  row.parts.find((one) => one.code === code)?.amount ?? "0";

const shown = (value: string, unit: string | null) =>
  value === "0" ? <span className="text-muted">0</span> : <Figure value={figureText(value, unit)} />;

const columns = (redefined: boolean): Column<Row>[] => [
  { id: "target", head: "指标", cell: (row) => `${row.owner} ${row.indicator}`, card: "title" },
  { id: "unit", head: "计量", cell: (row) => row.unit ?? "", card: "meta" },
  {
    id: "from",
    head: "前期",
    numeric: true,
    cell: (row) => figureText(row.from, row.unit),
    card: "meta",
    cardLabel: "前期",
  },
  ...BRIDGE_CODES.map(
    (code): Column<Row> => ({
      id: code,
      head: BRIDGE_LABELS[code],
      numeric: true,
      cell: (row) => shown(part(row, code), row.unit),
    }),
  ),
  ...(redefined
    ? [
        {
          id: "redefined",
          head: "口径",
          numeric: true,
          cell: (row: Row) => shown(row.redefined ?? "0", row.unit),
        },
      ]
    : []),
  {
    id: "to",
    head: "本期",
    numeric: true,
    cell: (row) => figureText(row.to, row.unit),
    card: "meta",
    cardLabel: "本期",
  },
  {
    id: "difference",
    head: "差额",
    numeric: true,
    cell: (row) =>
      row.differentPeriods ? "跨年度" : <strong>{figureText(row.difference, row.unit)}</strong>,
    card: "figure",
  },
];

/** Seven parts that add to the difference exactly. */
export function BridgeTable({ rows, link = true }: { rows: readonly Row[]; link?: boolean }) {
  const redefined = rows.some((row) => row.redefined && row.redefined !== "0");
  return (
    <DataTable
      caption="两期差异"
      columns={columns(redefined)}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={link ? (row) => `/targets/${row.id}` : undefined}
    />
  );
}

type Change = BridgeLine["entries"][number] & { code: BridgeLine["code"]; unit: string | null };

const changes = (unit: string | null): Column<Change>[] => [
  { id: "project", head: "项目", cell: (row) => row.projectName ?? "本单位以外的项目", card: "title" },
  { id: "company", head: "企业", cell: (row) => row.companyName ?? "" },
  { id: "code", head: "事由", cell: (row) => BRIDGE_LABELS[row.code], card: "meta" },
  { id: "unitName", head: "单位", cell: (row) => row.unitName, card: "meta" },
  { id: "on", head: "业务日期", cell: (row) => <span className="num">{row.effectiveOn}</span>, card: "meta" },
  { id: "approver", head: "审核人", cell: (row) => row.approver ?? "" },
  {
    id: "amount",
    head: "计入",
    unit: unit ?? undefined,
    numeric: true,
    cell: (row) => <Figure value={figureText(row.amount, row.unit)} />,
    card: "figure",
  },
];

/** The entries behind a bridge. */
export function BridgeEntries({ bridge }: { bridge: TargetBridge }) {
  const rows = bridge.parts.flatMap((one) =>
    one.entries.map((entry) => ({ ...entry, code: one.code, unit: bridge.unit })),
  );
  if (rows.length === 0) return <p className="text-muted">两期之间没有变动。</p>;
  return (
    <DataTable
      caption={`${bridge.indicator}变动明细`}
      columns={changes(bridge.unit)}
      rows={rows}
      rowId={(row) => row.id}
      summary={{
        count: rows.length,
        unit: "笔",
        sums: { amount: figureText(bridge.difference, bridge.unit) },
      }}
    />
  );
}
