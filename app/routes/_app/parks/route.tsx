import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listParks } from "~/modules/parks/queries.server";
import { ParkTable } from "~/modules/parks/ui/park-table";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Tabs } from "~/ui/tabs";
import { page } from "../../context.server";

export const meta = () => [{ title: "园区 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ rows: await listParks(ctx) }));

export default function ParksPage() {
  const { rows } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="园区" sub="一处园区可以同时位于几个片区；项目只计一次，在每个所在范围里各见一次。" />
      <Tabs
        label="载体与园区"
        items={[
          { to: "/carriers", label: "载体" },
          { to: "/parks", label: "园区", current: true },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title="还没有园区">园区随文件事实载入，请联系系统管理员。</EmptyState>
      ) : (
        <ParkTable rows={rows} />
      )}
      <PrintSource>园区、位置与运营单位均出自文件原文。</PrintSource>
    </>
  );
}
