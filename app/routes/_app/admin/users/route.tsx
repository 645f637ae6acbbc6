import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ROLE_LABELS } from "~/modules/access/labels";
import { listUsers } from "~/modules/access/queries.server";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { page } from "../../../context.server";

export const meta = () => [{ title: "用户 · 系统管理 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const users = await listUsers(ctx);
    return {
      users: users.map((user) => ({
        id: user.id,
        username: user.username,
        displayName: user.displayName,
        role: ROLE_LABELS[user.role],
        unit: user.organisation?.name ?? "—",
        district: user.district?.name ?? "两区",
        disabled: user.disabledAt !== null,
        isDemo: user.isDemo,
      })),
      done: new URL(args.request.url).searchParams.get("done"),
    };
  });

type Row = Awaited<ReturnType<typeof loader>>["users"][number];

const COLUMNS: Column<Row>[] = [
  { id: "name", head: "姓名", cell: (row) => row.displayName, card: "title" },
  { id: "username", head: "用户名", cell: (row) => row.username, card: "meta" },
  { id: "role", head: "岗位", cell: (row) => row.role, card: "meta" },
  { id: "unit", head: "单位", cell: (row) => row.unit, card: "meta" },
  { id: "district", head: "所属区", cell: (row) => row.district },
  {
    id: "state",
    head: "状态",
    cell: (row) => (
      <>
        {row.disabled ? <Chip tone="late">已停用</Chip> : <Chip tone="ok">可登录</Chip>}{" "}
        {row.isDemo ? <Chip>演示</Chip> : null}
      </>
    ),
    card: "figure",
  },
];

export default function Users() {
  const { users, done } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="用户"
        crumbs={[{ label: "系统管理", to: "/admin" }]}
        actions={
          <LinkButton look="primary" to="/admin/users/new">
            新增用户
          </LinkButton>
        }
      />
      {done === "created" ? <Notice kind="done">用户已新增，请把初始密码告知本人。</Notice> : null}
      <DataTable
        caption="用户"
        columns={COLUMNS}
        rows={users}
        rowId={(row) => row.id}
        rowHref={(row) => `/admin/users/${row.id}`}
        summary={{ count: users.length, unit: "人" }}
      />
    </>
  );
}
