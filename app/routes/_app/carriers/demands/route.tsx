import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listDemands } from "~/modules/carriers/queries/demands.server";
import { demandFilterSchema } from "~/modules/carriers/schema";
import { CarrierTabs } from "~/modules/carriers/ui/carrier-tabs";
import { DemandTable } from "~/modules/carriers/ui/demand-table";
import { listParkChoices } from "~/modules/parks/queries.server";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { page } from "../../../context.server";

export const meta = () => [{ title: "用房需求 · 载体 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const filter = demandFilterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return { ...(await listDemands(ctx, filter)), filter, parks: await listParkChoices(ctx) };
  });

export default function DemandsPage() {
  const { rows, total, filter, parks } = useLoaderData<typeof loader>();
  const park = parks.find(({ id }) => id === filter.parkId);
  const active = [
    ...(filter.q ? [{ name: "q", label: `含“${filter.q}”` }] : []),
    ...(filter.parkId ? [{ name: "parkId", label: park?.name ?? filter.parkId }] : []),
  ];
  return (
    <>
      <PageHead title="用房需求" sub="哪些线索要什么样的空间。只含您能看到的线索，要得早的在前。" />
      <CarrierTabs current="/carriers/demands" />
      <FilterBar names={["q", "parkId"]} active={active}>
        <FilterInput name="q" label="企业或项目" defaultValue={filter.q ?? ""} />
        <FilterSelect
          name="parkId"
          label="全部园区"
          options={parks.map(({ id, name }) => ({ value: id, label: name }))}
          defaultValue={filter.parkId ?? ""}
        />
      </FilterBar>
      {total === 0 ? (
        <EmptyState
          title={active.length > 0 ? "没有符合条件的需求" : "还没有用房需求"}
          action={
            <LinkButton to={active.length > 0 ? "/carriers/demands" : "/leads"}>
              {active.length > 0 ? "清除条件" : "到线索中填写"}
            </LinkButton>
          }
        />
      ) : (
        <>
          <DemandTable rows={rows} total={total} />
          {total > filter.pageSize ? (
            <Pager page={filter.page} pageSize={filter.pageSize} total={total} unit="条" />
          ) : null}
        </>
      )}
    </>
  );
}
