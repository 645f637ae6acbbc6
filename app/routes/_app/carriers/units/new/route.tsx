import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { addUnit } from "~/modules/carriers/commands/unit.server";
import { getCarrier } from "~/modules/carriers/queries/carriers.server";
import type { UnitInput } from "~/modules/carriers/schema";
import { UnitForm } from "~/modules/carriers/ui/unit-form";
import { paramsOf } from "~/platform/codes";
import { AppError } from "~/platform/errors";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "登记单元 · 载体 · 引凤" }];

const carrierOf = (request: Request) => new URL(request.url).searchParams.get("carrier") ?? "";

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const carrier = await getCarrier(ctx, carrierOf(args.request));
    if (!carrier.may.write) throw new AppError("FORBIDDEN", "这个载体由其他单位运营，请由运营单位登记。");
    return { id: carrier.id, name: carrier.name };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = { ...paramsOf(form), carrierId: carrierOf(args.request) } as unknown as UnitInput;
    const { id } = await addUnit(ctx, given);
    return redirect(`/carriers/units/${id}?done=added`);
  });

export default function NewUnitPage() {
  const carrier = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
      <PageHead
        title="登记单元"
        crumbs={[
          { label: "载体", to: "/carriers" },
          { label: carrier.name, to: `/carriers/${carrier.id}` },
        ]}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <UnitForm unit={null} />
      </div>
    </FormState>
  );
}
