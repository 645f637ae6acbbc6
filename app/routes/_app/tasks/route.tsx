import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { countOwnTasks, listTaskChoices, listTasks } from "~/modules/tasks/queries/list.server";
import { type TaskFilter, taskFilterSchema } from "~/modules/tasks/schema";
import { TaskFilters } from "~/modules/tasks/ui/task-filters";
import { TaskTable } from "~/modules/tasks/ui/task-table";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { ExportLinks } from "~/ui/export-links";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { type Tab, Tabs } from "~/ui/tabs";
import { page } from "../../context.server";

export const meta = () => [{ title: "任务 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const filter = taskFilterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return {
      mayExport: mayDo(ctx.actor, "export.run"),
      ...(await listTasks(ctx, filter)),
      filter,
      choices: await listTaskChoices(ctx),
      own: await countOwnTasks(ctx),
      ownId: ctx.actor.organisationId,
    };
  });

type Own = { LEAD: number; RESPONSIBLE: number; SUPPORT: number };

const ownTabs = ({ own, ownId, filter }: { own: Own; ownId: string; filter: TaskFilter }): Tab[] => {
  const mine = filter.unit === ownId ? filter.role : undefined;
  const tab = (role: keyof Own, label: string): Tab => ({
    to: `?unit=${ownId}&role=${role}`,
    label,
    count: own[role],
    current: mine === role,
  });
  return [
    { to: "?", label: "全部任务", current: !mine },
    ...(own.LEAD > 0 ? [tab("LEAD", "本单位牵头")] : []),
    ...(own.RESPONSIBLE > 0 ? [tab("RESPONSIBLE", "本单位责任")] : []),
    ...(own.SUPPORT > 0 ? [tab("SUPPORT", "本单位配合")] : []),
  ];
};

export default function TasksPage() {
  const { rows, total, period, filter, choices, own, ownId, mayExport } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="任务"
        sub={`五份文件的任务清单与任务措施；${period} 的填报情况`}
        actions={<LinkButton to={`/tasks/missing?period=${period}`}>谁还没填报</LinkButton>}
      />
      {own && ownId ? <Tabs label="任务范围" items={ownTabs({ own, ownId, filter })} /> : null}
      <TaskFilters filter={filter} choices={choices} />
      {total === 0 ? (
        <EmptyState title="没有符合条件的任务" action={<LinkButton to="/tasks">清除条件</LinkButton>}>
          换一份文件、单位或年份再试。
        </EmptyState>
      ) : (
        <>
          <TaskTable rows={rows} total={total} own={own ? ownId : null} />
          <Pager page={filter.page} pageSize={filter.pageSize} total={total} unit="项" />
          {mayExport ? <ExportLinks list="tasks" /> : null}
        </>
      )}
    </>
  );
}
