import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { holdUnit, releaseHold } from "~/modules/carriers/commands/hold.server";
import { extendHold } from "~/modules/carriers/commands/hold-extend.server";
import { endLetting, letUnit } from "~/modules/carriers/commands/letting.server";
import { listMatches } from "~/modules/carriers/queries/demands.server";
import { getUnit, listLeadsToHoldFor, listSigningsFor } from "~/modules/carriers/queries/units.server";
import { UnitBody } from "~/modules/carriers/ui/unit-body";
import { paramsOf } from "~/platform/codes";
import { invalid } from "~/platform/errors";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "单元 · 载体 · 引凤" }];

const DONE: Record<string, string> = {
  added: "单元已登记。",
  edited: "修改已保存。",
  hold: "单元已锁定，到期自动释放。",
  extend: "锁定已延长。",
  release: "锁定已释放，单元恢复可租。",
  let: "已转为出租。",
  end: "已办理。",
};

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const unit = await getUnit(ctx, args.params.id ?? "");
    const live = unit.holds.find(({ state, mayEnd }) => state === "ACTIVE" && mayEnd);
    return {
      unit,
      matches: await listMatches(ctx, unit.id),
      leads: unit.may.hold ? await listLeadsToHoldFor(ctx) : [],
      contracts: live?.leadId ? await listSigningsFor(ctx, live.leadId) : [],
      lead: new URL(args.request.url).searchParams.get("lead"),
    };
  });

const ACTS = { extend: extendHold, release: releaseHold, let: letUnit, end: endLetting } as const;

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { intent, ...given } = paramsOf(form);
    if (intent === "hold") await holdUnit(ctx, { ...given, unitId: args.params.id });
    else if (typeof intent === "string" && intent in ACTS)
      await ACTS[intent as keyof typeof ACTS](ctx, given);
    else throw invalid("没有读懂要办理什么，请刷新页面后再试。");
    return redirect(`/carriers/units/${args.params.id}?done=${intent}`);
  });

export default function UnitPage() {
  const { unit, ...rest } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const done = DONE[useSearchParams()[0].get("done") ?? ""];
  return (
    <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
      <PageHead
        title={`${unit.carrier} ${unit.name}`}
        crumbs={[
          { label: "单元", to: "/carriers/units" },
          { label: unit.carrier, to: `/carriers/${unit.carrierId}` },
        ]}
        sub={unit.isDemo ? <Chip>演示</Chip> : undefined}
        actions={
          unit.may.edit ? <LinkButton to={`/carriers/units/${unit.id}/edit`}>修改</LinkButton> : undefined
        }
      />
      <div className="stack">
        {done ? <Notice kind="done">{done}</Notice> : null}
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <UnitBody unit={unit} {...rest} />
      </div>
    </FormState>
  );
}
