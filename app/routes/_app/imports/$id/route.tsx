import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { approveRows, cancelImport, commitImport } from "~/modules/exchange/commands/decide-import.server";
import { importAgain } from "~/modules/exchange/commands/import-again.server";
import { chooseSheet, mapImport } from "~/modules/exchange/commands/map-import.server";
import { startImport } from "~/modules/exchange/commands/start-import.server";
import { undoImport } from "~/modules/exchange/commands/undo-import.server";
import { IMPORT_STATE_LABELS } from "~/modules/exchange/labels";
import { getImport } from "~/modules/exchange/queries/imports.server";
import { rowFilterSchema } from "~/modules/exchange/schema";
import { CheckResult } from "~/modules/exchange/ui/check-result";
import { ImportStep, isBusy } from "~/modules/exchange/ui/import-steps";
import { MappingForm, SheetForm } from "~/modules/exchange/ui/mapping-form";
import { OtherContents } from "~/modules/exchange/ui/other-contents";
import { paramsOf } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { invalid } from "~/platform/errors";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

/** While it works the page looks again by itself, with or without JavaScript. */
export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: "导入 · 引凤" },
  ...(data && isBusy(data.item.state) ? [{ httpEquiv: "refresh", content: "2" }] : []),
];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "import.run");
    const filter = rowFilterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    const item = await getImport(ctx, args.params.id!, filter);
    if (isBusy(item.state)) void startImport(args.context, item.id);
    return { item, filter };
  });

const DEEDS: Record<string, (ctx: Ctx, form: Record<string, unknown>) => Promise<void>> = {
  sheet: chooseSheet,
  map: mapImport,
  approve: approveRows,
  approveAll: (ctx, form) => approveRows(ctx, { ...form, all: true }),
  commit: commitImport,
  cancel: cancelImport,
  undo: undoImport,
};

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const id = args.params.id!;
    const { intent, ...given } = paramsOf(form);
    if (intent === "again") return redirect(`/imports/${(await importAgain(ctx, { ...given, id })).id}`);
    const deed = DEEDS[String(intent)];
    if (!deed) throw invalid("没有这个操作。");
    await deed(ctx, { ...given, id });
    if (intent !== "cancel") await startImport(args.context, id);
    return redirect(`/imports/${id}${String(intent).startsWith("approve") ? "?tab=held" : ""}`);
  });

export default function ImportPage() {
  const { item, filter } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const open = item.own && (item.state === "UPLOADED" || item.state === "CHECKED" || item.state === "FAILED");
  return (
    <div className="stack">
      <PageHead
        title={item.fileName}
        sub={`${IMPORT_STATE_LABELS[item.state]} · ${item.createdByName} ${item.createdAt} 上传`}
        crumbs={[{ label: "导入", to: "/imports" }]}
      />
      {answer ? (
        <Notice kind="error" trace={answer.problem.status >= 500 ? answer.problem.traceId : undefined}>
          {answer.problem.message}
        </Notice>
      ) : null}
      {item.notes.length > 0 ? <Notice kind="info">{item.notes.join("")}</Notice> : null}
      <ImportStep item={item} />
      {isBusy(item.state) ? null : <OtherContents item={item} />}
      {item.counts.all > 0 && !isBusy(item.state) ? (
        <CheckResult item={item} tab={filter.tab} page={filter.page} />
      ) : null}
      {open ? (
        <FormState errors={answer?.problem.fields}>
          <MappingForm item={item} />
          <SheetForm item={item} />
        </FormState>
      ) : null}
    </div>
  );
}
