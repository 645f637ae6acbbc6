import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { mayDo } from "~/modules/access/queries.server";
import { listIssues } from "~/modules/leads/queries/issues-list.server";
import { ISSUE_LEVEL_LABELS, ISSUE_STATE_LABELS } from "~/modules/leads/rules/issue";
import { IssueTable } from "~/modules/leads/ui/issues-table";
import { blankAsMissing, codeOrLabel, paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { FilterBar } from "~/ui/filter-bar";
import { FilterSelect } from "~/ui/inputs";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { page } from "../../context.server";

export const meta = () => [{ title: "专班问题 · 引凤" }];

const PAGE = 50;

const filterSchema = z.object({
  state: blankAsMissing(codeOrLabel(ISSUE_STATE_LABELS).optional()),
  level: blankAsMissing(codeOrLabel(ISSUE_LEVEL_LABELS).optional()),
  /** Given to the reader's unit. */
  mine: blankAsMissing(z.literal("1", "mine 只能是 1。").optional()),
  page: blankAsMissing(z.coerce.number("页码请写数字。").int().min(1).max(100_000).default(1)),
});

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const filter = filterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return {
      ...(await listIssues(ctx, { ...filter, mine: filter.mine === "1", pageSize: PAGE })),
      filter,
      raises: mayDo(ctx.actor, "issue.raise"),
    };
  });

const options = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

export default function IssuesPage() {
  const { rows, total, late, filter, raises } = useLoaderData<typeof loader>();
  const active = [
    ...(filter.state ? [{ name: "state", label: ISSUE_STATE_LABELS[filter.state] }] : []),
    ...(filter.level ? [{ name: "level", label: ISSUE_LEVEL_LABELS[filter.level] }] : []),
    ...(filter.mine ? [{ name: "mine", label: "本单位承办" }] : []),
  ];
  return (
    <>
      <PageHead
        title="专班问题"
        sub={late > 0 ? `${late} 个滞后，滞后的在前` : undefined}
        actions={
          <>
            <LinkButton to="/issues/meeting">会议清单</LinkButton>
            {raises ? (
              <LinkButton to="/issues/new" look="primary">
                提出问题
              </LinkButton>
            ) : null}
          </>
        }
      />
      <FilterBar names={["state", "level", "mine"]} active={active}>
        <FilterSelect
          name="state"
          label="全部状态"
          defaultValue={filter.state ?? ""}
          options={options(ISSUE_STATE_LABELS)}
        />
        <FilterSelect
          name="level"
          label="全部层级"
          defaultValue={filter.level ?? ""}
          options={options(ISSUE_LEVEL_LABELS)}
        />
      </FilterBar>
      {total === 0 ? (
        <EmptyState
          title={active.length > 0 ? "没有符合条件的问题" : "没有专班问题"}
          action={<LinkButton to="/tasks">查看任务</LinkButton>}
        >
          在线索、签约、载体、任务或指标的页面上提出，需要协调的问题会汇总到这里。
        </EmptyState>
      ) : (
        <>
          <IssueTable rows={rows} total={total} />
          <Pager page={filter.page} pageSize={PAGE} total={total} unit="个" />
        </>
      )}
    </>
  );
}
