import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { METHOD_LABELS } from "~/modules/targets/labels";
import { listTargetChoices, listTargets } from "~/modules/targets/queries/list.server";
import { targetFilterSchema } from "~/modules/targets/schema";
import { TargetFilters } from "~/modules/targets/ui/target-filters";
import { TargetTable } from "~/modules/targets/ui/target-table";
import { ViewForm } from "~/modules/targets/ui/view-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { page } from "../../context.server";

export const meta = () => [{ title: "指标 · 引凤" }];

const listSchema = targetFilterSchema.extend({
  missing: z.string().optional(),
  columns: z.string().optional(),
});

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const given = listSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    const { missing, columns, ...filter } = given;
    const list = await listTargets(ctx, filter);
    return {
      ...list,
      items: missing ? list.items.filter((target) => target.missing === "未填报") : list.items,
      filter,
      missing: Boolean(missing),
      visible: columns ? columns.split(",") : undefined,
      choices: await listTargetChoices(ctx),
      today: shanghaiDate(ctx.now),
    };
  });

export default function TargetsPage() {
  const { items, filter, missing, visible, choices, asOf, method, exampleRules, today } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="指标"
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
            <Link to="/plans">文件</Link>
            <Link to="/units">单位</Link>
            <Link to="/units/ranking">排名</Link>
          </>
        }
        actions={<ViewForm asOf={asOf} method={method} max={today} />}
      />
      <TargetFilters filter={filter} choices={choices} />
      {missing ? (
        <p className="pb-3">
          只看未填报的指标。<Link to="/targets">看全部</Link>
        </p>
      ) : null}
      {items.length === 0 ? (
        <EmptyState title="没有符合条件的指标" action={<LinkButton to="/targets">清除条件</LinkButton>}>
          换一份文件、单位或亮灯再试。
        </EmptyState>
      ) : (
        <TargetTable caption="指标" targets={items} plan choice visible={visible} />
      )}
      <PrintSource>{`截至 ${asOf}，数据来自台账和经确认的填报。`}</PrintSource>
    </>
  );
}
