import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { editUnit } from "~/modules/carriers/commands/unit.server";
import { getUnit } from "~/modules/carriers/queries/units.server";
import { UnitForm } from "~/modules/carriers/ui/unit-form";
import { paramsOf } from "~/platform/codes";
import { AppError } from "~/platform/errors";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../../context.server";

export const meta = () => [{ title: "修改单元 · 载体 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const unit = await getUnit(ctx, args.params.id ?? "");
    if (!unit.may.edit) throw new AppError("FORBIDDEN", "这个载体由其他单位运营，请由运营单位修改。");
    return { unit };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await editUnit(ctx, { ...paramsOf(form), id: args.params.id });
    return redirect(`/carriers/units/${args.params.id}?done=edited`);
  });

export default function EditUnitPage() {
  const { unit } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
      <PageHead
        title="修改单元"
        crumbs={[
          { label: "单元", to: "/carriers/units" },
          { label: `${unit.carrier} ${unit.name}`, to: `/carriers/units/${unit.id}` },
        ]}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <UnitForm unit={unit} />
      </div>
    </FormState>
  );
}
