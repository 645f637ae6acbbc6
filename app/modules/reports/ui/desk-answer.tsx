import { Notice } from "~/ui/notice";
import type { DeskAnswer } from "../commands/decide-desk.server";

const DONE: Record<string, string> = {
  confirm: "已通过。",
  return: "已退回，填报单位会看到原因。",
  gone: "这一项已经办结，或不在您的待办中。",
};

/** What a batch did: how many passed, and which did not and why. */
export function BatchAnswer({ answer }: { answer: DeskAnswer }) {
  const { passed, failed } = answer;
  if (failed.length === 0) return <Notice kind="done">{passed} 项已通过。</Notice>;
  return (
    <Notice kind="warn">
      {passed} 项已通过，{failed.length} 项没有通过：
      <ul>
        {failed.map(({ key, title, why }) => (
          <li key={key}>
            {title}：{why}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

export function DoneNotice({ code }: { code: string | null }) {
  const text = DONE[code ?? ""];
  return text ? <Notice kind={code === "gone" ? "info" : "done"}>{text}</Notice> : null;
}
