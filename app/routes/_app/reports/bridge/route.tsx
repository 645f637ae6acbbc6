import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { getBridge } from "~/modules/reports/queries/between.server";
import { bridgeSchema } from "~/modules/reports/schema";
import { BridgeEntries, BridgeTable } from "~/modules/reports/ui/bridge-table";
import { paramsOf } from "~/platform/codes";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { page } from "../../../context.server";

export const meta = () => [{ title: "两期比较 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, (ctx) => getBridge(ctx, bridgeSchema.parse(paramsOf(new URL(args.request.url).searchParams))));

export default function BridgePage() {
  const { from, to, rows } = useLoaderData<typeof loader>();
  const moved = rows.filter(
    (row) => !row.differentPeriods && row.parts.some((part) => part.entries.length > 0),
  );
  return (
    <>
      <PageHead
        title="两期比较"
        crumbs={[{ label: "报表", to: "/reports" }]}
        sub={
          <span>
            <Link to={`/reports/${from.id}`}>{from.title}</Link> 到{" "}
            <Link to={`/reports/${to.id}`}>{to.title}</Link>
          </span>
        }
      />
      <div className="stack">
        <Section title="差异" note="各列相加等于差额，不差一分">
          <BridgeTable rows={rows} />
        </Section>
        {moved.map((row) => (
          <Section key={row.id} title={`${row.owner} ${row.indicator}`} note="变动明细">
            <BridgeEntries bridge={row} />
          </Section>
        ))}
        <PrintSource>{`${from.title}与${to.title}的差异。`}</PrintSource>
      </div>
    </>
  );
}
