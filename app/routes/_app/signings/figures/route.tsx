import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { reclassifyLead } from "~/modules/signings/commands/reclassify-lead.server";
import { shareCredit } from "~/modules/signings/commands/share-credit.server";
import { getLeadFigures } from "~/modules/signings/queries/lead-figures.server";
import { DoneNotice } from "~/modules/signings/ui/done-notice";
import {
  CreditForm,
  FiguresFacts,
  ReclassifyForm,
  type Refused,
} from "~/modules/signings/ui/lead-figures-forms";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "重分类与业绩分成 · 引凤" }];

const leadOf = (request: Request) => new URL(request.url).searchParams.get("lead") ?? "";

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    found: await getLeadFigures(ctx, leadOf(args.request)),
    today: shanghaiDate(ctx.now),
  }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const leadId = leadOf(args.request);
    const { intent, ...typed } = paramsOf(form);
    const done = (word: string) =>
      redirect(`/signings/figures?lead=${encodeURIComponent(leadId)}&done=${word}`);
    if (intent === "reclassify") {
      await reclassifyLead(ctx, { ...typed, leadId });
      return done("reclassified");
    }
    if (intent !== "credit") throw invalid("没有这个操作。");
    await shareCredit(ctx, { ...typed, leadId });
    return done("credit");
  });

export default function LeadFiguresPage() {
  const { found, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const [params] = useSearchParams();
  const { lead } = found;
  const refused: Refused = answer
    ? {
        intent: String(answer.values.intent ?? ""),
        values: answer.values,
        errors: answer.problem.fields ?? {},
      }
    : null;
  return (
    <>
      <PageHead
        title="重分类与业绩分成"
        crumbs={[
          { label: "线索", to: "/leads" },
          { label: lead.projectName, to: `/leads/${lead.id}` },
        ]}
        sub={`${lead.company.name}，${lead.number}`}
      />
      <DoneNotice done={params.get("done")} problem={answer?.problem} />
      <div className="stack">
        <FiguresFacts found={found} />
        <ReclassifyForm found={found} refused={refused} />
        <CreditForm found={found} refused={refused} today={today} />
      </div>
    </>
  );
}
