import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { chooseView, forgetView, keepColumns, renameView, saveView } from "~/modules/access/commands.server";
import { listViews } from "~/modules/access/queries.server";
import { VIEW_NOUNS } from "~/modules/access/schema";
import { VIEW_NOUN_LABELS, ViewList } from "~/modules/access/ui/saved-views";
import { paramsOf } from "~/platform/codes";
import { invalid } from "~/platform/errors";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Section } from "~/ui/section";
import { type FormAnswer, page, safePath, submit } from "../../context.server";

export const meta = () => [{ title: "我的视图 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const found = [];
    for (const noun of VIEW_NOUNS) found.push({ noun, views: (await listViews(ctx, noun)).views });
    return { found: found.filter(({ noun, views }) => noun === "leads" || views.length > 0) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = paramsOf(form);
    const id = String(given.id ?? "");
    const told = (code: string) => redirect(`/views?done=${code}`);
    switch (given.intent ?? new URL(args.request.url).searchParams.get("intent")) {
      case "save": {
        const { query } = await saveView(ctx, given);
        return redirect(`/${given.noun}?${query}`);
      }
      case "columns": {
        const asked = new URL(args.request.url).searchParams;
        await keepColumns(ctx, { noun: asked.get("noun"), cols: given.cols });
        return redirect(safePath(asked.get("back")));
      }
      case "rename":
        await renameView(ctx, given);
        return told("renamed");
      case "choose":
      case "release":
        await chooseView(ctx, { id, isDefault: given.intent === "choose" });
        return told(given.intent === "choose" ? "chosen" : "released");
      case "forget":
        await forgetView(ctx, { id });
        return told("forgotten");
      default:
        throw invalid("没有读懂这个操作，请刷新页面后再试。");
    }
  });

const DONE: Record<string, string> = {
  renamed: "视图已改名。",
  chosen: "已设为默认，下次打开清单时先看这个视图。",
  released: "已取消默认。",
  forgotten: "视图已删除。",
};

export default function ViewsPage() {
  const { found } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const [params] = useSearchParams();
  const done = DONE[params.get("done") ?? ""];
  return (
    <>
      <PageHead title="我的视图" sub="自己保存的清单条件，只有自己看得到。" />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        {done ? <Notice kind="done">{done}</Notice> : null}
        {found.map(({ noun, views }) => (
          <Section key={noun} title={VIEW_NOUN_LABELS[noun]}>
            <ViewList noun={noun} views={views} />
          </Section>
        ))}
      </div>
    </>
  );
}
