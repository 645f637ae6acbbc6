import type { LinksFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
} from "@remix-run/react";
import type { ReactNode } from "react";
import type { HttpProblem } from "~/platform/http.server";
import styles from "~/ui/app.css?url";
import { LinkButton } from "~/ui/button";
import { useNonce } from "~/ui/nonce";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const theme = useMatches().flatMap(({ handle }) => (handle as { theme?: string })?.theme ?? [])[0];
  return (
    <html lang="zh-CN" data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="format-detection" content="telephone=no" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

const FALLBACK: Record<number, string> = {
  404: "没有找到这个页面。地址可能有误，或内容不在您的权限范围内。",
  405: "这个地址不接受这样的请求。",
};

export const problemOf = (error: unknown): { status: number; message: string; traceId?: string } => {
  if (isRouteErrorResponse(error)) {
    const problem = error.data as HttpProblem | null;
    if (problem && typeof problem === "object" && "message" in problem) return problem;
    return { status: error.status, message: FALLBACK[error.status] ?? "系统出现问题，请稍后再试。" };
  }
  return { status: 500, message: "页面显示出错，请刷新后再试；如仍不行，请联系管理员。" };
};

export function ErrorBoundary() {
  const problem = problemOf(useRouteError());
  return (
    <main className="content">
      <title>{`出错了 · 引凤`}</title>
      <h1>{problem.status === 404 ? "没有找到" : "没有成功"}</h1>
      <p>{problem.message}</p>
      {problem.traceId ? <p className="num">追踪号 {problem.traceId}</p> : null}
      <LinkButton to="/" look="primary">
        回到总览
      </LinkButton>
    </main>
  );
}
