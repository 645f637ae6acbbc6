import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listAuditLog } from "~/modules/access/queries.server";
import { auditFilterSchema } from "~/modules/access/schema";
import { ENTITY_LABELS } from "~/modules/audit/labels";
import { paramsOf } from "~/platform/codes";
import { shanghaiDateTime } from "~/platform/dates";
import { type Column, DataTable } from "~/ui/data-table";
import { EmptyState } from "~/ui/empty-state";
import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { page } from "../../../context.server";

export const meta = () => [{ title: "操作记录 · 系统管理 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const filter = auditFilterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    const { rows, total, exact } = await listAuditLog(ctx, filter);
    return {
      filter,
      total,
      exact,
      rows: rows.map((row) => ({
        id: String(row.id),
        at: shanghaiDateTime(row.at),
        who: row.actorName,
        unit: [row.district, row.unit].filter(Boolean).join(" ") || "—",
        about: ENTITY_LABELS[row.entity.toLowerCase()] ?? "其他",
        summary: row.reason ? `${row.summary}。原因：${row.reason}` : row.summary,
      })),
    };
  });

type Row = Awaited<ReturnType<typeof loader>>["rows"][number];

const COLUMNS: Column<Row>[] = [
  {
    id: "at",
    head: "时间",
    cell: (row) => <span className="num whitespace-nowrap">{row.at}</span>,
    card: "meta",
  },
  { id: "who", head: "人员", cell: (row) => row.who, card: "meta" },
  { id: "unit", head: "区和单位", cell: (row) => row.unit },
  { id: "about", head: "对象", cell: (row) => row.about, card: "figure" },
  { id: "summary", head: "内容", cell: (row) => row.summary, card: "title", width: "50%" },
];

const NAMES = ["q", "entity", "from", "to"] as const;

export default function Audit() {
  const { filter, rows, total, exact } = useLoaderData<typeof loader>();
  const active: ActiveFilter[] = NAMES.flatMap((name) => {
    const value = filter[name];
    if (!value) return [];
    const label = name === "entity" ? (ENTITY_LABELS[value] ?? value) : value;
    return [{ name, label: { q: "", entity: "", from: "自 ", to: "至 " }[name] + label }];
  });
  return (
    <>
      <PageHead
        title="操作记录"
        sub="每一次改动都有记录，不能修改或删除"
        crumbs={[{ label: "系统管理", to: "/admin" }]}
      />
      <FilterBar
        names={NAMES}
        active={active}
        more={
          <>
            <FilterInput type="date" name="from" label="自" defaultValue={filter.from ?? ""} />
            <FilterInput type="date" name="to" label="至" defaultValue={filter.to ?? ""} />
          </>
        }
      >
        <FilterInput name="q" label="人员或内容" defaultValue={filter.q ?? ""} />
        <FilterSelect
          name="entity"
          label="全部对象"
          defaultValue={filter.entity ?? ""}
          options={Object.entries(ENTITY_LABELS).map(([value, label]) => ({ value, label }))}
        />
      </FilterBar>
      {rows.length === 0 ? (
        <EmptyState title="没有符合条件的记录">换一个条件再试。</EmptyState>
      ) : (
        <DataTable caption="操作记录" columns={COLUMNS} rows={rows} rowId={(row) => row.id} />
      )}
      {exact ? null : (
        <p className="text-muted">记录超过 {total.toLocaleString("en-US")} 条，请用日期缩小范围。</p>
      )}
      <Pager page={filter.page} pageSize={filter.pageSize} total={total} />
    </>
  );
}
