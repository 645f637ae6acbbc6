import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useLocation } from "@remix-run/react";
import { z } from "zod";
import { mayDo } from "~/modules/access/queries.server";
import { METHOD_LABELS } from "~/modules/targets/labels";
import { lightsOf, listTargetChoices, listTargets } from "~/modules/targets/queries/list.server";
import { targetFilterSchema } from "~/modules/targets/schema";
import { LightsLine } from "~/modules/targets/ui/lights-line";
import { TargetFilters } from "~/modules/targets/ui/target-filters";
import { TargetsByPlan } from "~/modules/targets/ui/target-table";
import { ViewForm } from "~/modules/targets/ui/view-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { EmptyState } from "~/ui/empty-state";
import { ExportLinks } from "~/ui/export-links";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { PrintSource } from "~/ui/print-source";
import { withParams } from "~/ui/search-params";
import { page } from "../../context.server";

export const meta = () => [{ title: "指标 · 引凤" }];

const listSchema = targetFilterSchema.extend({
  missing: z.string().optional(),
  columns: z.string().optional(),
  page: z.coerce.number().int().min(1).catch(1).default(1),
});

const PAGE_SIZE = 40;

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const given = listSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    const { missing, columns, page: wanted, ...filter } = given;
    const list = await listTargets(ctx, filter);
    const all = missing ? list.items.filter((target) => target.missing === "未填报") : list.items;
    const at = Math.min(wanted, Math.max(1, Math.ceil(all.length / PAGE_SIZE)));
    return {
      mayExport: mayDo(ctx.actor, "export.run"),
      ...list,
      items: all.slice((at - 1) * PAGE_SIZE, at * PAGE_SIZE),
      lights: lightsOf(all),
      total: all.length,
      at,
      filter,
      missing: Boolean(missing),
      visible: columns ? columns.split(",") : undefined,
      choices: await listTargetChoices(ctx),
      today: shanghaiDate(ctx.now),
    };
  });

export default function TargetsPage() {
  const {
    items,
    lights,
    total,
    at,
    filter,
    missing,
    visible,
    choices,
    asOf,
    method,
    exampleRules,
    today,
    mayExport,
  } = useLoaderData<typeof loader>();
  const { search } = useLocation();
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
        <div className="stack">
          <LightsLine lights={lights} to={(light) => withParams(search, { light, page: null })} />
          <TargetsByPlan targets={items} visible={visible} />
          <Pager page={at} pageSize={PAGE_SIZE} total={total} unit="项" />
        </div>
      )}
      {mayExport ? <ExportLinks list="targets" /> : null}
      <PrintSource>{`截至 ${asOf}，数据来自台账和经确认的填报。`}</PrintSource>
    </>
  );
}
