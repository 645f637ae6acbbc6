import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { getReport } from "~/modules/reports/queries/frozen.server";
import { ReportBody } from "~/modules/reports/ui/report-body";
import { TargetTable } from "~/modules/targets/ui/target-table";
import { LinkButton } from "~/ui/button";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { page } from "../../../context.server";

export const meta = () => [{ title: "月报 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ report: await getReport(ctx, args.params.id!) }));

export default function ReportPage() {
  const { report } = useLoaderData<typeof loader>();
  const { payload } = report;
  const search = `?asOf=${payload.cutOffOn}&method=${payload.method}`;
  const done = useSearchParams()[0].get("done");
  const money = payload.targets.filter(
    (target) => target.metric === "SIGNED" || target.metric === "INDUSTRIAL",
  );
  const others = payload.targets.filter((target) => !money.includes(target));
  return (
    <>
      <PageHead
        title={payload.title}
        crumbs={[{ label: "报表", to: "/reports" }]}
        sub={
          <span className="num">
            截至 {payload.cutOffOn} 24 时；{payload.frozenAt.slice(0, 16).replace("T", " ")} 由{" "}
            {payload.frozenBy} 封存
            {report.partial ? "；只列本单位的部分" : ""}
          </span>
        }
        actions={
          payload.previous ? (
            <LinkButton to={`/reports/bridge?from=${payload.previous.id}&to=${report.id}`}>
              与上期比较
            </LinkButton>
          ) : undefined
        }
      />
      <div className="stack">
        {done ? <Notice kind="done">已封存。以后再印，一字不变。</Notice> : null}
        <Section title="一、签约与工业投资">
          <TargetTable caption="签约与工业投资" targets={money} search={search} />
        </Section>
        <ReportBody payload={payload} />
        <Section title="四、其他指标">
          <TargetTable caption="其他指标" targets={others} search={search} />
        </Section>
        <p className="num text-sm text-muted">
          台账截至第 {payload.ledgerThrough} 笔；校验值 {report.sha256}
        </p>
        <PrintSource>{`${payload.title}，截至 ${payload.cutOffOn}，封存件。`}</PrintSource>
      </div>
    </>
  );
}
