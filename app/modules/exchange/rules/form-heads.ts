import { STAGE_LABELS, STATUS_LABELS } from "~/modules/leads/labels";
import { formatQuotient } from "~/platform/money";
import type { MoneyUnit } from "./cell";
import type { Fill, FormLead } from "./form";
import { moneyUnitIn, plainHead } from "./header";

/** Columns that imports do not take but a ledger often has, by their heads: what the product knows goes back into them. */
const DIGITS: Record<MoneyUnit, [bigint, number]> = {
  元: [100n, 2],
  万元: [1_000_000n, 6],
  亿元: [10_000_000_000n, 10],
};

export const amountIn = (fen: bigint, unit: MoneyUnit): string => {
  const [per, digits] = DIGITS[unit];
  return formatQuotient(fen, per, digits).replace(/\.?0+$/, "") || "0";
};

/** What stands in a column of signed amounts: the ledger's, else what the unit typed. */
export const signedFen = (lead: FormLead, typed: unknown, unit: MoneyUnit): bigint =>
  lead.signedFen ?? (typeof typed === "number" ? BigInt(Math.round(typed * Number(DIGITS[unit][0]))) : 0n);

/** What one says of the sheet: its own unit, else that of the amounts beside it. No unit is guessed. */
interface Column {
  name: string;
  unit: MoneyUnit | undefined;
}

const STAGE = /^(项目)?(所处)?(阶段|进展阶段|项目进展|当前阶段|推进阶段)$/;
const STATUS = /^(项目)?状态$/;
/** A bare 负责人 may be the company's. */
const OWNER = /^(招商(负责人|专员|经理|人员)|经办人|跟进人)$/;
const SIGNED = /^(项目)?(已签约|签约|累计签约|合同)(总)?(额|金额)$/;

export const isSigned = (name: string): boolean => SIGNED.test(plainHead(name.split("/").at(-1) ?? ""));

export const unitOf = ({ name, unit }: Column): MoneyUnit | undefined => moneyUnitIn(name) ?? unit;

export const byHead = (lead: FormLead, column: Column): Fill => {
  const head = plainHead(column.name.split("/").at(-1) ?? "");
  if (STAGE.test(head)) return { text: STAGE_LABELS[lead.stage] };
  if (STATUS.test(head)) return { text: STATUS_LABELS[lead.status] };
  if (OWNER.test(head) && lead.owner) return { text: lead.owner };
  const unit = isSigned(column.name) ? unitOf(column) : undefined;
  return unit && lead.signedFen !== null
    ? { number: amountIn(lead.signedFen, unit), unlessFormula: true }
    : null;
};
