import { invalid } from "~/platform/errors";

/**
 * Shares (份额) of a project over its parks, in basis points; they sum to exactly 10,000 (100 %).
 * Amounts split by largest remainder, so that no 分 is lost (Rule 1).
 */
export const TOTAL_BP = 10_000;

const assertBasisPoints = (shares: readonly number[], field: "sites" | "shares" = "sites"): void => {
  const none = field === "sites" ? "请至少选择一个园区。" : "请至少选择一个单位。";
  if (shares.length === 0) throw invalid(none, { [field]: none });
  if (shares.some((share) => !Number.isInteger(share) || share <= 0)) {
    const message = "每个份额都要大于 0，最多保留两位小数（例如 33.33%）。";
    throw invalid(message, { [field]: message });
  }
  const sum = shares.reduce((total, share) => total + share, 0);
  if (sum !== TOTAL_BP) {
    const message = `份额合计应为 100%，现在是 ${(sum / 100).toFixed(2)}%。`;
    throw invalid(message, { [field]: message });
  }
};

/** Throws INVALID when shares are empty, not above zero, repeat a park or do not sum to 10,000. */
export const assertShares = (shares: readonly { parkId: string | null; shareBp: number }[]): void => {
  assertBasisPoints(shares.map((share) => share.shareBp));
  if (new Set(shares.map((share) => share.parkId)).size !== shares.length) {
    throw invalid("同一个园区不能重复填写，请合并份额。", { sites: "同一个园区不能重复填写，请合并份额。" });
  }
};

const largestRemainder = (amount: bigint, shares: readonly number[]): bigint[] => {
  if (shares.length === 1) return [amount];
  const size = amount < 0n ? -amount : amount;
  const total = BigInt(TOTAL_BP);
  const parts = shares.map((share) => (size * BigInt(share)) / total);
  const left = Number(size - parts.reduce((sum, part) => sum + part, 0n));
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: (size * BigInt(share)) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder.slice(0, left)) parts[index]! += 1n;
  return amount < 0n ? parts.map((part) => -part) : parts;
};

/**
 * Splits `amount` (分 or units) over the shares, in the order given. The parts add to `amount` exactly; equal
 * remainders go to the share that stands first; a negative amount is the mirror of the positive one.
 * Throws INVALID as `assertShares` does. Source: Rule 1.
 */
export const splitByShares = <S extends { parkId: string | null; shareBp: number }>(
  amount: bigint,
  shares: readonly S[],
): (S & { amount: bigint })[] => {
  assertShares(shares);
  const parts = largestRemainder(
    amount,
    shares.map((share) => share.shareBp),
  );
  return shares.map((share, index) => ({ ...share, amount: parts[index]! }));
};

/**
 * 考核 credit between units, shared by agreement. It is a book of its own: the result has no metric, so it cannot
 * be posted to the ledger and never feeds a total. Same splitting and refusals. Source: Rule 1.
 */
export const splitCredit = (
  amount: bigint,
  shares: readonly { organisationId: string; shareBp: number }[],
): { organisationId: string; creditFen: bigint }[] => {
  assertBasisPoints(
    shares.map((share) => share.shareBp),
    "shares",
  );
  if (new Set(shares.map((share) => share.organisationId)).size !== shares.length) {
    throw invalid("同一个单位不能重复填写，请合并份额。", { shares: "同一个单位不能重复填写，请合并份额。" });
  }
  const parts = largestRemainder(
    amount,
    shares.map((share) => share.shareBp),
  );
  return shares.map((share, index) => ({ organisationId: share.organisationId, creditFen: parts[index]! }));
};
