import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, Outlet, useLoaderData, useRouteError, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { MENU, ROLE_LABELS } from "~/modules/access/labels";
import { getFrame, mayDo } from "~/modules/access/queries.server";
import { countUnreadNotices } from "~/modules/notices/queries/notices.server";
import { countWaiting } from "~/modules/reports/queries/desk-returned.server";
import { problemOf } from "~/root";
import { LinkButton } from "~/ui/button";
import { CommandPalette } from "~/ui/command-palette";
import { PageHead } from "~/ui/page-head";
import type { NavItem } from "~/ui/shell";
import { MenuGroup, Shell } from "~/ui/shell";
import { page } from "../context.server";

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const frame = await getFrame(ctx);
    return {
      name: frame.name,
      unit: frame.unit ?? ROLE_LABELS[ctx.actor.role],
      place: frame.district ?? "两区",
      sees: {
        leads: mayDo(ctx.actor, "lead.read"),
        signings: mayDo(ctx.actor, "signing.read"),
        reports: mayDo(ctx.actor, "report.read"),
      },
      menu: MENU.map(({ label, links }) => ({
        label,
        links: links.filter(({ needs }) => mayDo(ctx.actor, needs)).map(({ to, label }) => ({ to, label })),
      })),
      works: mayDo(ctx.actor, "lead.write"),
      waiting: await countWaiting(ctx),
      unread: await countUnreadNotices(ctx),
      demo: frame.demo,
    };
  });

/** The frame changes with who is signed in, not with every click. */
export const shouldRevalidate = ({ formMethod }: { formMethod?: string }) =>
  formMethod !== undefined && formMethod !== "GET";

type FrameData = ReturnType<typeof useLoaderData<typeof loader>>;

function Frame({ data, children }: { data: FrameData; children: ReactNode }) {
  const { name, unit, place, sees, menu, works, waiting, unread, demo } = data;
  const items: NavItem[] = [
    { to: "/", label: "总览", icon: "overview", end: true },
    ...(sees.leads ? [{ to: "/leads", label: "线索", icon: "funnel" } as const] : []),
    ...(sees.signings ? [{ to: "/signings", label: "签约", icon: "sign" } as const] : []),
    { to: "/targets", label: "指标", icon: "target" },
    { to: "/tasks", label: "任务", icon: "list" },
    { to: "/carriers", label: "载体", icon: "building" },
    { to: "/companies", label: "企业", icon: "people" },
    ...(sees.reports ? [{ to: "/reports", label: "报表", icon: "report" } as const] : []),
  ];
  return (
    <Shell
      brand="引凤"
      place={place}
      items={items}
      inbox={{ to: "/inbox", label: "待办", icon: "inbox", count: waiting }}
      notices={{ to: "/notices", label: "通知", icon: "bell", count: unread }}
      own={{ to: "/today", label: "今日", icon: "today" }}
      phoneBar={works ? ["/today", "/leads", "/inbox", "/targets"] : ["/", "/leads", "/inbox", "/targets"]}
      user={{ name, note: unit }}
      banner={
        demo ? (
          <aside className="demo-line no-print" aria-label="演示说明">
            演示环境：企业和数额均为虚构，指标和任务出自文件。
          </aside>
        ) : null
      }
      more={menu.map((group) => <MenuGroup key={group.label} {...group} />)}
      userMenu={
        <>
          {menu.map((group) => (
            <MenuGroup key={group.label} {...group} />
          ))}
          <a href="/profile" data-follow="">
            个人设置
          </a>
          <Form method="post" action="/sign-out">
            <button type="submit">退出登录</button>
          </Form>
        </>
      }
      search={
        <CommandPalette
          action="/search"
          source={(q) => `/search/hits?q=${encodeURIComponent(q)}`}
          placeholder="搜索企业、线索、载体、园区"
        />
      }
    >
      {children}
    </Shell>
  );
}

export default function AppFrame() {
  return (
    <Frame data={useLoaderData<typeof loader>()}>
      <Outlet />
    </Frame>
  );
}

/** A page that fails keeps the frame around it. */
export function ErrorBoundary() {
  const problem = problemOf(useRouteError());
  const data = useRouteLoaderData<typeof loader>("routes/_app/route");
  const said = (
    <>
      <title>出错了 · 引凤</title>
      <PageHead
        title={problem.status === 404 ? "没有找到" : problem.status === 403 ? "没有权限" : "没有成功"}
        sub={problem.message}
      />
      <div className="stack">
        {problem.traceId ? <p className="num text-muted">追踪号 {problem.traceId}</p> : null}
        <div>
          <LinkButton to="/" look="primary">
            回到总览
          </LinkButton>
        </div>
      </div>
    </>
  );
  if (data) return <Frame data={data}>{said}</Frame>;
  return (
    <Shell brand="引凤" items={[]}>
      {said}
    </Shell>
  );
}
