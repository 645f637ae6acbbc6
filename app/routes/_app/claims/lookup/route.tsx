import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { lookUpCompany } from "~/modules/leads/commands/claim-look-up.server";
import { LookUpForm, LookUpResult } from "~/modules/leads/ui/claims-lookup";
import { PageHead } from "~/ui/page-head";
import { page } from "../../../context.server";

export const meta = () => [{ title: "查企业 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const name = (new URL(args.request.url).searchParams.get("name") ?? "").trim().slice(0, 120);
    return { name, found: await lookUpCompany(ctx, { name }) };
  });

export default function LookUpPage() {
  const { name, found } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="查企业"
        sub="输入企业名称，看是否已有单位跟进或登记首谈；查到他方首谈会留下记录"
        crumbs={[{ label: "首谈", to: "/claims" }]}
      />
      <div className="stack">
        <LookUpForm name={name} />
        {name.length >= 2 ? <LookUpResult name={name} found={found} /> : null}
      </div>
    </>
  );
}
