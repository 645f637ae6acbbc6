import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ORGANISATION_KIND_LABELS } from "~/modules/access/labels";
import { reportLinks } from "~/modules/reports/queries/papers.server";
import { getUnitPage } from "~/modules/targets/queries/units.server";
import { viewSchema } from "~/modules/targets/schema";
import { HeadlineAnswer } from "~/modules/targets/ui/headline";
import { LightsLine } from "~/modules/targets/ui/lights-line";
import { TargetTable } from "~/modules/targets/ui/target-table";
import { ViewForm } from "~/modules/targets/ui/view-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { page } from "../../../context.server";

export const meta = () => [{ title: "单位 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const view = viewSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return {
      ...(await getUnitPage(ctx, { id: args.params.id!, ...view })),
      today: shanghaiDate(ctx.now),
      links: reportLinks(ctx),
    };
  });

export default function UnitPage() {
  const { unit, led, supported, lights, asOf, today, links } = useLoaderData<typeof loader>();
  const money = led.filter(
    (target) => (target.metric === "SIGNED" || target.metric === "INDUSTRIAL") && !target.hidden,
  );
  const weekly = unit.kind === "PARK_COMPANY" && links.weekly && (links.unit ?? unit.id) === unit.id;
  return (
    <>
      <PageHead
        title={unit.name}
        crumbs={[{ label: "单位", to: "/units" }]}
        sub={
          <>
            <span>{ORGANISATION_KIND_LABELS[unit.kind]}</span>
            <span className="num">
              牵头 {led.length} 项，配合 {supported.length} 项；截至 {asOf}
            </span>
          </>
        }
        actions={
          <>
            {weekly ? <LinkButton to={`/reports/weekly?unit=${unit.id}`}>周报</LinkButton> : null}
            <LinkButton to={`/tasks?unit=${unit.id}`}>任务</LinkButton>
            <ViewForm asOf={asOf} method={led[0]?.method ?? "MONTH"} max={today} />
          </>
        }
      />
      <div className="stack">
        {money.length > 0 ? (
          <div className="grid gap-x-10 gap-y-6 md:grid-cols-2">
            {money.map((target) => (
              <HeadlineAnswer key={target.id} target={target} />
            ))}
          </div>
        ) : null}
        {led.length + supported.length === 0 ? (
          <EmptyState title="文件没有给这个单位定目标">任务清单中可能有它牵头或配合的任务。</EmptyState>
        ) : null}
        {led.length > 0 ? (
          <Section title="牵头">
            <div className="grid gap-3">
              <LightsLine lights={lights} to={(light) => `/targets?owner=${unit.id}&light=${light}`} />
              <TargetTable caption={`${unit.name}牵头的指标`} targets={led} owner={false} />
            </div>
          </Section>
        ) : null}
        {supported.length > 0 ? (
          <Section title="配合">
            <TargetTable caption={`${unit.name}配合的指标`} targets={supported} />
          </Section>
        ) : null}
        <PrintSource>{`截至 ${asOf}，数据来自台账和经确认的填报。`}</PrintSource>
      </div>
    </>
  );
}
