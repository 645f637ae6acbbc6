import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ORGANISATION_KIND_LABELS } from "~/modules/access/labels";
import { listUnits } from "~/modules/access/queries.server";
import { type Column, DataTable } from "~/ui/data-table";
import { PageHead } from "~/ui/page-head";
import { page } from "../../../context.server";

export const meta = () => [{ title: "单位 · 系统管理 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    units: (await listUnits(ctx)).map((unit) => ({
      ...unit,
      kind: (ORGANISATION_KIND_LABELS as Record<string, string>)[unit.kind] ?? unit.kind,
    })),
  }));

type Row = Awaited<ReturnType<typeof loader>>["units"][number];

const COLUMNS: Column<Row>[] = [
  {
    id: "name",
    head: "单位",
    cell: (row) => (row.isDemo ? `${row.name}（演示）` : row.name),
    card: "title",
  },
  { id: "kind", head: "类别", cell: (row) => row.kind, card: "meta" },
  { id: "district", head: "所属区", cell: (row) => row.district ?? "市级或区外", card: "meta" },
  { id: "aliases", head: "文件中的其他写法", cell: (row) => row.aliases.join("、") || "—" },
  { id: "users", head: "用户", unit: "人", numeric: true, cell: (row) => row.users, card: "figure" },
];

export default function Organisations() {
  const { units } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="单位"
        sub="单位来自文件原文，随文件数据更新"
        crumbs={[{ label: "系统管理", to: "/admin" }]}
      />
      <DataTable
        caption="单位"
        columns={COLUMNS}
        rows={units}
        rowId={(row) => row.id}
        summary={{ count: units.length, unit: "个" }}
      />
    </>
  );
}
