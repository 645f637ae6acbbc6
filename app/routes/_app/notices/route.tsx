import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { readNotices } from "~/modules/notices/commands/notify.server";
import { getNotices } from "~/modules/notices/queries/notices.server";
import { noticeFilterSchema } from "~/modules/notices/schema";
import { NoticeList } from "~/modules/notices/ui/notice-list";
import { paramsOf } from "~/platform/codes";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { SubmitButton } from "~/ui/submit-button";
import { Tabs } from "~/ui/tabs";
import { page, submit } from "../../context.server";

export const meta = () => [{ title: "通知 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const { show, page } = noticeFilterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return { ...(await getNotices(ctx, { unread: show === "unread", page })), show, page };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const id = form.get("id");
    await readNotices(ctx, typeof id === "string" && id !== "all" ? { ids: [id] } : {});
    if (form.get("intent") === "open") return Response.json(null);
    const { pathname, search } = new URL(args.request.url);
    return redirect(pathname + search);
  });

export default function NoticesPage() {
  const { rows, total, pageSize, unread, show, page } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="通知"
        sub={<span className="num">{unread > 0 ? `${unread} 条未读` : "都已读"}</span>}
        actions={
          unread > 0 ? (
            <Form method="post">
              <SubmitButton look="quiet" name="id" value="all">
                全部标为已读
              </SubmitButton>
            </Form>
          ) : undefined
        }
      />
      <Tabs
        label="看哪些"
        items={[
          { to: "/notices", label: "全部", current: show === "all" },
          { to: "/notices?show=unread", label: "未读", current: show === "unread" },
        ]}
      />
      {rows.length > 0 ? (
        <>
          <NoticeList rows={rows} />
          <Pager page={page} pageSize={pageSize} total={total} />
        </>
      ) : (
        <EmptyState title={show === "unread" ? "没有未读的通知" : "还没有通知"}>
          首谈、流转、退回、专班问题和月报封存会在这里告诉您。
        </EmptyState>
      )}
    </>
  );
}
