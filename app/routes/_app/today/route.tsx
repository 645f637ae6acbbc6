import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { countReferrals, listReferrals } from "~/modules/leads/queries/referrals.server";
import { getToday } from "~/modules/leads/queries/today.server";
import { ClockRulesLine, TodayLeads, TodayNotices } from "~/modules/leads/ui/today-body";
import { TodayGroup } from "~/modules/leads/ui/today-rows";
import { readNotices } from "~/modules/notices/commands/notify.server";
import { countInbox, listInbox } from "~/modules/signings/queries/inbox.server";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { Tabs } from "~/ui/tabs";
import { page, submit } from "../../context.server";

export const meta = () => [{ title: "今日 · 引凤" }];

const SHOWN = 6;

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const asked = new URL(args.request.url).searchParams.get("whose");
    const reviews = mayDo(ctx.actor, "signing.review");
    const { toAnswer } = await countReferrals(ctx);
    const offers = toAnswer > 0 ? await listReferrals(ctx, { box: "in", state: "OFFERED" }) : [];
    return {
      data: await getToday(ctx, asked === "mine" || asked === "all" ? asked : undefined),
      returned: (await listInbox(ctx, SHOWN)).filter((row) => row.state !== "SAVED"),
      returnedTotal: await countInbox(ctx),
      offers: offers.slice(0, SHOWN),
      toAnswer,
      reviews,
      today: shanghaiDate(ctx.now),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const id = form.get("id");
    await readNotices(ctx, typeof id === "string" && id !== "all" ? { ids: [id] } : {});
    const { pathname, search } = new URL(args.request.url);
    return redirect(`${pathname}${search}#notices`);
  });

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function Waiting({ returned, returnedTotal, offers, toAnswer, reviews }: Data) {
  return (
    <>
      <TodayGroup
        id="returned"
        title={reviews ? "待审" : "被退回"}
        total={returnedTotal}
        more="/inbox"
        lines={returned.map((row) => ({
          id: row.id,
          to: `/${row.noun}s/${row.id}`,
          what: `${row.companyName} · ${row.projectName}`,
          notes: [row.organisationName, shanghaiDate(row.since), row.returnReason],
          action: { to: `/${row.noun}s/${row.id}`, label: reviews ? "审核" : "修改" },
        }))}
      />
      <TodayGroup
        id="offers"
        title="流转待答复"
        total={toAnswer}
        more="/referrals?box=in"
        lines={offers.map((row) => ({
          id: row.id,
          to: `/referrals/${row.id}`,
          what: `${row.company} · ${row.project}`,
          notes: [
            `来自${row.from}`,
            `${row.dueOn} 前答复`,
            row.daysLate > 0 ? `逾期 ${row.daysLate} 天` : null,
          ],
          action: { to: `/referrals/${row.id}`, label: "答复" },
        }))}
      />
    </>
  );
}

export default function TodayPage() {
  const all = useLoaderData<typeof loader>();
  const { data, today, returnedTotal, toAnswer } = all;
  const { leads, claims, notices } = data;
  const urgent = leads ? leads.overdue.total + leads.now.total + leads.clocks.total : 0;
  const open = urgent + (leads?.stalled.total ?? 0) + returnedTotal + toAnswer + claims.total;
  const answer = [
    leads ? `逾期 ${leads.overdue.total} 项` : null,
    leads ? `今天到期 ${leads.now.total} 项` : null,
    returnedTotal > 0 ? `${all.reviews ? "待审" : "被退回"} ${returnedTotal} 项` : null,
  ].filter(Boolean);
  return (
    <>
      <PageHead title="今日" sub={<span className="num">{[today, ...answer].join("，")}</span>} />
      {leads && data.mayWrite ? (
        <Tabs
          label="看谁的"
          items={[
            { to: "?whose=mine", label: "我负责的", current: data.whose === "mine" },
            { to: "?whose=all", label: data.ofUnit ? "本单位" : "全区", current: data.whose === "all" },
          ]}
        />
      ) : null}
      <div className="stack">
        {open === 0 ? (
          <EmptyState
            title="今天没有要办的事"
            action={leads ? <LinkButton to="/leads">查看线索</LinkButton> : undefined}
          >
            到期的跟进、办理时限和被退回的事项会出现在这里。
          </EmptyState>
        ) : null}
        <Waiting {...all} />
        <TodayLeads data={data} today={today} />
        <TodayNotices notices={notices} />
        {leads ? <ClockRulesLine rules={data.rules} example={data.example} /> : null}
      </div>
    </>
  );
}
