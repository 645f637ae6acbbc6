import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listPlans } from "~/modules/targets/queries/plans.server";
import { PlanTable } from "~/modules/targets/ui/plan-table";
import { PageHead } from "~/ui/page-head";
import { page } from "../../context.server";

export const meta = () => [{ title: "文件 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ plans: await listPlans(ctx) }));

export default function PlansPage() {
  const { plans } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="文件"
        crumbs={[{ label: "指标", to: "/targets" }]}
        sub="目标和任务的唯一出处，每个数都有原文"
      />
      <PlanTable plans={plans} />
    </>
  );
}
