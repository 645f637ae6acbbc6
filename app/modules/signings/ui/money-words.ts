import { amountText, formatQuotient } from "~/platform/money";
import { CURRENCY_LABELS } from "../labels";
import { minorDigits } from "../rules/currency";

/** 2,000.00 万美元, or 10.00 亿元 where the contract is in 人民币. */
export const contractText = (contract: {
  currency: string;
  amountMinor: bigint | null;
  amountFen: bigint | null;
}): string | null => {
  if (contract.amountMinor === null || contract.amountFen === null) return null;
  if (contract.currency === "CNY") return amountText(contract.amountFen);
  const wan = 10n ** BigInt(minorDigits(contract.currency) + 4);
  const [whole, part] = formatQuotient(contract.amountMinor, wan, 2).split(".");
  return `${whole!.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}.${part} 万${CURRENCY_LABELS[contract.currency]}`;
};

/** What a form shows again: the amount in the contract's own currency, as it may be typed. */
export const typedAmount = (contract: { currency: string; amountMinor: bigint | null }): string => {
  if (contract.amountMinor === null) return "";
  const digits = minorDigits(contract.currency);
  const unit = 10n ** BigInt(digits);
  if (contract.amountMinor % (unit * 10_000n) === 0n) {
    const inWan = contract.amountMinor / (unit * 10_000n);
    return inWan % 10_000n === 0n ? `${inWan / 10_000n}亿` : `${inWan}万`;
  }
  return formatQuotient(contract.amountMinor, unit, digits);
};
