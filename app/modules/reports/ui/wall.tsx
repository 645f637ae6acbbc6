import { useRevalidator } from "@remix-run/react";
import { type ReactNode, useEffect, useState } from "react";
import type { TargetItem } from "~/modules/targets/queries/list.server";
import { figureText, goalText } from "~/modules/targets/rules/display";
import { HeadlineAnswer } from "~/modules/targets/ui/headline";
import { LightsLine } from "~/modules/targets/ui/lights-line";
import { TargetLight } from "~/modules/targets/ui/target-table";
import type { Overview } from "../queries/overview.server";
import { BridgeText } from "./bridge-line";
import { DecisionList } from "./decision-list";

const EVERY_MS = 60_000;

/** Draws the figures anew in place. While the server cannot be reached the last ones stay, and it is said. */
function useFreshFigures(): boolean {
  const { revalidate } = useRevalidator();
  const [lost, setLost] = useState(false);
  useEffect(() => {
    const timer = setInterval(async () => {
      const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
      setLost(!answer?.ok);
      if (answer?.ok) revalidate();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [revalidate]);
  return lost;
}

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

export function Wall({ place, at, overview }: { place: string; at: string; overview: Overview }) {
  const lost = useFreshFigures();
  const { headline, own, lights, unreported, decisions, lastReport, changes, exampleRules } = overview;
  const changeOf = (id: string): ReactNode => {
    const bridge = changes.find((one) => one.id === id);
    return bridge && <BridgeText bridge={bridge} />;
  };
  const targets = headline.length > 0 ? headline : own;
  return (
    <main className="wall" id="main">
      <noscript>
        <meta httpEquiv="refresh" content="300" />
      </noscript>
      <header className="flex flex-wrap items-baseline gap-x-6">
        <h1 className="text-lg">{place} 招商目标进度</h1>
        <p className="num grow text-muted md:text-right">
          {lost ? <strong className="behind">连接中断，以下为 {at} 的数 · </strong> : null}
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
      <div className="grid min-h-0 gap-x-12 gap-y-6 md:grid-cols-2">
        <section aria-labelledby="wall-decide">
          <h2 id="wall-decide" className="text-base text-muted">
            待决事项
          </h2>
          <DecisionList decisions={decisions.slice(0, 3)} />
        </section>
        <section aria-labelledby="wall-units">
          <h2 id="wall-units" className="text-base text-muted">
            其他签约与投资目标
          </h2>
          <ul>
            {targets.slice(ANSWERS, ANSWERS + LINES).map((target) => (
              <Line key={target.id} target={target} />
            ))}
          </ul>
        </section>
      </div>
      <footer>
        <LightsLine lights={lights} to={(light) => `/targets?light=${light}`} />
        {unreported > 0 ? <p className="num text-sm text-muted">其中 {unreported} 项未填报</p> : null}
      </footer>
    </main>
  );
}
