import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { allow, mayDo } from "~/modules/access/queries.server";
import { listProspectLists } from "~/modules/leads/queries/prospects.server";
import { ProspectListTable } from "~/modules/leads/ui/prospect-lists";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHead } from "~/ui/page-head";
import { page } from "../../context.server";

export const meta = () => [{ title: "招商清单 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "lead.read");
    return { rows: await listProspectLists(ctx), mayAdd: mayDo(ctx.actor, "lead.write") };
  });

export default function ListsPage() {
  const { rows, mayAdd } = useLoaderData<typeof loader>();
  const add = (
    <LinkButton to="/lists/new" look="primary">
      建立清单
    </LinkButton>
  );
  return (
    <>
      <PageHead
        title="招商清单"
        crumbs={[{ label: "线索", to: "/leads" }]}
        sub="打算去接触的企业，按名单逐家推进。"
        actions={mayAdd ? add : undefined}
      />
      {rows.length === 0 ? (
        <EmptyState title="还没有清单" action={mayAdd ? add : undefined}>
          把展会名录、产业链名单里的企业名称粘贴进来，一行一家。
        </EmptyState>
      ) : (
        <ProspectListTable rows={rows} />
      )}
    </>
  );
}
