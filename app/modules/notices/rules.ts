import type { WebhookKind } from "#prisma/enums";
import { KIND_LABELS } from "./labels";

/**
 * 通知 notice: what a unit or a person is told in the application, and a group robot outside it. Always true:
 * - it is written in the transaction of what happened, so nothing is told that did not happen;
 * - a robot is told what kind of thing it was and where to look, never a company, a project or an amount;
 * - what cannot be sent is tried again at growing intervals, and after the last is shown as dead.
 */
export const EVENTS = {
  claim: "首谈",
  referral: "流转",
  issue: "专班问题",
  returned: "退回",
  report: "月报",
  unitHold: "单元锁定",
  lead: "久无进展",
} as const;
export type NoticeEvent = keyof typeof EVENTS;
export const EVENT_NAMES = Object.keys(EVENTS) as NoticeEvent[];

const RETURNED = new Set([
  "stage.return",
  "signing.return",
  "investment.return",
  "observation.return",
  "task.returnReport",
  "carrierObservation.return",
]);

/** What of its events a robot may be asked for; null for what is told inside the application alone. */
export const eventOf = (kind: string): NoticeEvent | null => {
  if (RETURNED.has(kind)) return "returned";
  const noun = kind.split(".")[0]!;
  return Object.hasOwn(EVENTS, noun) ? (noun as NoticeEvent) : null;
};

export const TEST_KIND = "webhook.test";

/** The whole message: kind, district and link. */
export const messageText = (given: {
  kind: string;
  district: string;
  href: string;
  publicUrl?: string;
}): string => {
  const { kind, district, href, publicUrl } = given;
  const where = publicUrl ? `${publicUrl.replace(/\/+$/, "")}${href}` : `请登录引凤查看：${href}`;
  return `【引凤】${district}：${KIND_LABELS[kind] ?? "有新的通知"}\n${where}`;
};

/** The text format that WeCom and DingTalk robots share. */
export const bodyOf = (content: string) => ({ msgtype: "text", text: { content } });

/** Both answer 200 and say in `errcode` whether they took it. Null when it was taken, else why not. */
export const refusalOf = ({ status, body }: { status: number; body: string }): string | null => {
  if (status !== 200) return `对方答复 HTTP ${status}`;
  let answer: { errcode?: unknown; errmsg?: unknown };
  try {
    answer = JSON.parse(body);
  } catch {
    return "对方的答复不是预期的格式，请检查网址";
  }
  if (answer?.errcode === 0) return null;
  return typeof answer?.errcode === "number"
    ? `对方拒绝：errcode ${answer.errcode}`
    : "对方的答复不是预期的格式，请检查网址";
};

const WAIT_MINUTES = [1, 5, 30, 120, 360];
export const MAX_ATTEMPTS = WAIT_MINUTES.length + 1;

/** How long after the failed attempt of this number the next one is made; null: no more. */
export const waitAfter = (attempts: number): number | null => {
  const minutes = WAIT_MINUTES[attempts - 1];
  return minutes === undefined ? null : minutes * 60_000;
};

/** WeCom carries its key in the address; DingTalk may be signed with a secret. */
export const takesSecret = (kind: WebhookKind): boolean => kind === "DINGTALK";
