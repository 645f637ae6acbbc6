import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { type IssueRow, listRedIssues } from "~/modules/leads/queries/issues-list.server";
import { ISSUE_LEVEL_LABELS, ISSUE_LEVELS } from "~/modules/leads/rules/issue";
import { reportLinks } from "~/modules/reports/queries/papers.server";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { DefinitionList } from "~/ui/definition-list";
import { EmptyState } from "~/ui/empty-state";
import { Light } from "~/ui/light";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { page } from "../../../context.server";

export const meta = () => [{ title: "专班会议清单 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    rows: await listRedIssues(ctx),
    today: shanghaiDate(ctx.now),
    links: reportLinks(ctx),
  }));

function Item({ issue }: { issue: IssueRow }) {
  return (
    <li className="grid gap-1 border-b border-line pb-3">
      <div className="flex flex-wrap items-center gap-2">
        <Light tone={issue.light} />
        <Link to={`/issues/${issue.id}`}>{issue.title}</Link>
        <span className="text-muted">{issue.lightReason}</span>
      </div>
      <DefinitionList
        columns={2}
        items={[
          { term: "提出", value: `${issue.unit ?? "管理层"} ${issue.raisedOn}` },
          { term: "承办", value: issue.assignee },
          { term: "期限", value: issue.dueOn },
          { term: "最近情况", value: issue.lastNote },
        ]}
      />
    </li>
  );
}

export default function MeetingPage() {
  const { rows, today, links } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="专班会议清单"
        sub={`${today}，${rows.length} 个滞后的问题`}
        crumbs={[{ label: "专班问题", to: "/issues" }]}
        actions={links.meeting ? <LinkButton to="/reports/meeting">会议材料</LinkButton> : undefined}
      />
      {rows.length === 0 ? (
        <EmptyState title="没有滞后的问题" action={<LinkButton to="/issues">查看全部问题</LinkButton>}>
          超过时限和需区级统筹的问题会列在这里。
        </EmptyState>
      ) : (
        <div className="stack">
          {[...ISSUE_LEVELS].reverse().map((level) => {
            const own = rows.filter((row) => row.level === level);
            if (own.length === 0) return null;
            return (
              <Section key={level} title={ISSUE_LEVEL_LABELS[level]} note={`${own.length} 个`}>
                <ul className="grid gap-3">
                  {own.map((issue) => (
                    <Item key={issue.id} issue={issue} />
                  ))}
                </ul>
              </Section>
            );
          })}
        </div>
      )}
      <PrintSource>{`来源：引凤专班问题；打印日期 ${today}`}</PrintSource>
    </>
  );
}
