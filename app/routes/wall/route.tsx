import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import { getMe } from "~/modules/access/queries.server";
import { getOverview } from "~/modules/reports/queries/overview.server";
import { BridgeText } from "~/modules/reports/ui/bridge-line";
import { DecisionList } from "~/modules/reports/ui/decision-list";
import { useFreshFigures } from "~/modules/reports/ui/fresh-figures";
import type { TargetItem } from "~/modules/targets/queries/list.server";
import { figureText, goalText } from "~/modules/targets/rules/display";
import { HeadlineAnswer } from "~/modules/targets/ui/headline";
import { LightsLine } from "~/modules/targets/ui/lights-line";
import { TargetLight } from "~/modules/targets/ui/target-table";
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

const ANSWERS = 2;
const LINES = 5;

function Line({ target }: { target: TargetItem }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 border-b border-line py-1">
      <span className="min-w-0 grow basis-full truncate md:basis-0">
        {target.owner} {target.indicator}
      </span>
      <span className="num">
        {figureText(target.actual.confirmed, target.unit) ?? "—"} / {goalText(target.endValue)} {target.unit}
      </span>
      <span className="w-[5em] text-right">
        <TargetLight target={target} />
      </span>
    </li>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="text-base text-muted">{title}</h2>
      {children}
    </section>
  );
}

export default function WallPage() {
  const { overview, place, at } = useLoaderData<typeof loader>();
  const { headline, own, lights, unreported, decisions, lastReport, changes, exampleRules } = overview;
  const lost = useFreshFigures();
  const changeOf = (id: string): ReactNode => {
    const bridge = changes.find((one) => one.id === id);
    return bridge && <BridgeText bridge={bridge} />;
  };
  const targets = headline.length > 0 ? headline : own;
  const others = targets.slice(ANSWERS, ANSWERS + LINES);
  return (
    <main className="wall" id="main">
      <noscript>
        <meta httpEquiv="refresh" content="300" />
      </noscript>
      <header className="flex flex-wrap items-baseline gap-x-6">
        <h1 className="text-lg">{place} 招商目标进度</h1>
        <p className="num grow text-muted md:text-right">
          {lost ? <strong className="behind">连接中断，以下为先前的数 · </strong> : null}
          {at}
          {lastReport ? ` · 上期月报截至 ${lastReport.cutOffOn}` : ""}
          {exampleRules ? " · 示例规则" : ""}
        </p>
      </header>
      <div className="grid gap-x-12 gap-y-6 md:grid-cols-2">
        {targets.slice(0, ANSWERS).map((target) => (
          <HeadlineAnswer key={target.id} target={target} change={changeOf(target.id)} />
        ))}
      </div>
      <div className="grid min-h-0 content-start gap-x-12 gap-y-6 md:grid-cols-2">
        <Part title="待决事项">
          <DecisionList decisions={decisions.slice(0, 3)} />
        </Part>
        {others.length > 0 ? (
          <Part title="其他目标">
            <ul>
              {others.map((target) => (
                <Line key={target.id} target={target} />
              ))}
            </ul>
          </Part>
        ) : null}
      </div>
      <footer>
        <LightsLine lights={lights} to={(light) => `/targets?light=${light}`} />
        {unreported > 0 ? <p className="num text-sm text-muted">其中 {unreported} 项未填报</p> : null}
      </footer>
    </main>
  );
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
