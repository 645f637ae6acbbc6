import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { undoLead } from "~/modules/leads/commands/undo-lead.server";
import { getLead } from "~/modules/leads/queries/detail.server";
import { paramsOf } from "~/platform/codes";
import { LinkButton } from "~/ui/button";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "撤销 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const { id, company, projectName } = await getLead(ctx, args.params.id!);
    return { id, name: `${company.name} · ${projectName}` };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await undoLead(ctx, { ...paramsOf(form), id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=undone`);
  });

/** Only what was refused is told here; what went well is told on the lead itself. */
export default function UndoPage() {
  const { id, name } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const back = <LinkButton to={`/leads/${id}`}>返回线索</LinkButton>;
  return (
    <>
      <PageHead
        title="撤销"
        crumbs={[
          { label: "线索", to: "/leads" },
          { label: name, to: `/leads/${id}` },
        ]}
      />
      <Notice kind={answer ? "error" : "info"} actions={back}>
        {answer?.problem.message ?? "撤销在线索页办理，限本人、限十分钟内。"}
      </Notice>
    </>
  );
}
