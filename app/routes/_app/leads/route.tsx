import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  redirectDocument,
} from "@remix-run/node";
import { useActionData, useLoaderData, useLocation } from "@remix-run/react";
import { allow, listViews, mayDo } from "~/modules/access/queries.server";
import { columnsAction, SavedViews } from "~/modules/access/ui/saved-views";
import { type BulkAnswer, bulkLeads } from "~/modules/leads/commands/bulk-leads.server";
import { LEAD_FILTER_NAMES } from "~/modules/leads/labels";
import { listLeadChoices } from "~/modules/leads/queries/choices.server";
import { showLeads } from "~/modules/leads/queries/list.server";
import { RESERVE_DEFINITION } from "~/modules/leads/rules/lead";
import { bulkLeadsSchema, leadFilterSchema } from "~/modules/leads/schema";
import { BULK_SELECT, BulkBar, BulkTold } from "~/modules/leads/ui/bulk-bar";
import { LeadFilters, LeadTabs } from "~/modules/leads/ui/lead-filters";
import { LeadTable } from "~/modules/leads/ui/lead-table";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate, yearOf } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { ExportLinks } from "~/ui/export-links";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { PrintSource } from "~/ui/print-source";
import { type FormAnswer, page, submit } from "../../context.server";

export const meta = () => [{ title: "线索 · 引凤" }];

const YEARS = 5;

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "lead.read");
    const { search, searchParams: params } = new URL(args.request.url);
    const { views, columns: kept, first } = await listViews(ctx, "leads");
    if (search === "" && first) throw redirect(`/leads?${first.query}`);
    const filter = leadFilterSchema.parse(paramsOf(params));
    const today = shanghaiDate(ctx.now);
    const mayAdd = mayDo(ctx.actor, "lead.create");
    const { owners, ...places } = await listLeadChoices(ctx);
    const columns = filter.cols.length > 0 ? filter.cols : kept;
    return {
      ...(await showLeads(ctx, filter, columns)),
      filter,
      filtered: LEAD_FILTER_NAMES.some((name) => params.get(name)),
      today,
      mayAdd,
      views,
      columns,
      all: first ? "/leads?all=1" : "/leads",
      bulk: {
        owners,
        mayWrite: mayAdd,
        mayExport: mayDo(ctx.actor, "export.run"),
      },
      choices: {
        ...places,
        years: Array.from({ length: YEARS }, (_, back) => yearOf(today) - back),
        mine: mayAdd,
      },
    };
  });

/** What was ticked: to its file, or through the single commands. */
export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = paramsOf(form);
    if (given.intent !== "export") return Response.json({ bulk: await bulkLeads(ctx, given) });
    allow(ctx, "export.run");
    const ids = bulkLeadsSchema.parse(given).pick.map(({ id }) => id);
    return redirectDocument(`/exports/leads.xlsx?ids=${ids.join(",")}`);
  });

type Answer = FormAnswer | { bulk: BulkAnswer };

export default function LeadsPage() {
  const data = useLoaderData<typeof loader>();
  const { rows, totals, filter, filtered, today, mayAdd, choices, views, columns, all, bulk } = data;
  const answer = useActionData() as Answer | undefined;
  const refused = answer && "problem" in answer ? answer : undefined;
  const keep = columnsAction("leads", useLocation());
  const add = (
    <LinkButton to="/leads/new" look="primary">
      登记线索
    </LinkButton>
  );
  return (
    <>
      <PageHead
        title="线索"
        actions={
          <>
            <LinkButton to="/board">看板</LinkButton>
            <LinkButton to="/lists">招商清单</LinkButton>
            {mayAdd ? add : null}
          </>
        }
      />
      <LeadTabs filter={filter} mine={choices.mine} all={all} />
      <SavedViews noun="leads" views={views} />
      {filter.reserve ? <p className="mb-2 text-muted">{RESERVE_DEFINITION}</p> : null}
      {refused ? <Notice kind="error">{refused.problem.message}</Notice> : null}
      {answer && "bulk" in answer ? <BulkTold answer={answer.bulk} /> : null}
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
          {bulk.mayWrite || bulk.mayExport ? (
            <BulkBar
              {...bulk}
              answer={
                refused && {
                  values: refused.values as Record<string, string>,
                  errors: refused.problem.fields,
                }
              }
            />
          ) : null}
          <LeadTable
            rows={rows}
            totals={totals}
            today={today}
            sort={filter.sort ?? "-activity"}
            visible={columns.length > 0 ? columns : undefined}
            keep={keep}
            {...(bulk.mayWrite || bulk.mayExport ? { select: BULK_SELECT } : {})}
          />
          {totals.withoutAmount > 0 ? (
            <p className="mt-2 text-muted num">
              其中 {totals.withoutAmount.toLocaleString("en-US")} 条没有确定的预计投资额，不计入合计。
            </p>
          ) : null}
          <Pager page={filter.page} pageSize={filter.pageSize} total={totals.count} sizes={[50, 100, 200]} />
          {bulk.mayExport ? <ExportLinks list="leads" /> : null}
        </>
      )}
      <PrintSource>{`截至 ${today}。已确认签约取自台账，预计投资额由单位填写。`}</PrintSource>
    </>
  );
}
