import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { getRanking } from "~/modules/targets/queries/units.server";
import { viewSchema } from "~/modules/targets/schema";
import { RankingTable } from "~/modules/targets/ui/ranking-table";
import { ViewForm } from "~/modules/targets/ui/view-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { page } from "../../../context.server";

export const meta = () => [{ title: "进度排名 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const view = viewSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return {
      signed: await getRanking(ctx, { metric: "SIGNED", ...view }),
      industrial: await getRanking(ctx, { metric: "INDUSTRIAL", ...view }),
      today: shanghaiDate(ctx.now),
    };
  });

export default function RankingPage() {
  const { signed, industrial, today } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="进度排名"
        crumbs={[{ label: "单位", to: "/units" }]}
        sub={<span className="num">按快慢的百分点排列，快的在前；截至 {signed.asOf}</span>}
        actions={<ViewForm asOf={signed.asOf} method={signed.method} max={today} />}
      />
      <div className="stack">
        {signed.rows.length + industrial.rows.length === 0 ? (
          <EmptyState title="没有可以排名的单位">您能看到数的单位没有签约或工业投资目标。</EmptyState>
        ) : (
          <>
            <Section title="签约">
              <RankingTable caption="签约进度排名" rows={signed.rows} />
            </Section>
            <Section title="工业投资">
              <RankingTable caption="工业投资进度排名" rows={industrial.rows} />
            </Section>
          </>
        )}
        <PrintSource>{`截至 ${signed.asOf}，碳谷绿湾公司的应达数为推算。`}</PrintSource>
      </div>
    </>
  );
}
