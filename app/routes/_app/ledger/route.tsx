import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";
import { allow, listOrganisations, listViews, mayDo } from "~/modules/access/queries.server";
import { columnsAction, SavedViews } from "~/modules/access/ui/saved-views";
import { listParkChoices } from "~/modules/parks/queries.server";
import { listLedger, spanOf } from "~/modules/signings/queries/ledger.server";
import { ledgerFilterSchema } from "~/modules/signings/schema";
import { LedgerTable } from "~/modules/signings/ui/entries-table";
import { LedgerFilters, LedgerHead, sumWords } from "~/modules/signings/ui/ledger-head";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { ExportLinks } from "~/ui/export-links";
import { Pager } from "~/ui/pager";
import { page } from "../../context.server";

export const meta = () => [{ title: "台账 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "ledger.read");
    const { search, searchParams: params } = new URL(args.request.url);
    const { views, columns, first } = await listViews(ctx, "ledger");
    if (search === "" && first) throw redirect(`/ledger?${first.query}`);
    const given = ledgerFilterSchema.parse(paramsOf(params));
    const filter = { ...given, metric: given.metric ?? ("SIGNED" as const) };
    const { page: number, pageSize } = filter;
    const units = await listOrganisations(ctx);
    return {
      mayExport: mayDo(ctx.actor, "export.run"),
      ...(await listLedger(ctx, { ...(await spanOf(ctx, filter)), page: number, pageSize })),
      filter,
      views,
      cols: params.has("cols") ? params.getAll("cols") : columns,
      parks: await listParkChoices(ctx),
      units: units.filter((unit) => unit.kind === "PARK_COMPANY").map(({ id, name }) => ({ id, name })),
    };
  });

export default function LedgerPage() {
  const { items, total, sum, filter, cols, parks, units, views, mayExport } = useLoaderData<typeof loader>();
  const keep = columnsAction("ledger", useLocation());
  return (
    <>
      <LedgerHead filter={filter} sum={sum!} />
      <SavedViews noun="ledger" views={views} />
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
            keep={keep}
          />
          <Pager page={filter.page} pageSize={filter.pageSize} total={total} unit="笔" />
          {mayExport ? <ExportLinks list="ledger" /> : null}
        </>
      )}
    </>
  );
}
