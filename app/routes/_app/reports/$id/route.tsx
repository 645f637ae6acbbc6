import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { getReportPaper, mayReadBulletin } from "~/modules/reports/queries/papers.server";
import { monthSchema } from "~/modules/reports/schema";
import { PaperActions } from "~/modules/reports/ui/paper-actions";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PaperView } from "~/ui/paper";
import { PrintSource } from "~/ui/print-source";
import { Tabs } from "~/ui/tabs";
import { page } from "../../../context.server";

export const meta = () => [{ title: "报表 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const { form } = paramsOf(new URL(args.request.url).searchParams);
    const asked = monthSchema.parse({ id: args.params.id, form });
    const { head, paper, partial, previous } = await getReportPaper(ctx, asked);
    const { ledgerThrough, ...shown } = head;
    return {
      head: { ...shown, ledgerThrough: ledgerThrough.toString() },
      paper,
      partial,
      previous,
      form: asked.form,
      bulletin: head.kind === "MONTHLY" && mayReadBulletin(ctx),
    };
  });

const formsOf = (id: string, form: string) => [
  { label: "月报", to: `/reports/${id}`, current: form === "monthly" },
  { label: "全区通报", to: `/reports/${id}?form=bulletin`, current: form === "bulletin" },
];

export default function ReportPage() {
  const { head, paper, partial, previous, form, bulletin } = useLoaderData<typeof loader>();
  const done = useSearchParams()[0].get("done");
  return (
    <>
      <PageHead
        title={paper.name}
        crumbs={[{ label: "报表", to: "/reports" }]}
        sub={
          <span className="num">
            截至 {head.cutOffOn} 24 时；由 {head.frozenBy} {head.kind === "MONTHLY" ? "封存" : "定稿"}
            {partial ? "；只列本单位的部分" : ""}
          </span>
        }
        actions={
          <>
            {previous ? (
              <LinkButton to={`/reports/bridge?from=${previous}&to=${head.id}`}>与上期比较</LinkButton>
            ) : null}
            <PaperActions name="report" params={{ id: head.id, ...(form === "bulletin" ? { form } : {}) }} />
          </>
        }
      />
      <div className="stack">
        {done ? (
          <Notice kind="done">已{done === "kept" ? "定稿" : "封存"}。以后再印，一字不变。</Notice>
        ) : null}
        {bulletin ? <Tabs label="样式" items={formsOf(head.id, form)} /> : null}
        <PaperView paper={paper} />
        <p className="num text-sm text-muted break-all">
          台账截至第 {head.ledgerThrough} 笔；校验值 {head.sha256}
        </p>
        <PrintSource>{`${paper.name}，截至 ${head.cutOffOn}，${head.kind === "MONTHLY" ? "封存件" : "定稿件"}。`}</PrintSource>
      </div>
    </>
  );
}
