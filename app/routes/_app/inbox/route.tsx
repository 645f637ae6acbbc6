import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { listInbox } from "~/modules/signings/queries/inbox.server";
import { InboxTable } from "~/modules/signings/ui/inbox-table";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { page } from "../../context.server";

export const meta = () => [{ title: "待办 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    rows: await listInbox(ctx),
    now: ctx.now,
    me: ctx.actor.userId,
    reviews: mayDo(ctx.actor, "signing.review"),
  }));

export default function InboxPage() {
  const { rows, now, me, reviews } = useLoaderData<typeof loader>();
  const counted = rows.filter((row) => row.state !== "SAVED").length;
  const drafts = rows.length - counted;
  const words = [
    reviews ? `${counted} 项待审` : `${counted} 项被退回`,
    ...(drafts > 0 ? [`${drafts} 份草稿未提交`] : []),
  ];
  return (
    <>
      <PageHead title="待办" sub={rows.length > 0 ? `${words.join("，")}；等得最久的在前` : undefined} />
      {rows.length === 0 ? (
        <EmptyState
          title="没有待办"
          action={
            <LinkButton to={reviews ? "/signings" : "/"} look="primary">
              {reviews ? "查看签约" : "回到总览"}
            </LinkButton>
          }
        >
          {reviews ? "单位提交的签约和投资会出现在这里。" : "被退回的签约、投资和未提交的草稿会出现在这里。"}
        </EmptyState>
      ) : (
        <InboxTable rows={rows} now={now} me={me} />
      )}
    </>
  );
}
