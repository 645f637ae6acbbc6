import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";
import { type ConversionRate, getConversion } from "~/modules/reports/queries/conversion.server";
import { monthText } from "~/modules/reports/rules/report";
import { ConversionFilters } from "~/modules/reports/ui/conversion-filters";
import { ConversionTable, SignedProjects } from "~/modules/reports/ui/conversion-table";
import { percentText } from "~/modules/targets/rules/display";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { withParams } from "~/ui/search-params";
import { Section } from "~/ui/section";
import { page } from "../../../context.server";

export const meta = () => [{ title: "签约开工率 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    ...(await getConversion(ctx, paramsOf(new URL(args.request.url).searchParams))),
    today: shanghaiDate(ctx.now),
  }));

const rateWords = (within: string, { signed, started, startedPct }: ConversionRate) =>
  signed === 0
    ? `还没有签约满${within}的项目`
    : `签约满${within}的 ${signed} 个项目，${started} 个在${within}内开工，占 ${percentText(startedPct)}`;

export default function ConversionPage() {
  const data = useLoaderData<typeof loader>();
  const { months, month, inMonth, projects, half, year, asOf, unit, units, today } = data;
  const { search } = useLocation();
  return (
    <>
      <PageHead
        title="签约开工率"
        crumbs={[{ label: "报表", to: "/reports" }]}
        sub={<span>按签约月份分组，各组只看自己的项目：自签约之日起半年内、一年内是否开工</span>}
      />
      <ConversionFilters filter={{ asOf, unit }} units={units} today={today} />
      {months.length === 0 ? (
        <EmptyState title="还没有签约的项目">正式合同经确认后，会按签约月份列在这里。</EmptyState>
      ) : (
        <div className="stack">
          <div className="num">
            <p>{rateWords("半年", half)}。</p>
            <p>{rateWords("一年", year)}。</p>
          </div>
          {month ? (
            <Section
              title={`${monthText(month)}签约的项目`}
              note={
                projects.length === inMonth
                  ? `${inMonth} 个`
                  : `${inMonth} 个，其中 ${inMonth - projects.length} 个您不能查看`
              }
              id="projects"
            >
              {inMonth === 0 ? (
                <p className="text-muted">这个月没有签约的项目。</p>
              ) : (
                <SignedProjects projects={projects} />
              )}
            </Section>
          ) : null}
          <ConversionTable months={months} to={(one) => `${withParams(search, { month: one })}#projects`} />
        </div>
      )}
      <PrintSource>{`截至 ${asOf}，签约取自台账（正式合同，终止的仍列在签约当月），开工取自项目的开工日期。`}</PrintSource>
    </>
  );
}
