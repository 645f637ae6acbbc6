import { RateLimiterMemory } from "rate-limiter-flexible";
import { AppError } from "./errors";

/** Failed sign-ins: per address, and per name from any address. Kept in memory, so each process counts for itself. */
const byAddress = new RateLimiterMemory({ keyPrefix: "address", points: 30, duration: 15 * 60 });
const byName = new RateLimiterMemory({ keyPrefix: "name", points: 8, duration: 15 * 60 });

const name = (username: string) => username.trim().toLowerCase();

export const tooMany = async (address: string, username: string): Promise<void> => {
  const [a, n] = await Promise.all([byAddress.get(address), byName.get(name(username))]);
  if ((a?.remainingPoints ?? 1) > 0 && (n?.remainingPoints ?? 1) > 0) return;
  throw new AppError("TOO_MANY", "尝试次数过多，请 15 分钟后再试，或联系系统管理员重置密码。");
};

/** Counts one failure. */
export const slowDown = async (address: string, username: string): Promise<void> => {
  await Promise.allSettled([byAddress.consume(address), byName.consume(name(username))]);
};
