import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { getPlan } from "~/modules/targets/queries/plans.server";
import { viewSchema } from "~/modules/targets/schema";
import { PlanFacts, PlanGoals } from "~/modules/targets/ui/plan-goals";
import { ViewForm } from "~/modules/targets/ui/view-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { page } from "../../../context.server";

export const meta = () => [{ title: "文件 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const view = viewSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return { ...(await getPlan(ctx, { id: args.params.id!, ...view })), today: shanghaiDate(ctx.now) };
  });

export default function PlanPage() {
  const { plan, sections, targets, asOf, today } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title={plan.title}
        crumbs={[
          { label: "指标", to: "/targets" },
          { label: "文件", to: "/plans" },
        ]}
        sub={
          <>
            {plan.draft ? <Chip tone="watch">送审稿</Chip> : <Chip>印发</Chip>}
            <span className="num">
              {plan.targetCount} 项目标，{plan.taskCount} 项任务；截至 {asOf}
            </span>
          </>
        }
        actions={
          <>
            <LinkButton to={`/tasks?plan=${plan.id}`}>任务清单</LinkButton>
            <ViewForm asOf={asOf} method={targets[0]?.method ?? "MONTH"} max={today} />
          </>
        }
      />
      <div className="stack">
        <PlanFacts plan={plan} />
        <PlanGoals sections={sections} />
        <PrintSource>{`${plan.title}；截至 ${asOf}。`}</PrintSource>
      </div>
    </>
  );
}
