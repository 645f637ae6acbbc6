import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { mayDo } from "~/modules/access/queries.server";
import { listReferrals } from "~/modules/leads/queries/referrals.server";
import { REFERRAL_STATE_LABELS } from "~/modules/leads/rules/referral";
import { ReferralTable } from "~/modules/leads/ui/referrals-table";
import { blankAsMissing, codeOrLabel, paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { type Tab, Tabs } from "~/ui/tabs";
import { page } from "../../context.server";

export const meta = () => [{ title: "流转 · 引凤" }];

const PAGE = 50;

const filterSchema = z.object({
  box: blankAsMissing(z.enum(["in", "out"], "只能是 in 或 out。").optional()),
  state: blankAsMissing(codeOrLabel(REFERRAL_STATE_LABELS).optional()),
  late: blankAsMissing(z.literal("1", "late 只能是 1。").optional()),
  page: blankAsMissing(z.coerce.number("页码请写数字。").int().min(1).max(100_000).default(1)),
});

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const filter = filterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    const found = await listReferrals(ctx, { ...filter, late: filter.late === "1", pageSize: PAGE });
    return { ...found, ...filter, answers: mayDo(ctx.actor, "referral.answer") };
  });

export default function ReferralsPage() {
  const { rows, total, page: at, box, late, answers } = useLoaderData<typeof loader>();
  const items: Tab[] = [
    { to: "?", label: "全部流转", current: !box && !late },
    ...(answers
      ? [
          { to: "?box=in", label: "转给本单位", current: box === "in" },
          { to: "?box=out", label: "本单位转出", current: box === "out" },
        ]
      : []),
    { to: "?late=1", label: "逾期未答复", current: late === "1" },
  ];
  return (
    <>
      <PageHead title="流转" sub="待答复的在前，按期限排列" crumbs={[{ label: "线索", to: "/leads" }]} />
      <Tabs label="流转范围" items={items} />
      {total === 0 ? (
        <EmptyState title="没有流转" action={<LinkButton to="/leads">查看线索</LinkButton>}>
          在线索页点“发起流转”，把项目转给更合适的单位。
        </EmptyState>
      ) : (
        <>
          <ReferralTable rows={rows} total={total} />
          <Pager page={at} pageSize={PAGE} total={total} unit="项" />
        </>
      )}
    </>
  );
}
