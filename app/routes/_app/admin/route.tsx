import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { AppError } from "~/platform/errors";
import { PageHead } from "~/ui/page-head";
import { page } from "../../context.server";

export const meta = () => [{ title: "系统管理 · 引凤" }];

const PARTS = [
  { to: "/admin/users", label: "用户", note: "新增、停用、重置密码", action: "user.manage" },
  { to: "/admin/organisations", label: "单位", note: "单位、别名和用户数", action: "user.manage" },
  { to: "/admin/audit", label: "操作记录", note: "谁在什么时候改了什么", action: "audit.read" },
  { to: "/admin/search", label: "检索", note: "引擎、落后、重建", action: "search.manage" },
  { to: "/admin/webhooks", label: "群机器人", note: "企业微信、钉钉群的通知", action: "webhook.manage" },
  { to: "/admin/status", label: "系统状态", note: "版本、容量、数量和定时任务", action: "user.manage" },
] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const parts = PARTS.filter(({ action }) => mayDo(ctx.actor, action));
    if (parts.length === 0) throw new AppError("FORBIDDEN", "您的岗位没有这项权限。");
    return { parts: parts.map(({ action: _, ...part }) => part) };
  });

export default function Admin() {
  const { parts } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="系统管理" />
      <ul className="grid gap-2">
        {parts.map(({ to, label, note }) => (
          <li key={to} className="border-b border-line pb-2">
            <Link to={to}>
              <strong>{label}</strong>
            </Link>
            <span className="text-muted"> {note}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
