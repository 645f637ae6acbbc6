import { Form } from "@remix-run/react";
import { Button, LinkButton } from "~/ui/button";
import { Notice } from "~/ui/notice";
import { Progress } from "~/ui/progress";
import { IMPORT_STATE_LABELS } from "../labels";
import type { ImportDetail } from "../queries/imports.server";
import { IntentForm } from "./import-list";

export const isBusy = (state: ImportDetail["state"]) =>
  state === "CHECKING" || state === "COMMITTING" || state === "UNDOING";

/** Where the import stands, in one line, with what can be done next. */
export function ImportStep({ item }: { item: ImportDetail }) {
  if (isBusy(item.state)) return <Working item={item} />;
  const { counts } = item;
  const ready = (counts.verdict.NEW ?? 0) + (counts.verdict.UPDATE ?? 0) - counts.waiting;
  const forms = item.own ? { id: item.id, version: item.version } : null;
  switch (item.state) {
    case "CHECKED":
      return (
        <Notice
          kind="info"
          actions={
            <>
              {forms && ready > 0 ? (
                <IntentForm {...forms} intent="commit" look="primary">{`导入 ${ready} 行`}</IntentForm>
              ) : null}
              {counts.verdict.PROBLEM ? <ErrorFileLink id={item.id} /> : null}
            </>
          }
        >
          核对完成，还没有写入任何内容：新增 {counts.verdict.NEW ?? 0} 行，更新 {counts.verdict.UPDATE ?? 0}{" "}
          行，无变化 {counts.verdict.UNCHANGED ?? 0} 行，重复 {counts.verdict.DUPLICATE ?? 0} 行，有问题{" "}
          {counts.verdict.PROBLEM ?? 0} 行{counts.waiting > 0 ? `，其中 ${counts.waiting} 行待确认` : ""}。
        </Notice>
      );
    case "COMMITTED":
    case "CANCELLED":
      return (
        <Notice
          kind={counts.state.FAILED || item.error ? "warn" : "done"}
          actions={
            <>
              {forms && item.state === "CANCELLED" ? (
                <IntentForm {...forms} intent="commit">
                  继续导入
                </IntentForm>
              ) : null}
              {counts.failed || counts.verdict.PROBLEM ? <ErrorFileLink id={item.id} /> : null}
              {forms && counts.state.DONE ? (
                <IntentForm
                  {...forms}
                  intent="undo"
                  look="danger"
                >{`撤销导入的 ${counts.state.DONE} 行`}</IntentForm>
              ) : null}
            </>
          }
        >
          {item.state === "CANCELLED" ? "已取消。" : "导入完成。"}写入 {counts.state.DONE ?? 0} 行
          {counts.state.FAILED ? `，没有导入 ${counts.state.FAILED} 行` : ""}
          {counts.state.PENDING ? `，尚未导入 ${counts.state.PENDING} 行` : ""}。{item.error}
        </Notice>
      );
    case "UNDONE":
      return (
        <Notice kind="done">
          已撤销，导入写入的 {counts.state.UNDONE ?? 0} 行已恢复原状，操作记录保留。
        </Notice>
      );
    case "FAILED":
      return <Notice kind="error">{item.error ?? "没有成功，请重新核对。"}</Notice>;
    default:
      return null;
  }
}

const ErrorFileLink = ({ id }: { id: string }) => (
  <LinkButton to={`/imports/${id}/errors`} reloadDocument>
    下载错误文件
  </LinkButton>
);

function Working({ item }: { item: ImportDetail }) {
  return (
    <Progress
      label={item.cancelling ? "正在停下" : IMPORT_STATE_LABELS[item.state]}
      done={item.done}
      total={item.total}
      cancel={
        item.own && !item.cancelling ? (
          <Form method="post">
            <input type="hidden" name="id" value={item.id} />
            <Button type="submit" name="intent" value="cancel">
              取消
            </Button>
          </Form>
        ) : undefined
      }
    />
  );
}
