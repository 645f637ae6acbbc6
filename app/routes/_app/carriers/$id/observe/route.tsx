import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { recordCarrierObservation } from "~/modules/carriers/commands/observation.server";
import { getCarrier } from "~/modules/carriers/queries/carriers.server";
import type { ObservationInput } from "~/modules/carriers/schema";
import { ObservationForm } from "~/modules/carriers/ui/observation-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { AppError } from "~/platform/errors";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "填报 · 载体 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const carrier = await getCarrier(ctx, args.params.id ?? "");
    if (!carrier.may.observe) throw new AppError("FORBIDDEN", "这个载体由其他单位运营，请由运营单位填报。");
    const { searchParams } = new URL(args.request.url);
    return {
      carrier: { id: carrier.id, name: carrier.name },
      kind: searchParams.get("kind"),
      milestone: searchParams.get("milestone"),
      today: shanghaiDate(ctx.now),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const carrierId = args.params.id ?? "";
    const given = { ...paramsOf(form), carrierId } as unknown as ObservationInput;
    const saved = await recordCarrierObservation(ctx, given);
    return redirect(
      saved.state === "SAVED"
        ? `/carriers/${carrierId}/evidence?report=${saved.id}`
        : `/carriers/${carrierId}?done=submit#observations`,
    );
  });

export default function ObservePage() {
  const { carrier, kind, milestone, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
      <PageHead
        title="填报载体进展"
        crumbs={[
          { label: "载体", to: "/carriers" },
          { label: carrier.name, to: `/carriers/${carrier.id}` },
        ]}
        sub="完成工程量、入住率和节点完成，提交后由区投资促进办审核。"
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <ObservationForm kind={kind} milestone={milestone} today={today} />
      </div>
    </FormState>
  );
}
