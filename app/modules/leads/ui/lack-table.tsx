import { type Column, DataTable } from "~/ui/data-table";
import { STAGE_LABELS } from "../labels";
import type { UnitLacks } from "../queries/lacks.server";
import { dueBy, LACK_LABELS, type Lack } from "../rules/lack";

type Row = { lack: Lack; count: number };

const lackColumns: Column<Row>[] = [
  { id: "lack", head: "缺项", cell: ({ lack }) => LACK_LABELS[lack], card: "title" },
  {
    id: "dueBy",
    head: "应补齐",
    cell: ({ lack }) => {
      const stage = dueBy(lack);
      return stage ? `${STAGE_LABELS[stage]}及以后` : "推进中的项目";
    },
    card: "meta",
  },
  { id: "count", head: "项目", unit: "个", numeric: true, cell: ({ count }) => count, card: "figure" },
];

export function LackTable({ lacks, unit }: { lacks: readonly Row[]; unit: string | null }) {
  const of = unit ? `&organisationId=${encodeURIComponent(unit)}` : "";
  return (
    <DataTable
      caption="各类缺项的项目数"
      columns={lackColumns}
      rows={lacks}
      rowId={({ lack }) => lack}
      rowHref={({ lack }) => `/leads?lack=${lack}${of}`}
    />
  );
}

const unitColumns: Column<UnitLacks>[] = [
  { id: "name", head: "单位", cell: ({ name }) => name, card: "title" },
  {
    id: "projects",
    head: "推进和暂缓的项目",
    unit: "个",
    numeric: true,
    cell: ({ projects }) => projects,
    card: "meta",
    cardLabel: "共",
  },
  {
    id: "lacking",
    head: "有缺项",
    unit: "个",
    numeric: true,
    cell: ({ lacking }) => lacking,
    card: "figure",
  },
];

/** The unit with the most first. */
export function UnitLackTable({ units }: { units: readonly UnitLacks[] }) {
  return (
    <DataTable
      caption="各单位有缺项的项目"
      columns={unitColumns}
      rows={units}
      rowId={({ id }) => id}
      rowHref={({ id }) => `/leads/lacks?unit=${encodeURIComponent(id)}`}
    />
  );
}
