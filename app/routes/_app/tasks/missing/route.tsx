import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listTaskChoices } from "~/modules/tasks/queries/list.server";
import { listMissingUnits } from "~/modules/tasks/queries/missing.server";
import { periodOf, periodsUpTo } from "~/modules/tasks/rules";
import { taskFilterSchema } from "~/modules/tasks/schema";
import { MissingList } from "~/modules/tasks/ui/missing-list";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { EmptyState } from "~/ui/empty-state";
import { FilterBar } from "~/ui/filter-bar";
import { FilterSelect } from "~/ui/inputs";
import { PageHead } from "~/ui/page-head";
import { page } from "../../../context.server";

export const meta = () => [{ title: "未填报单位 · 任务 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const current = periodOf(shanghaiDate(ctx.now));
    const filter = taskFilterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    const period = filter.period ?? current;
    return {
      period,
      plan: filter.plan,
      units: await listMissingUnits(ctx, { period, plan: filter.plan }),
      plans: (await listTaskChoices(ctx)).plans,
      periods: [...new Set([...periodsUpTo(current, 12), period])],
    };
  });

export default function MissingPage() {
  const { period, plan, units, plans, periods } = useLoaderData<typeof loader>();
  const rows = units.reduce((sum, unit) => sum + unit.rows.length, 0);
  return (
    <>
      <PageHead
        title={`${period} 未填报`}
        sub={units.length > 0 ? `${units.length} 个单位，${rows} 项` : "全部单位已填报"}
        crumbs={[{ label: "任务", to: "/tasks" }]}
      />
      <FilterBar
        names={["period", "plan"]}
        active={plan ? [{ name: "plan", label: plans.find(({ id }) => id === plan)?.title ?? plan }] : []}
      >
        <FilterSelect
          name="period"
          label="月份"
          defaultValue={period}
          options={periods.map((value) => ({ value, label: value }))}
        />
        <FilterSelect
          name="plan"
          label="全部文件"
          defaultValue={plan ?? ""}
          options={plans.map(({ id, title }) => ({ value: id, label: title }))}
        />
      </FilterBar>
      {units.length > 0 ? (
        <MissingList units={units} />
      ) : (
        <EmptyState title="没有未填报的单位">
          这个月每个单位都已提交填报，或您看不到其他单位的填报。
        </EmptyState>
      )}
    </>
  );
}
