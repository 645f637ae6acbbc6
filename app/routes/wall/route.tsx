import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { useEffect } from "react";
import { getMe } from "~/modules/access/queries.server";
import { getOverview } from "~/modules/reports/queries/overview.server";
import { Wall } from "~/modules/reports/ui/wall";
import { shanghaiDateTime } from "~/platform/dates";
import { problemOf } from "~/root";
import { page } from "../context.server";

export const meta = () => [{ title: "大屏 · 引凤" }];

/** Read by the frame of the document: dark, and as large as the screen allows. */
export const handle = { theme: "wall" };

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const me = await getMe(ctx);
    return {
      overview: await getOverview(ctx),
      place: me.district?.name ?? "两区",
      at: shanghaiDateTime(ctx.now),
    };
  });

export default function WallPage() {
  return <Wall {...useLoaderData<typeof loader>()} />;
}

const AGAIN_MS = 60_000;

/** Nobody stands at the wall to press a button: it tries again by itself. */
export function ErrorBoundary() {
  const problem = problemOf(useRouteError());
  useEffect(() => {
    const timer = setTimeout(() => location.reload(), AGAIN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="wall" id="main">
      <h1>暂时没有数</h1>
      <p>{problem.message}</p>
      <p className="text-muted">一分钟后自动重试。</p>
    </main>
  );
}
