import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { COMPANY_FILTER_NAMES } from "~/modules/companies/labels";
import { listCompanies } from "~/modules/companies/queries/list.server";
import { companyFilterSchema } from "~/modules/companies/schema";
import { CompanyTable } from "~/modules/companies/ui/company-table";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { ExportLinks } from "~/ui/export-links";
import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { page } from "../../context.server";

export const meta = () => [{ title: "企业 · 引凤" }];

const ORIGINS = { documents: "文件所列", entered: "单位登记" } as const;
const FOLLOWED = { yes: "有线索", no: "没有线索" } as const;
const options = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const params = new URL(args.request.url).searchParams;
    const filter = companyFilterSchema.parse(paramsOf(params));
    return {
      mayExport: mayDo(ctx.actor, "export.run"),
      ...(await listCompanies(ctx, filter)),
      filter,
      cols: params.getAll("cols"),
      mayAdd: mayDo(ctx.actor, "company.write"),
      seesLeads: mayDo(ctx.actor, "lead.read"),
    };
  });

export default function CompaniesPage() {
  const { rows, total, filter, cols, mayAdd, seesLeads, mayExport } = useLoaderData<typeof loader>();
  const active: ActiveFilter[] = [
    ...(filter.q ? [{ name: "q", label: `含“${filter.q}”` }] : []),
    ...(filter.origin ? [{ name: "origin", label: ORIGINS[filter.origin] }] : []),
    ...(filter.followed ? [{ name: "followed", label: FOLLOWED[filter.followed] }] : []),
  ];
  return (
    <>
      <PageHead
        title="企业"
        sub="文件所列企业全区可见；单位登记的企业由登记单位、有关园区和区投资促进办查看。"
        actions={
          mayAdd ? (
            <LinkButton to="/companies/new" look="primary">
              登记企业
            </LinkButton>
          ) : undefined
        }
      />
      <FilterBar names={COMPANY_FILTER_NAMES} active={active}>
        <FilterInput name="q" label="名称、别名或信用代码" defaultValue={filter.q ?? ""} />
        <FilterSelect
          name="origin"
          label="全部来源"
          options={options(ORIGINS)}
          defaultValue={filter.origin ?? ""}
        />
        {seesLeads ? (
          <FilterSelect
            name="followed"
            label="有无线索"
            options={options(FOLLOWED)}
            defaultValue={filter.followed ?? ""}
          />
        ) : null}
      </FilterBar>
      {total === 0 ? (
        <EmptyState
          title={active.length > 0 ? "没有符合条件的企业" : "还没有企业"}
          action={
            <LinkButton to={active.length > 0 ? "/companies" : "/leads/new"} look="primary">
              {active.length > 0 ? "清除条件" : "登记线索"}
            </LinkButton>
          }
        >
          {active.length > 0 ? "换个条件再试。" : "登记线索时会一并登记企业。"}
        </EmptyState>
      ) : (
        <>
          <CompanyTable
            rows={rows}
            total={total}
            sort={filter.sort}
            visible={cols.length > 0 ? cols : undefined}
          />
          <Pager page={filter.page} pageSize={filter.pageSize} total={total} sizes={[50, 100]} unit="家" />
          {mayExport ? <ExportLinks list="companies" /> : null}
        </>
      )}
    </>
  );
}
