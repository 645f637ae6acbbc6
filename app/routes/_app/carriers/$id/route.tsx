import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { submitCarrierObservation } from "~/modules/carriers/commands/observation.server";
import { reviewCarrierObservation } from "~/modules/carriers/commands/review.server";
import { getCarrier } from "~/modules/carriers/queries/carriers.server";
import { CarrierBody } from "~/modules/carriers/ui/carrier-body";
import { RaiseIssue } from "~/modules/leads/ui/raise-issue";
import { paramsOf } from "~/platform/codes";
import { invalid } from "~/platform/errors";
import { Chip } from "~/ui/chip";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "载体 · 引凤" }];

const DONE: Record<string, string> = {
  saved: "草稿已保存，提交后由区投资促进办审核。",
  submit: "已提交审核。",
  confirm: "已确认，数值生效。",
  return: "已退回，填报单位会看到原因。",
  attached: "材料已上传。",
};

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ carrier: await getCarrier(ctx, args.params.id ?? "") }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { intent, ...given } = paramsOf(form);
    if (intent === "submit") await submitCarrierObservation(ctx, given);
    else if (intent === "confirm" || intent === "return")
      await reviewCarrierObservation(ctx, { ...given, verdict: intent });
    else throw invalid("没有读懂要办理什么，请刷新页面后再试。");
    return redirect(`/carriers/${args.params.id}?done=${intent}#observations`);
  });

export default function CarrierPage() {
  const { carrier } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const done = DONE[useSearchParams()[0].get("done") ?? ""];
  return (
    <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
      <PageHead
        title={carrier.name}
        crumbs={[{ label: "载体", to: "/carriers" }, { label: carrier.park?.name ?? "未写明园区" }]}
        sub={carrier.isDemo ? <Chip>演示</Chip> : undefined}
        actions={<RaiseIssue entity="carrier" id={carrier.id} />}
      />
      {done ? <Notice kind="done">{done}</Notice> : null}
      {answer ? (
        <Notice kind="error" trace={answer.problem.traceId}>
          {answer.problem.message}
        </Notice>
      ) : null}
      <CarrierBody carrier={carrier} />
      <PrintSource>节点出自所引文件原文；填报以已确认为准。</PrintSource>
    </FormState>
  );
}
