import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { allow, listOrganisations, mayDo } from "~/modules/access/queries.server";
import { listParkChoices } from "~/modules/parks/queries.server";
import { listSigningsPage } from "~/modules/signings/queries/signings-page.server";
import { signingFilterSchema } from "~/modules/signings/schema";
import { SigningFilters } from "~/modules/signings/ui/signing-filters";
import { SigningsTable, SumsLine } from "~/modules/signings/ui/signings-table";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { ExportLinks } from "~/ui/export-links";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { page } from "../../context.server";

export const meta = () => [{ title: "签约 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "signing.read");
    const params = new URL(args.request.url).searchParams;
    const filter = signingFilterSchema.parse(paramsOf(params));
    const units = await listOrganisations(ctx);
    return {
      mayExport: mayDo(ctx.actor, "export.run"),
      ...(await listSigningsPage(ctx, filter)),
      filter,
      cols: params.getAll("cols"),
      parks: await listParkChoices(ctx),
      units: units.filter((unit) => unit.kind === "PARK_COMPANY").map(({ id, name }) => ({ id, name })),
      thisYear: Number(shanghaiDate(ctx.now).slice(0, 4)),
    };
  });

export default function SigningsPage() {
  const { items, total, sums, filter, cols, parks, units, thisYear, mayExport } =
    useLoaderData<typeof loader>();
  const filtered = Boolean(
    filter.q || filter.state || filter.kind || filter.year || filter.parkId || filter.organisationId,
  );
  return (
    <>
      <PageHead title="签约" sub={<SumsLine sums={sums} />} />
      <SigningFilters {...{ filter, parks, units, thisYear }} />
      {total === 0 ? (
        <EmptyState
          title={filtered ? "没有符合条件的签约" : "还没有签约"}
          action={
            <LinkButton to={filtered ? "/signings" : "/leads"} look="primary">
              {filtered ? "清除条件" : "去线索"}
            </LinkButton>
          }
        >
          {filtered ? "换个条件再试。" : "签约从线索登记：打开一条线索，点“登记签约”。"}
        </EmptyState>
      ) : (
        <>
          <SigningsTable
            rows={items}
            total={total}
            sums={sums}
            sort={filter.sort ?? "-signedOn"}
            visible={cols.length > 0 ? cols : undefined}
          />
          <Pager page={filter.page} pageSize={filter.pageSize} total={total} unit="份" />
          {mayExport ? <ExportLinks list="signings" /> : null}
        </>
      )}
    </>
  );
}
