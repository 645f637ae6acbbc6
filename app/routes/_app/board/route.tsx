import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { allow, listViews, mayDo } from "~/modules/access/queries.server";
import { SavedViews } from "~/modules/access/ui/saved-views";
import { advanceLead } from "~/modules/leads/commands/advance-lead.server";
import { LEAD_FILTER_NAMES, STAGE_LABELS } from "~/modules/leads/labels";
import { getBoard } from "~/modules/leads/queries/board.server";
import { listLeadChoices } from "~/modules/leads/queries/choices.server";
import { findUndo } from "~/modules/leads/queries/undo.server";
import { STAGES } from "~/modules/leads/rules/lead";
import { leadFilterSchema } from "~/modules/leads/schema";
import { Board } from "~/modules/leads/ui/board-columns";
import { BoardFilters } from "~/modules/leads/ui/board-filters";
import { UndoAct } from "~/modules/leads/ui/lead-done";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { yi } from "~/platform/money";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { type FormAnswer, page, submit } from "../../context.server";

export const meta = () => [{ title: "看板 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "lead.read");
    const { search, searchParams } = new URL(args.request.url);
    const filter = leadFilterSchema.parse(paramsOf(searchParams));
    const { views, first } = await listViews(ctx, "board");
    if (search === "" && first) throw redirect(`/board?${first.query}`);
    const moved = searchParams.get("moved");
    const { parks, units } = await listLeadChoices(ctx);
    return {
      views,
      undo: moved ? await findUndo(ctx, moved) : null,
      columns: await getBoard(ctx, filter),
      filter,
      today: shanghaiDate(ctx.now),
      choices: {
        parks,
        units,
        years: [],
        mine: mayDo(ctx.actor, "lead.create"),
      },
    };
  });

/** The button and the drop are one statement; the filter of the board stays. */
export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { id, version, to } = paramsOf(form);
    const lead = await advanceLead(ctx, { id, version, to });
    const { pathname, searchParams } = new URL(args.request.url);
    const params = new URLSearchParams(
      [...searchParams].filter(([name]) => (LEAD_FILTER_NAMES as readonly string[]).includes(name)),
    );
    params.set("moved", lead.id);
    params.set("to", String(to));
    return redirect(`${pathname}?${params}#card-${lead.id}`);
  });

export default function BoardPage() {
  const { columns, filter, today, choices, views, undo } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const [params] = useSearchParams();
  const reached = STAGES.find((stage) => stage === params.get("to"));
  const count = columns.reduce((sum, column) => sum + column.count, 0);
  const without = columns.reduce((sum, column) => sum + column.withoutAmount, 0);
  const expected = columns.reduce((sum, column) => sum + column.expectedFen, 0n);
  return (
    <>
      <PageHead
        title="看板"
        crumbs={[{ label: "线索", to: "/leads" }, { label: "推进中，按阶段" }]}
        sub={
          <span className="num">
            {count.toLocaleString("en-US")} 条，预计投资额 {yi(expected)} 亿元
            {without > 0 ? `（${without.toLocaleString("en-US")} 条没有确定数，不计入）` : ""}
          </span>
        }
      />
      <SavedViews noun="board" views={views} />
      <BoardFilters filter={filter} choices={choices} />
      <div className="stack">
        {answer ? (
          <Notice
            kind="error"
            actions={
              answer.values.id ? (
                <Link to={`/leads/${answer.values.id}/advance?to=${answer.values.to}`}>去补齐</Link>
              ) : undefined
            }
          >
            {answer.problem.message}
          </Notice>
        ) : reached && params.get("moved") ? (
          <Notice
            kind="done"
            actions={undo ? <UndoAct leadId={params.get("moved")!} undo={undo} /> : undefined}
          >
            已推进到“{STAGE_LABELS[reached]}”。
          </Notice>
        ) : null}
        <Board columns={columns} />
        <PrintSource>{`截至 ${today}。条数和预计投资额为各阶段推进中线索的合计，预计投资额由单位填写。`}</PrintSource>
      </div>
    </>
  );
}
