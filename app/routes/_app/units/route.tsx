import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listUnits } from "~/modules/targets/queries/units.server";
import { viewSchema } from "~/modules/targets/schema";
import { UnitTable } from "~/modules/targets/ui/unit-table";
import { ViewForm } from "~/modules/targets/ui/view-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { PageHead } from "~/ui/page-head";
import { page } from "../../context.server";

export const meta = () => [{ title: "单位 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const view = viewSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return { ...(await listUnits(ctx, view)), today: shanghaiDate(ctx.now) };
  });

export default function UnitsPage() {
  const { items, asOf, method, today } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="单位"
        crumbs={[{ label: "指标", to: "/targets" }]}
        sub={<span className="num">各单位牵头和配合的指标，截至 {asOf}</span>}
        actions={
          <>
            <LinkButton to="/units/ranking">进度排名</LinkButton>
            <ViewForm asOf={asOf} method={method} max={today} />
          </>
        }
      />
      <UnitTable rows={items} />
    </>
  );
}
