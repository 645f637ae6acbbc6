import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { allow, mayDo } from "~/modules/access/queries.server";
import { countLacks } from "~/modules/leads/queries/lacks.server";
import { LackTable, UnitLackTable } from "~/modules/leads/ui/lack-table";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { Section } from "~/ui/section";
import { page } from "../../../context.server";

export const meta = () => [{ title: "数据核查 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "lead.read");
    const unit = new URL(args.request.url).searchParams.get("unit") || null;
    return {
      ...(await countLacks(ctx, { unit: unit ?? undefined })),
      unit,
      mayMerge: mayDo(ctx.actor, "company.merge"),
    };
  });

export default function LacksPage() {
  const { lacks, units, projects, lacking, unit, mayMerge } = useLoaderData<typeof loader>();
  const named = units.find(({ id }) => id === unit)?.name;
  return (
    <>
      <PageHead
        title="数据核查"
        crumbs={[{ label: "线索", to: "/leads" }]}
        sub={
          <>
            <span className="num">
              {named ?? ""}
              {named ? "：" : ""}推进和暂缓的 {projects} 个项目中，{lacking} 个有缺项
            </span>
            {unit ? <Link to="/leads/lacks">看全部单位</Link> : null}
            {mayMerge ? <Link to="/companies/duplicates">疑似重复企业</Link> : null}
          </>
        }
      />
      {lacks.length === 0 ? (
        <EmptyState title="没有缺项">已过阶段的要件、统一社会信用代码和下一步都已填写。</EmptyState>
      ) : (
        <div className="stack">
          <LackTable lacks={lacks} unit={unit} />
          {unit || units.length < 2 ? null : (
            <Section title="按单位" note="缺项多的在前">
              <UnitLackTable units={units} />
            </Section>
          )}
        </div>
      )}
    </>
  );
}
