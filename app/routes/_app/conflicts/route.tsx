import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { type ConflictRow, listConflicts } from "~/modules/leads/queries/claims-desk.server";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { type Column, DataTable } from "~/ui/data-table";
import { EmptyState } from "~/ui/empty-state";
import { Missing } from "~/ui/figure";
import { PageHead } from "~/ui/page-head";
import { page } from "../../context.server";

export const meta = () => [{ title: "撞单裁定 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ rows: await listConflicts(ctx) }));

const COLUMNS: Column<ConflictRow>[] = [
  { id: "company", head: "企业", cell: (row) => row.company, width: "28%" },
  { id: "units", head: "申报单位", card: "meta", cell: (row) => row.units },
  {
    id: "accepted",
    head: "已认定",
    cell: (row) => row.accepted ?? <Missing reason="都还没有认定" />,
  },
  {
    id: "since",
    head: "提出异议",
    card: "meta",
    cell: (row) => (row.since ? shanghaiDate(row.since) : <Missing reason="没有提出异议" />),
  },
  { id: "days", head: "等待", unit: "自然日", numeric: true, card: "figure", cell: (row) => row.daysWaiting },
];

export default function ConflictsPage() {
  const { rows } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="撞单裁定"
        sub={rows.length > 0 ? `${rows.length} 家企业待裁定，等得最久的在前` : undefined}
        crumbs={[{ label: "首谈", to: "/claims" }]}
      />
      {rows.length === 0 ? (
        <EmptyState
          title="没有撞单"
          action={<LinkButton to="/claims?state=SUBMITTED">查看待认定的首谈</LinkButton>}
        >
          两家单位对同一家企业申报首谈时会出现在这里。
        </EmptyState>
      ) : (
        <DataTable
          caption="撞单"
          columns={COLUMNS}
          rows={rows}
          rowId={(row) => row.companyId}
          rowHref={(row) => `/conflicts/${row.companyId}`}
          summary={{ count: rows.length, unit: "家" }}
        />
      )}
    </>
  );
}
