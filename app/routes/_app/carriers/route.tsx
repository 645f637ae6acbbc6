import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { CARRIER_FILTER_NAMES } from "~/modules/carriers/labels";
import { listCarriers } from "~/modules/carriers/queries/carriers.server";
import { carrierFilterSchema } from "~/modules/carriers/schema";
import { CarrierTable } from "~/modules/carriers/ui/carrier-table";
import { CarrierTabs } from "~/modules/carriers/ui/carrier-tabs";
import { listParkChoices } from "~/modules/parks/queries.server";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { ExportLinks } from "~/ui/export-links";
import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { PrintSource } from "~/ui/print-source";
import { page } from "../../context.server";

export const meta = () => [{ title: "载体 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const filter = carrierFilterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return {
      ...(await listCarriers(ctx, filter)),
      filter,
      parks: await listParkChoices(ctx),
      mayExport: mayDo(ctx.actor, "export.run"),
    };
  });

export default function CarriersPage() {
  const { rows, total, filter, parks, mayExport } = useLoaderData<typeof loader>();
  const park = parks.find((one) => one.id === filter.parkId);
  const active: ActiveFilter[] = [
    ...(filter.q ? [{ name: "q", label: `含“${filter.q}”` }] : []),
    ...(filter.parkId ? [{ name: "parkId", label: park?.name ?? filter.parkId }] : []),
  ];
  return (
    <>
      <PageHead title="载体" sub="楼宇与分期。节点出自文件，完成工程量和入住率出自经确认的填报。" />
      <CarrierTabs current="/carriers" />
      <FilterBar names={CARRIER_FILTER_NAMES} active={active}>
        <FilterInput name="q" label="载体名称" defaultValue={filter.q ?? ""} />
        <FilterSelect
          name="parkId"
          label="全部园区"
          options={parks.map(({ id, name }) => ({ value: id, label: name }))}
          defaultValue={filter.parkId ?? ""}
        />
      </FilterBar>
      {total === 0 ? (
        <EmptyState
          title={active.length > 0 ? "没有符合条件的载体" : "还没有载体"}
          action={active.length > 0 ? <LinkButton to="/carriers">清除条件</LinkButton> : undefined}
        />
      ) : (
        <>
          <CarrierTable rows={rows} total={total} />
          {total > filter.pageSize ? (
            <Pager page={filter.page} pageSize={filter.pageSize} total={total} unit="个" />
          ) : null}
        </>
      )}
      {mayExport ? <ExportLinks list="carriers" /> : null}
      <PrintSource>节点出自文件原文；填报以已确认为准。</PrintSource>
    </>
  );
}
