import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useRevalidator, useSearchParams } from "@remix-run/react";
import { useEffect } from "react";
import { rebuildIndex, retryDeadLetters } from "~/modules/search/commands.server";
import { getSearchStatus } from "~/modules/search/queries/status.server";
import { IndexStatusSection } from "~/modules/search/ui/index-status";
import { paramsOf } from "~/platform/codes";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "检索 · 系统管理 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ indexes: await getSearchStatus(ctx) }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const input = paramsOf(form);
    if (input.intent === "retry") await retryDeadLetters(ctx, input);
    else await rebuildIndex(ctx, input);
    return redirect(`/admin/search?done=${input.intent === "retry" ? "retry" : "rebuild"}`);
  });

const DONE: Record<string, string> = {
  rebuild: "已开始重建，期间检索照常使用。",
  retry: "已重新排队，稍后写入。",
};

const LOOK_MS = 2_000;

export default function SearchAdmin() {
  const { indexes } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const [params] = useSearchParams();
  const { revalidate } = useRevalidator();
  const running = indexes.some(({ rebuild }) => rebuild !== null);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(revalidate, LOOK_MS);
    return () => clearInterval(timer);
  }, [running, revalidate]);
  const done = DONE[params.get("done") ?? ""];
  return (
    <>
      <PageHead title="检索" crumbs={[{ label: "系统管理", to: "/admin" }]} />
      {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
      {done ? <Notice kind="done">{done}</Notice> : null}
      <div className="grid gap-8">
        {indexes.map((status) => (
          <IndexStatusSection key={status.engine} status={status} />
        ))}
      </div>
    </>
  );
}
