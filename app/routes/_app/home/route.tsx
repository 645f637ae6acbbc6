import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { getOverview } from "~/modules/reports/queries/overview.server";
import { reportLinks } from "~/modules/reports/queries/papers.server";
import { BridgeText } from "~/modules/reports/ui/bridge-line";
import { DecisionList } from "~/modules/reports/ui/decision-list";
import { METHOD_LABELS } from "~/modules/targets/labels";
import { viewSchema } from "~/modules/targets/schema";
import { HeadlineAnswer, HeadlineTable } from "~/modules/targets/ui/headline";
import { LightsLine } from "~/modules/targets/ui/lights-line";
import { OwnTargets } from "~/modules/targets/ui/own-targets";
import { ReconciliationLine } from "~/modules/targets/ui/reconciliation-section";
import { ViewForm } from "~/modules/targets/ui/view-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { page } from "../../context.server";

export const meta = () => [{ title: "总览 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const view = viewSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return { ...(await getOverview(ctx, view)), today: shanghaiDate(ctx.now), links: reportLinks(ctx) };
  });

const ANSWERS = 2;

export default function OverviewPage() {
  const { headline, own, supported, unitId, asOf, method, today, exampleRules, changes, ...rest } =
    useLoaderData<typeof loader>();
  const { lights, unreported, reconciliations, lastReport, decisions, links } = rest;
  const changeOf = (id: string) => {
    const bridge = changes.find((one) => one.id === id);
    return bridge && <BridgeText bridge={bridge} />;
  };
  const more = headline.slice(ANSWERS);
  return (
    <>
      <PageHead
        title="总览"
        sub={
          <>
            <span className="num">
              截至 {asOf}，{METHOD_LABELS[method]}计算时序进度
            </span>
            {exampleRules ? (
              <Link to="/settings">
                <Chip>示例规则</Chip>
              </Link>
            ) : null}
          </>
        }
        actions={<ViewForm asOf={asOf} method={method} max={today} />}
      />
      <div className="stack">
        {headline.length > 0 ? (
          <div className="grid gap-x-10 gap-y-6 md:grid-cols-2">
            {headline.slice(0, ANSWERS).map((target) => (
              <HeadlineAnswer key={target.id} target={target} change={changeOf(target.id)} />
            ))}
          </div>
        ) : (
          <OwnTargets led={own} supported={supported} unitId={unitId} />
        )}
        <div className="grid gap-x-10 gap-y-6 md:grid-cols-2">
          <Section
            title="待决事项"
            actions={
              links.meeting ? (
                <LinkButton to="/reports/meeting">会议材料</LinkButton>
              ) : links.weekly ? (
                <LinkButton to="/reports/weekly">招商周报</LinkButton>
              ) : undefined
            }
          >
            <DecisionList decisions={decisions} />
          </Section>
          <Section title="指标亮灯" note={unreported > 0 ? `其中 ${unreported} 项未填报` : undefined}>
            <LightsLine lights={lights} to={(light) => `/targets?light=${light}`} />
            <ul className="num grid gap-1 pt-3">
              {reconciliations.map((found) => (
                <li key={found.id}>
                  <Link className="in-text" to={`/targets/${found.id}`}>
                    {found.indicator}
                  </Link>
                  ：
                  <ReconciliationLine found={found} />
                </li>
              ))}
              {lastReport ? (
                <li>
                  上期月报：<Link to={`/reports/${lastReport.id}`}>{lastReport.title}</Link>，截至{" "}
                  {lastReport.cutOffOn}
                </li>
              ) : null}
              <li>
                <Link to="/units/ranking">各单位进度排名</Link>，<Link to="/wall">大屏</Link>
              </li>
            </ul>
          </Section>
        </div>
        {more.length > 0 ? (
          <Section title="各单位签约与工业投资" note="同一项目在每个所属范围各计一次，各行不相加">
            <HeadlineTable targets={more} />
          </Section>
        ) : null}
        <PrintSource>{`截至 ${asOf}，数据来自经确认的签约与投资台账。`}</PrintSource>
      </div>
    </>
  );
}
