/**
 * 权限 access: districts, organisations, users, sessions.
 * A session ends after IDLE without a request, after ABSOLUTE in any case, and with every password change.
 * Sign-in never reveals whether a user exists.
 */
const HOUR = 3_600_000;
export const SESSION_IDLE_MS = 8 * HOUR;
export const SESSION_ABSOLUTE_MS = 7 * 24 * HOUR;
export const TOKEN_LIFETIME_MS = 12 * HOUR;
export const PERSONAL_TOKEN_LIFETIME_MS = 180 * 24 * HOUR;
/** A session row is written again at most this often. */
export const SESSION_TOUCH_MS = 60_000;

export interface SessionTimes {
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

export const sessionIsLive = (session: SessionTimes, now: Date): boolean =>
  now.getTime() - session.lastSeenAt.getTime() < SESSION_IDLE_MS &&
  now.getTime() - session.createdAt.getTime() < SESSION_ABSOLUTE_MS &&
  now < session.expiresAt;

export const MIN_PASSWORD = 10;

export const passwordProblem = (password: string, username: string): string | null => {
  if (password.length < MIN_PASSWORD) return `密码至少 ${MIN_PASSWORD} 个字符。`;
  if (password.length > 200) return "密码最多 200 个字符。";
  if (password.toLowerCase().includes(username.toLowerCase())) return "密码不能包含用户名。";
  if (new Set(password).size < 5) return "密码过于简单，请使用更多不同的字符。";
  return null;
};

export const DEMO_PASSWORD = "yinfeng-demo";

const BROWSERS: [RegExp, string][] = [
  [/MicroMessenger/, "微信"],
  [/DingTalk/, "钉钉"],
  [/Edg/, "Edge"],
  [/Firefox/, "Firefox"],
  [/Chrome|CriOS/, "Chrome"],
  [/Safari/, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, "安卓手机"],
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Windows/, "Windows"],
  [/Mac OS/, "Mac"],
  [/Linux/, "Linux"],
];

/** Words for a device in a list: a browser hides what it is, so this only helps to tell one's own apart. */
export const deviceOf = (userAgent: string | null): string => {
  const named = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  return [named(SYSTEMS), named(BROWSERS)].filter(Boolean).join("，") || "未知设备";
};

/** What a page tells once, or where it stood, is no part of a view of it. */
const PASSING = ["page", "done", "undo", "moved", "to", "all", "from"];

/** Parameters in one order, so that the same list reads alike however it was come to. */
export const viewQuery = (search: string): string => {
  const params = new URLSearchParams(search);
  for (const name of PASSING) params.delete(name);
  for (const [name, value] of [...params]) if (value === "") params.delete(name, value);
  params.sort();
  return params.toString();
};
