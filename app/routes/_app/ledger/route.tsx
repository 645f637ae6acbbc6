import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { allow, listOrganisations } from "~/modules/access/queries.server";
import { listParkChoices } from "~/modules/parks/queries.server";
import { listLedger, spanOf } from "~/modules/signings/queries/ledger.server";
import { ledgerFilterSchema } from "~/modules/signings/schema";
import { LedgerTable } from "~/modules/signings/ui/entries-table";
import { LedgerFilters, LedgerHead, sumWords } from "~/modules/signings/ui/ledger-head";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Pager } from "~/ui/pager";
import { page } from "../../context.server";

export const meta = () => [{ title: "台账 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "ledger.read");
    const params = new URL(args.request.url).searchParams;
    const given = ledgerFilterSchema.parse(paramsOf(params));
    const filter = { ...given, metric: given.metric ?? ("SIGNED" as const) };
    const { page: number, pageSize } = filter;
    const units = await listOrganisations(ctx);
    return {
      ...(await listLedger(ctx, { ...(await spanOf(ctx, filter)), page: number, pageSize })),
      filter,
      cols: params.getAll("cols"),
      parks: await listParkChoices(ctx),
      units: units.filter((unit) => unit.kind === "PARK_COMPANY").map(({ id, name }) => ({ id, name })),
    };
  });

export default function LedgerPage() {
  const { items, total, sum, filter, cols, parks, units } = useLoaderData<typeof loader>();
  return (
    <>
      <LedgerHead filter={filter} sum={sum!} />
      <LedgerFilters filter={filter} parks={parks} units={units} />
      {total === 0 ? (
        <EmptyState title="没有分录" action={<LinkButton to="/ledger">查看全部</LinkButton>}>
          签约和投资经确认后才计入台账。
        </EmptyState>
      ) : (
        <>
          <LedgerTable
            rows={items}
            metric={filter.metric}
            count={total}
            sum={sumWords(filter.metric, sum!.net)}
            visible={cols.length > 0 ? cols : undefined}
          />
          <Pager page={filter.page} pageSize={filter.pageSize} total={total} unit="笔" />
        </>
      )}
    </>
  );
}
