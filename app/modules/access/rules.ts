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
