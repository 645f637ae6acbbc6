import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { type DeskAnswer, decideDesk, decideDeskItem } from "~/modules/reports/commands/decide-desk.server";
import { deskSeen, listDesk, listDeskUnits, reviewsAnything } from "~/modules/reports/queries/desk.server";
import { findDeskItem } from "~/modules/reports/queries/desk-item.server";
import { listReturned } from "~/modules/reports/queries/desk-returned.server";
import { type DeskKind, itemKey, nextKey } from "~/modules/reports/rules/desk";
import { deskFilterSchema } from "~/modules/reports/schema";
import { BatchAnswer, DoneNotice } from "~/modules/reports/ui/desk-answer";
import { DeskFilters, deskFiltersOf } from "~/modules/reports/ui/desk-filters";
import { DeskPane, DeskRail } from "~/modules/reports/ui/desk-item";
import { DeskKeys } from "~/modules/reports/ui/desk-keys";
import { DeskTable, WatchedDesk } from "~/modules/reports/ui/desk-table";
import { ReturnedTable } from "~/modules/reports/ui/returned-table";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { withParams } from "~/ui/search-params";
import { Section } from "~/ui/section";
import { type FormAnswer, page, submit } from "../../context.server";

export const meta = () => [{ title: "待办 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const url = new URL(args.request.url);
    const { item: open, ...filter } = deskFilterSchema.parse(paramsOf(url.searchParams));
    const desk = deskSeen(ctx) ?? ctx;
    const { rows, total, clock } = await listDesk(desk, filter);
    const [kind, id = ""] = (open ?? "").split(":") as [DeskKind, string?];
    const item = open ? await findDeskItem(ctx, { kind, id }) : null;
    if (open && !item) throw redirect(`/inbox${withParams(url.search, { item: null, done: "gone" })}`);
    return {
      rows,
      total,
      clock,
      filter,
      item,
      next: item ? nextKey(rows.map(itemKey), item.key) : null,
      units: await listDeskUnits(desk),
      returned: await listReturned(ctx),
      reviews: reviewsAnything(ctx),
      watches: desk !== ctx && !reviewsAnything(ctx),
      now: ctx.now,
    };
  });

/** A decision opens the next item; a batch says what passed and what did not. */
export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = paramsOf(form);
    if (given.intent === "batch") return Response.json({ answer: await decideDesk(ctx, given) });
    await decideDeskItem(ctx, given);
    const { search } = new URL(args.request.url);
    const next = typeof given.next === "string" && given.next !== "" ? given.next : null;
    return redirect(`/inbox${withParams(search, { item: next, done: String(given.verdict) })}`);
  });

type Answer = Partial<FormAnswer> & { answer?: DeskAnswer };

export default function InboxPage() {
  const { rows, total, clock, filter, item, next, units, returned, reviews, watches, now } =
    useLoaderData<typeof loader>();
  const answer = useActionData() as Answer | undefined;
  const [params] = useSearchParams();
  const active = deskFiltersOf(filter, units);
  const back = returned.filter(({ state }) => state === "RETURNED").length;
  const sees = reviews || watches;
  const sub = sees
    ? `${total} 项待审，等得最久的在前；${clock.watchDays} 个自然日内办结，超过 ${clock.lateDays} 个为超时（示例规则）`
    : `${back} 项被退回，${returned.length - back} 份草稿未提交`;
  return (
    <FormState values={answer?.values as Record<string, string>} errors={answer?.problem?.fields}>
      <PageHead title="待办" sub={sub} />
      <div className="stack">
        <DoneNotice code={params.get("done")} />
        {answer?.answer ? <BatchAnswer answer={answer.answer} /> : null}
        {answer?.problem ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        {sees && !item ? <DeskFilters filter={filter} units={units} active={active} /> : null}
        {reviews && rows.length > 0 ? <DeskKeys open={item !== null} /> : null}
        {item ? (
          <div className="grid gap-8 lg:grid-cols-[minmax(240px,1fr)_3fr]">
            <DeskRail rows={rows} open={item.key} now={now} />
            <DeskPane item={item} next={next} now={now} />
          </div>
        ) : watches && rows.length > 0 ? (
          <WatchedDesk rows={rows} total={total} now={now} />
        ) : rows.length > 0 ? (
          <DeskTable rows={rows} total={total} now={now} />
        ) : sees || returned.length === 0 ? (
          <EmptyState
            title={active.length > 0 ? "没有符合条件的待办" : "没有待办"}
            action={
              <LinkButton to={active.length > 0 ? "/inbox" : "/"} look="primary">
                {active.length > 0 ? "清除条件" : "回到总览"}
              </LinkButton>
            }
          >
            {sees
              ? "单位提交的首谈、阶段、签约、投资和各类填报会出现在这里。"
              : "被退回的记录和未提交的草稿会出现在这里。"}
          </EmptyState>
        ) : null}
        {!item && total > filter.pageSize ? (
          <Pager page={filter.page} pageSize={filter.pageSize} total={total} unit="项" />
        ) : null}
        {!item && returned.length > 0 ? (
          <Section title={reviews ? "本单位被退回的和未提交的" : "被退回的和未提交的"} id="returned">
            <ReturnedTable rows={returned} now={now} />
          </Section>
        ) : null}
      </div>
    </FormState>
  );
}
