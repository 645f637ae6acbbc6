import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { type AddedNames, addProspects } from "~/modules/leads/commands/prospect-add.server";
import {
  assignProspect,
  removeProspect,
  setProspectState,
} from "~/modules/leads/commands/prospect-entry.server";
import { editProspectList } from "~/modules/leads/commands/prospect-list.server";
import { getProspectList } from "~/modules/leads/queries/prospects.server";
import { PROSPECT_STATE_LABELS } from "~/modules/leads/rules/prospect";
import { ProspectEntries, ProspectTabs } from "~/modules/leads/ui/prospect-entries";
import { AddedTold, AddNamesForm, EditListForm } from "~/modules/leads/ui/prospect-lists";
import { blankAsMissing, codeOrLabel, paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { Section } from "~/ui/section";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "招商清单 · 引凤" }];

const filterSchema = z.object({
  state: blankAsMissing(codeOrLabel(PROSPECT_STATE_LABELS).optional()),
  owner: blankAsMissing(z.string().max(64).optional()),
  page: blankAsMissing(z.coerce.number().int().min(1).max(1000).default(1)),
  pageSize: blankAsMissing(z.coerce.number().int().min(1).max(200).default(50)),
});

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const filter = filterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return {
      list: await getProspectList(ctx, args.params.id!, filter),
      filter,
      today: shanghaiDate(ctx.now),
    };
  });

/** The part of the list that was looked at stays. */
export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = paramsOf(form);
    const listId = args.params.id!;
    const params = new URL(args.request.url).searchParams;
    const told = (code: string) => {
      params.set("done", code);
      return redirect(`/lists/${listId}?${params}`);
    };
    switch (given.intent) {
      case "add":
        return Response.json({ added: await addProspects(ctx, { ...given, listId }) });
      case "edit":
        await editProspectList(ctx, { ...given, id: listId });
        return told("edited");
      case "assign":
        await assignProspect(ctx, given);
        return told("assigned");
      case "remove":
        await removeProspect(ctx, { id: String(given.id) });
        return told("removed");
      default:
        await setProspectState(ctx, given);
        return told("state");
    }
  });

const DONE: Record<string, string> = {
  created: "清单已建立。",
  edited: "清单已保存。",
  assigned: "负责人已指定。",
  removed: "已移出清单。",
  state: "状态已更新。",
};

type Answer = FormAnswer | { added: AddedNames };

export default function ListPage() {
  const { list, filter, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as Answer | undefined;
  const [params] = useSearchParams();
  const refused = answer && "problem" in answer ? answer : undefined;
  const done = answer ? undefined : DONE[params.get("done") ?? ""];
  const problem = refused && {
    values: refused.values as Record<string, string>,
    errors: refused.problem.fields,
  };
  const { sums } = list;
  return (
    <>
      <PageHead
        title={list.name}
        crumbs={[{ label: "招商清单", to: "/lists" }]}
        sub={
          <>
            <span className="num">
              {sums.total} 家，已转化 {sums.CONVERTED} 家
            </span>
            <span>{list.unit}</span>
            {list.closedAt ? <Chip>已办结</Chip> : null}
            {list.isDemo ? <Chip>演示</Chip> : null}
          </>
        }
      />
      <div className="stack">
        {refused ? <Notice kind="error">{refused.problem.message}</Notice> : null}
        {answer && "added" in answer ? <AddedTold added={answer.added} /> : null}
        {done ? <Notice kind="done">{done}</Notice> : null}
        {list.note ? <p>{list.note}</p> : null}
        <div>
          <ProspectTabs list={list} state={filter.state} />
          <ProspectEntries list={list} today={today} />
          <Pager
            page={filter.page}
            pageSize={filter.pageSize}
            total={list.found}
            sizes={[50, 100, 200]}
            unit="家"
          />
        </div>
        {list.mayAdd ? (
          <Section title="加入企业" id="add">
            <AddNamesForm answer={problem} />
          </Section>
        ) : null}
        {list.mayWrite ? (
          <details className="no-print">
            <summary>修改清单</summary>
            <EditListForm list={list} answer={problem} />
          </details>
        ) : null}
      </div>
    </>
  );
}
