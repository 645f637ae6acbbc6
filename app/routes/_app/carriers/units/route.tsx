import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { findCarrierName } from "~/modules/carriers/queries/carriers.server";
import { listUnits } from "~/modules/carriers/queries/units.server";
import { unitFilterSchema } from "~/modules/carriers/schema";
import { AreaLine } from "~/modules/carriers/ui/area";
import { CarrierTabs } from "~/modules/carriers/ui/carrier-tabs";
import { UnitFilters, unitFiltersOf } from "~/modules/carriers/ui/unit-filters";
import { UnitTable } from "~/modules/carriers/ui/unit-table";
import { listParkChoices } from "~/modules/parks/queries.server";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { page } from "../../../context.server";

export const meta = () => [{ title: "单元 · 载体 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const filter = unitFilterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return {
      ...(await listUnits(ctx, filter)),
      filter,
      parks: await listParkChoices(ctx),
      carrier: filter.carrierId ? await findCarrierName(ctx, filter.carrierId) : null,
    };
  });

export default function UnitsPage() {
  const { rows, total, totals, filter, parks, carrier } = useLoaderData<typeof loader>();
  const active = unitFiltersOf(filter, parks, carrier);
  return (
    <>
      <PageHead title="单元" sub="可以出租的楼层和房间。已出租、已锁定与可租之和等于投放面积。" />
      <CarrierTabs current="/carriers/units" />
      <UnitFilters filter={filter} parks={parks} active={active} />
      {total === 0 ? (
        <EmptyState
          title={active.length > 0 ? "没有符合条件的单元" : "还没有登记单元"}
          action={
            <LinkButton to={active.length > 0 ? "/carriers/units" : "/carriers"} look="primary">
              {active.length > 0 ? "清除条件" : "到载体中登记"}
            </LinkButton>
          }
        />
      ) : (
        <>
          <AreaLine totals={totals} />
          <UnitTable rows={rows} total={total} />
          {total > filter.pageSize ? (
            <Pager page={filter.page} pageSize={filter.pageSize} total={total} unit="个" />
          ) : null}
        </>
      )}
    </>
  );
}
