import { Form, useSearchParams } from "@remix-run/react";
import { Notice } from "~/ui/notice";
import { SubmitButton } from "~/ui/submit-button";
import { UNDO_MINUTES } from "../rules/undo";

const DONE: Record<string, string> = {
  created: "线索已登记，企业一并新登记。",
  linked: "线索已登记，并关联到企业库中已有的企业。",
  edited: "资料已保存。",
  advanced: "阶段已推进。",
  back: "阶段已退回。",
  status: "状态已变更。",
  noted: "跟进已记下。",
  sites: "落地园区和份额已保存。",
  contact: "联系人已添加。",
  assigned: "负责人已更换。",
  contactEdited: "联系人已修改。",
  contactRemoved: "联系人已删除。",
  undone: "已撤销，经过中两次办理都保留。",
};

interface Undo {
  act: string;
  what: string;
  summary: string;
}

export function UndoAct({ leadId, undo }: { leadId: string; undo: Undo }) {
  return (
    <Form method="post" action={`/leads/${leadId}/undo`}>
      <input type="hidden" name="act" value={undo.act} />
      <SubmitButton look="plain" title={`${UNDO_MINUTES} 分钟内可以撤销`} aria-label={`撤销${undo.what}`}>
        撤销
      </SubmitButton>
    </Form>
  );
}

/** What was just done, and for a short time the way to take it back. */
export function LeadDone({ leadId, undo }: { leadId: string; undo: Undo | null }) {
  const [params] = useSearchParams();
  const done = DONE[params.get("done") ?? ""];
  if (!done && !undo) return null;
  return (
    <Notice kind="done" actions={undo ? <UndoAct leadId={leadId} undo={undo} /> : undefined}>
      {done ?? undo?.summary}
    </Notice>
  );
}
