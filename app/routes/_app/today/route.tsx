import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listEndingHolds } from "~/modules/carriers/queries/units.server";
import { countReferrals, listReferrals } from "~/modules/leads/queries/referrals.server";
import { getToday } from "~/modules/leads/queries/today.server";
import { ClockRulesLine, TodayLeads, TodayNotices } from "~/modules/leads/ui/today-body";
import { TodayHolds, TodayOffers } from "~/modules/leads/ui/today-others";
import { TodayGroup } from "~/modules/leads/ui/today-rows";
import { readNotices } from "~/modules/notices/commands/notify.server";
import { NoticeList } from "~/modules/notices/ui/notice-list";
import { type DeskRow, listDesk, reviewsAnything } from "~/modules/reports/queries/desk.server";
import { countReturned, listReturned } from "~/modules/reports/queries/desk-returned.server";
import { AGE_LABELS, DESK_KIND_LABELS, itemKey } from "~/modules/reports/rules/desk";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { Tabs } from "~/ui/tabs";
import { page, submit } from "../../context.server";

export const meta = () => [{ title: "今日 · 引凤" }];

const SHOWN = 6;

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const asked = new URL(args.request.url).searchParams.get("whose");
    const reviews = reviewsAnything(ctx);
    const { toAnswer, late } = await countReferrals(ctx);
    const box = toAnswer > 0 ? ({ box: "in", state: "OFFERED" } as const) : { late: true };
    const offers = toAnswer + late > 0 ? await listReferrals(ctx, { ...box, pageSize: SHOWN }) : null;
    return {
      data: await getToday(ctx, asked === "mine" || asked === "all" ? asked : undefined),
      desk: reviews ? await listDesk(ctx, { page: 1, pageSize: SHOWN }) : null,
      returned: await listReturned(ctx, { take: SHOWN, drafts: false }),
      returnedTotal: await countReturned(ctx),
      holds: await listEndingHolds(ctx),
      offers: offers?.rows ?? [],
      offered: { total: toAnswer > 0 ? toAnswer : late, toAnswer: toAnswer > 0 },
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

function Waiting({ desk, returned, returnedTotal, offers, offered, holds, today }: Data) {
  return (
    <>
      {desk ? (
        <TodayGroup
          id="desk"
          title="待审"
          total={desk.total}
          more="/inbox"
          lines={desk.rows.map((row: DeskRow) => ({
            id: `${row.kind}${row.id}`,
            to: `/inbox?item=${encodeURIComponent(itemKey(row))}`,
            what: row.title,
            mark: <Chip tone={row.age === "ok" ? "plain" : row.age}>{DESK_KIND_LABELS[row.kind]}</Chip>,
            notes: [row.unit, `${shanghaiDate(row.since)} 提交`, AGE_LABELS[row.age]],
            action: { to: `/inbox?item=${encodeURIComponent(itemKey(row))}`, label: "审核" },
          }))}
        />
      ) : null}
      <TodayGroup
        id="returned"
        title="被退回"
        total={returnedTotal}
        more="/inbox"
        lines={returned.map((row) => ({
          id: `${row.kind}${row.id}`,
          to: row.href,
          what: row.title,
          mark: <Chip>{DESK_KIND_LABELS[row.kind]}</Chip>,
          notes: [row.decidedBy, shanghaiDate(row.since), row.reason],
          action: { to: row.href, label: "修改" },
        }))}
      />
      <TodayOffers offers={offers} offered={offered} />
      <TodayHolds holds={holds} shown={SHOWN} today={today} />
    </>
  );
}

export default function TodayPage() {
  const all = useLoaderData<typeof loader>();
  const { data, today, returnedTotal, offered, desk, holds } = all;
  const { leads, claims, waiting, issues, notices } = data;
  const ofLeads = leads
    ? [leads.overdue, leads.now, leads.clocks, leads.stalled, leads.week].map(({ total }) => total)
    : [];
  const others = [desk?.total ?? 0, returnedTotal, offered.total, claims.total, waiting.total, issues.total];
  const open = [...ofLeads, ...others, holds.length].reduce((sum, one) => sum + one, 0);
  const answer = [
    leads ? `逾期 ${leads.overdue.total} 项` : null,
    leads ? `今天到期 ${leads.now.total} 项` : null,
    desk && desk.total > 0 ? `待审 ${desk.total} 项` : null,
    returnedTotal > 0 ? `被退回 ${returnedTotal} 项` : null,
    issues.total > 0 ? `承办 ${issues.total} 项` : null,
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
        {notices.rows.length > 0 ? (
          <TodayNotices unread={notices.unread}>
            <NoticeList rows={notices.rows} />
          </TodayNotices>
        ) : null}
        {leads ? <ClockRulesLine rules={data.rules} example={data.example} /> : null}
      </div>
    </>
  );
}
