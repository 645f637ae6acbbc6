import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import type { AddedNames } from "~/modules/leads/commands/prospect-add.server";
import { createProspectList } from "~/modules/leads/commands/prospect-list.server";
import { listReceivingUnits } from "~/modules/leads/queries/choices.server";
import { AddedTold, NewListForm } from "~/modules/leads/ui/prospect-lists";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "建立清单 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "lead.write");
    return { units: ctx.actor.districtId ? await listReceivingUnits(ctx, ctx.actor.districtId) : [] };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { id, added } = await createProspectList(ctx, paramsOf(form));
    const left = added
      ? added.claimed.length + added.there.length + added.twice.length + added.odd.length
      : 0;
    if (!added || left === 0) return redirect(`/lists/${id}?done=created`);
    return Response.json({ id, added } satisfies Created);
  });

/** What was left out is told before the list is opened. */
interface Created {
  id: string;
  added: AddedNames;
}

export default function NewListPage() {
  const { units } = useLoaderData<typeof loader>();
  const said = useActionData() as FormAnswer | Created | undefined;
  const answer = said && "problem" in said ? said : undefined;
  const head = <PageHead title="建立清单" crumbs={[{ label: "招商清单", to: "/lists" }]} />;
  if (said && "added" in said)
    return (
      <>
        {head}
        <div className="stack">
          <AddedTold added={said.added} />
          <div>
            <LinkButton to={`/lists/${said.id}`} look="primary">
              打开清单
            </LinkButton>
          </div>
        </div>
      </>
    );
  return (
    <>
      {head}
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <NewListForm
          units={units}
          answer={
            answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields }
          }
        />
      </div>
    </>
  );
}
