import { Link } from "@remix-run/react";
import { type Column, DataTable } from "~/ui/data-table";
import { Figure } from "~/ui/figure";
import type { Ranked } from "../queries/units.server";
import { figureText, lagText, percentText } from "../rules/display";
import { goalOf } from "./goal";
import { TargetBullet, TargetLight } from "./target-table";

const columns: Column<Ranked>[] = [
  { id: "rank", head: "名次", numeric: true, width: "56px", cell: (row) => row.rank ?? "—", card: "title" },
  {
    id: "unit",
    head: "单位",
    cell: ({ target }) =>
      target.ownerId ? <Link to={`/units/${target.ownerId}`}>{target.owner}</Link> : target.owner,
    card: "meta",
  },
  {
    id: "confirmed",
    head: "已确认",
    unit: "亿元",
    numeric: true,
    cell: ({ target }) => (
      <Figure value={figureText(target.actual.confirmed, target.unit)} to={`/targets/${target.id}#entries`} />
    ),
    card: "meta",
  },
  { id: "goal", head: "目标", unit: "亿元", numeric: true, cell: ({ target }) => goalOf(target) },
  {
    id: "progress",
    head: "完成",
    numeric: true,
    cell: ({ target }) => percentText(target.progressPct) ?? "—",
  },
  { id: "bullet", head: "进度", width: "180px", cell: ({ target }) => <TargetBullet target={target} /> },
  {
    id: "lag",
    head: "快慢",
    numeric: true,
    cell: ({ target }) => <Figure value={lagText(target.lagPoints)} />,
    card: "meta",
  },
  { id: "light", head: "亮灯", cell: ({ target }) => <TargetLight target={target} />, card: "figure" },
];

/** Units by pace, the fastest first. */
export function RankingTable({ rows, caption }: { rows: readonly Ranked[]; caption: string }) {
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={rows}
      rowId={(row) => row.target.id}
      rowHref={(row) => `/targets/${row.target.id}`}
    />
  );
}
