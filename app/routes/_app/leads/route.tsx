import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { allow, mayDo } from "~/modules/access/queries.server";
import { LEAD_FILTER_NAMES } from "~/modules/leads/labels";
import { listUnitChoices } from "~/modules/leads/queries/choices.server";
import { listLeads } from "~/modules/leads/queries/list.server";
import { leadFilterSchema } from "~/modules/leads/schema";
import { LeadFilters, LeadTabs } from "~/modules/leads/ui/lead-filters";
import { LeadTable } from "~/modules/leads/ui/lead-table";
import { listParkChoices } from "~/modules/parks/queries.server";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate, yearOf } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { PrintSource } from "~/ui/print-source";
import { page } from "../../context.server";

export const meta = () => [{ title: "线索 · 引凤" }];

const YEARS = 5;

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "lead.read");
    const params = new URL(args.request.url).searchParams;
    const filter = leadFilterSchema.parse(paramsOf(params));
    const today = shanghaiDate(ctx.now);
    const mayAdd = mayDo(ctx.actor, "lead.create");
    return {
      ...(await listLeads(ctx, filter)),
      filter,
      filtered: LEAD_FILTER_NAMES.some((name) => params.get(name)),
      today,
      mayAdd,
      choices: {
        parks: await listParkChoices(ctx),
        units: await listUnitChoices(ctx),
        years: Array.from({ length: YEARS }, (_, back) => yearOf(today) - back),
        mine: mayAdd,
      },
    };
  });

export default function LeadsPage() {
  const { rows, totals, filter, filtered, today, mayAdd, choices } = useLoaderData<typeof loader>();
  const add = (
    <LinkButton to="/leads/new" look="primary">
      登记线索
    </LinkButton>
  );
  return (
    <>
      <PageHead title="线索" actions={mayAdd ? add : undefined} />
      <LeadTabs filter={filter} mine={choices.mine} />
      <LeadFilters filter={filter} choices={choices} />
      {totals.count === 0 ? (
        <EmptyState
          title={filtered ? "没有符合条件的线索" : "还没有线索"}
          action={filtered ? <LinkButton to="/leads">清除条件</LinkButton> : mayAdd ? add : undefined}
        >
          {filtered ? "换个条件再试。" : "第一条线索只要填企业、项目、园区、领域和来源。"}
        </EmptyState>
      ) : (
        <>
          <LeadTable
            rows={rows}
            totals={totals}
            today={today}
            sort={filter.sort ?? "-activity"}
            visible={filter.cols.length > 0 ? filter.cols : undefined}
          />
          {totals.withoutAmount > 0 ? (
            <p className="mt-2 text-muted num">
              其中 {totals.withoutAmount.toLocaleString("en-US")} 条没有确定的预计投资额，不计入合计。
            </p>
          ) : null}
          <Pager page={filter.page} pageSize={filter.pageSize} total={totals.count} sizes={[50, 100, 200]} />
        </>
      )}
      <PrintSource>{`截至 ${today}。已确认签约取自台账，预计投资额由单位填写。`}</PrintSource>
    </>
  );
}
