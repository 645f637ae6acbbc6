import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { getCompany } from "~/modules/companies/queries/detail.server";
import { CompanyBody } from "~/modules/companies/ui/company-body";
import { STAGE_LABELS, STATUS_LABELS } from "~/modules/leads/labels";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { page } from "../../../context.server";

export const meta = () => [{ title: "企业 · 引凤" }];

const DONE: Record<string, string> = {
  created: "企业已登记。",
  edited: "资料已保存。",
  recognised: "资质已登记。",
};

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    company: await getCompany(ctx, args.params.id!),
    mayAddLead: mayDo(ctx.actor, "lead.create"),
  }));

export default function CompanyPage() {
  const { company, mayAddLead } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const done = DONE[params.get("done") ?? ""];
  return (
    <>
      <PageHead
        title={company.name}
        crumbs={[{ label: "企业", to: "/companies" }]}
        sub={
          <>
            {company.isReference ? <Chip tone="accent">文件所列</Chip> : null}
            {company.isDemo ? <Chip>演示</Chip> : null}
            <span>{company.leads.length > 0 ? `${company.leads.length} 条线索` : "没有线索"}</span>
          </>
        }
        actions={
          company.mayEdit ? (
            <>
              <LinkButton to={`/companies/${company.id}/recognitions`}>登记资质</LinkButton>
              <LinkButton to={`/companies/${company.id}/edit`}>修改资料</LinkButton>
            </>
          ) : undefined
        }
      />
      {done ? (
        <div className="mb-4">
          <Notice kind="done">{done}</Notice>
        </div>
      ) : null}
      <CompanyBody
        company={company}
        words={{ stage: STAGE_LABELS, status: STATUS_LABELS }}
        mayAddLead={mayAddLead}
      />
      <PrintSource>企业资料由登记单位填写；原文出自所引文件。</PrintSource>
    </>
  );
}
