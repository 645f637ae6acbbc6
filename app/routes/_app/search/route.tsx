import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listViews } from "~/modules/access/queries.server";
import { SavedViews } from "~/modules/access/ui/saved-views";
import { getSearchPage } from "~/modules/search/queries/find.server";
import { searchFilterSchema } from "~/modules/search/schema";
import { HitList } from "~/modules/search/ui/hit-list";
import { Facets, KindTabs, QueryForm } from "~/modules/search/ui/search-form";
import { paramsOf } from "~/platform/codes";
import { EmptyState } from "~/ui/empty-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { page } from "../../context.server";

export const meta = () => [{ title: "检索 · 引凤" }];

const KNOWN = new Set(["q", "kinds", "park", "stage", "field", "year", "sort", "page"]);

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const given = Object.entries(paramsOf(new URL(args.request.url).searchParams));
    const filter = searchFilterSchema.parse(Object.fromEntries(given.filter(([name]) => KNOWN.has(name))));
    const { views, first } = await listViews(ctx, "search");
    if (given.length === 0 && first) throw redirect(`/search?${first.query}`);
    return { ...(await getSearchPage(ctx, filter)), filter, views };
  });

const amount = ({ value, exact }: { value: number; exact: boolean }) =>
  `共找到 ${value.toLocaleString("en-US")}${exact ? "" : "+"} 条`;

export default function SearchPage() {
  const { filter, hits, total, facets, suggestions, degraded, views, pageSize } =
    useLoaderData<typeof loader>();
  const asked = filter.q.trim() !== "";
  return (
    <>
      <PageHead
        title="检索"
        sub={asked ? amount(total) : "企业、线索、签约、载体、园区、单位、指标、任务和跟进记录"}
      />
      {degraded ? <Notice kind="warn">检索服务暂时不可用，正在使用内置检索，结果同样完整。</Notice> : null}
      <SavedViews noun="search" views={views} />
      <QueryForm q={filter.q} />
      {suggestions.length > 0 ? (
        <p>
          您是不是要找：
          {suggestions.map((title) => (
            <Link key={title} to={`/search?q=${encodeURIComponent(title)}`} className="mr-3">
              {title}
            </Link>
          ))}
        </p>
      ) : null}
      {asked ? (
        <>
          <KindTabs kinds={facets.kind} chosen={filter.kinds} />
          <Facets filter={filter} facets={facets} />
        </>
      ) : null}
      {hits.length > 0 ? (
        <>
          <HitList hits={hits} />
          <Pager page={filter.page} pageSize={pageSize} total={Math.min(total.value, 10 * pageSize)} />
        </>
      ) : asked ? (
        <EmptyState title="没有找到">试试名称中的任意两个字、拼音或首字母；也可以去掉下面的条件。</EmptyState>
      ) : null}
    </>
  );
}
