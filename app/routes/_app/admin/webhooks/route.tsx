import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { allow, listDistricts } from "~/modules/access/queries.server";
import {
  registerWebhook,
  resendDead,
  switchWebhook,
  testWebhook,
} from "~/modules/notices/commands/webhook.server";
import { listUndelivered, listWebhooks } from "~/modules/notices/queries/notices.server";
import { WebhookForm } from "~/modules/notices/ui/webhook-form";
import { DeliveryTable, WebhookTable } from "~/modules/notices/ui/webhook-table";
import { AppError } from "~/platform/errors";
import { EmptyState } from "~/ui/empty-state";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Section } from "~/ui/section";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "群机器人 · 系统管理 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "webhook.manage");
    const rows = await listWebhooks(ctx);
    return {
      rows,
      undelivered: await listUndelivered(
        ctx,
        rows.map(({ id }) => id),
      ),
      districts: await listDistricts(ctx),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { env } = args.context;
    const outbound = { allowPrivate: env.ALLOW_PRIVATE_WEBHOOKS };
    const { intent, ...given } = Object.fromEntries(form) as Record<string, string>;
    switch (intent) {
      case "enable":
      case "disable":
        await switchWebhook(ctx, given, intent === "enable");
        break;
      case "resend":
        await resendDead(ctx, { id: given.id ?? "" });
        break;
      case "test": {
        const refusal = await testWebhook(
          ctx,
          { id: given.id ?? "" },
          { outbound, publicUrl: env.PUBLIC_URL },
        );
        if (refusal) throw new AppError("UNAVAILABLE", `测试消息没有送达：${refusal}。`);
        break;
      }
      default:
        await registerWebhook(ctx, { ...given, events: form.getAll("events") }, outbound);
    }
    return redirect(`/admin/webhooks?done=${intent}`);
  });

const DONE: Record<string, string> = {
  register: "已登记。请点“测试”，确认群里收得到。",
  enable: "已启用。",
  disable: "已停用，不再发送。",
  resend: "已安排重新发送。",
  test: "测试消息已送达。",
};

export default function WebhooksPage() {
  const { rows, undelivered, districts } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const [params] = useSearchParams();
  const done = DONE[params.get("done") ?? ""];
  return (
    <>
      <PageHead
        title="群机器人"
        sub="把通知发到企业微信或钉钉群；只发事项类别和链接，不发企业、项目和金额"
        crumbs={[{ label: "系统管理", to: "/admin" }]}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : done ? (
          <Notice kind="done">{done}</Notice>
        ) : null}
        {rows.length > 0 ? (
          <WebhookTable rows={rows} />
        ) : (
          <EmptyState title="还没有群机器人">在群里添加机器人，把它的网址登记在下面。</EmptyState>
        )}
        {undelivered.length > 0 ? (
          <Section title="未送达的消息" note="会按间隔自动重试，六次不成即放弃">
            <DeliveryTable rows={undelivered} />
          </Section>
        ) : null}
        <Section title="登记机器人">
          <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
            <WebhookForm key={rows.length} districts={districts} />
          </FormState>
        </Section>
      </div>
    </>
  );
}
