import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { changeSettingForm } from "~/modules/targets/commands/change-setting.server";
import { SETTING_LABELS } from "~/modules/targets/labels";
import { getSettingsPage } from "~/modules/targets/queries/settings.server";
import { SettingForm } from "~/modules/targets/ui/setting-forms";
import { SettingHistory } from "~/modules/targets/ui/setting-history";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../context.server";

export const meta = () => [{ title: "规则设置 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) => page(args, (ctx) => getSettingsPage(ctx));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await changeSettingForm(ctx, Object.fromEntries(form) as Record<string, string>);
    return redirect("/settings?done=changed");
  });

const KEYS = Object.keys(SETTING_LABELS) as (keyof typeof SETTING_LABELS)[];

export default function SettingsPage() {
  const { settings, changes, today, may } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const [params] = useSearchParams();
  const at = String(answer?.values.key ?? "");
  return (
    <>
      <PageHead
        title="规则设置"
        sub="文件没有规定、由本区自己定的规则；每次更改都有生效日期和依据，不改动过去"
      />
      <div className="stack">
        {params.get("done") ? <Notice kind="done">已保存，到生效日期起适用。</Notice> : null}
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <p className="flex flex-wrap gap-4 no-print">
          {KEYS.map((name) => (
            <a key={name} href={`#${name}`}>
              {SETTING_LABELS[name]}
            </a>
          ))}
        </p>
        {KEYS.map((name) => (
          <FormState
            key={name}
            values={at === name ? (answer?.values as Record<string, string>) : undefined}
            errors={at === name ? answer?.problem.fields : undefined}
          >
            <SettingForm {...{ settings, name, today, may }} refused={at === name} />
          </FormState>
        ))}
        <SettingHistory changes={changes} />
      </div>
    </>
  );
}
