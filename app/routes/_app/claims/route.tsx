import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { mayDo } from "~/modules/access/queries.server";
import { listClaims } from "~/modules/leads/queries/claims.server";
import { CLAIM_STATE_LABELS } from "~/modules/leads/rules/claim";
import { ClaimTable } from "~/modules/leads/ui/claims-table";
import { blankAsMissing, codeOrLabel, paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { page } from "../../context.server";

export const meta = () => [{ title: "首谈 · 引凤" }];

const filterSchema = z.object({
  q: blankAsMissing(z.string().trim().max(64, "最多 64 个字。").optional()),
  state: blankAsMissing(codeOrLabel(CLAIM_STATE_LABELS).optional()),
  /** Protection that ends within so many days. */
  ending: blankAsMissing(z.coerce.number("请写天数。").int().min(1).max(365).optional()),
  page: blankAsMissing(z.coerce.number("页码请写数字。").int().min(1).max(100_000).default(1)),
});

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const filter = filterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return {
      ...(await listClaims(ctx, { ...filter, pageSize: 50 })),
      filter,
      looksUp: mayDo(ctx.actor, "lead.create"),
      decides: mayDo(ctx.actor, "claim.decide"),
    };
  });

export default function ClaimsPage() {
  const { rows, total, filter, looksUp, decides } = useLoaderData<typeof loader>();
  const active = [
    ...(filter.q ? [{ name: "q", label: `企业含“${filter.q}”` }] : []),
    ...(filter.ending ? [{ name: "ending", label: `${filter.ending} 天内到期` }] : []),
    ...(filter.state ? [{ name: "state", label: CLAIM_STATE_LABELS[filter.state] }] : []),
  ];
  return (
    <>
      <PageHead
        title="首谈"
        sub={decides ? "各单位申报的首谈；待认定的在前" : "本单位申报的首谈"}
        crumbs={[{ label: "线索", to: "/leads" }]}
        actions={
          <>
            {decides ? <LinkButton to="/conflicts">撞单裁定</LinkButton> : null}
            {looksUp ? <LinkButton to="/claims/lookup">查企业</LinkButton> : null}
          </>
        }
      />
      <FilterBar names={["q", "state", "ending"]} active={active}>
        <FilterInput name="q" label="企业名称" defaultValue={filter.q} />
        <FilterSelect
          name="state"
          label="全部状态"
          defaultValue={filter.state ?? ""}
          options={Object.entries(CLAIM_STATE_LABELS).map(([value, label]) => ({ value, label }))}
        />
      </FilterBar>
      {total === 0 ? (
        <EmptyState
          title={active.length > 0 ? "没有符合条件的首谈" : "还没有首谈"}
          action={looksUp ? <LinkButton to="/claims/lookup">查企业</LinkButton> : undefined}
        >
          在线索页点“申报首谈”，写明首次接洽并附上材料。
        </EmptyState>
      ) : (
        <>
          <ClaimTable rows={rows} total={total} />
          <Pager page={filter.page} pageSize={50} total={total} unit="项" />
        </>
      )}
    </>
  );
}
