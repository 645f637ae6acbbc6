import { z } from "zod";
import type { Metric } from "#prisma/enums";
import { FIELD_LABELS, ORIGIN_LABELS } from "~/modules/leads/labels";
import { parseShare } from "~/modules/leads/rules/lead";
import { blankAsMissing, codeOrLabel, manyOf } from "~/platform/codes";
import { isDateOnly } from "~/platform/dates";
import { AMOUNT_MESSAGES, MAX_FEN, parseAmount } from "~/platform/money";
import { CURRENCY_LABELS, METRIC_LABELS, REVIEW_STATE_LABELS, SIGNING_KIND_LABELS } from "./labels";
import { minorDigits, rateProblems, toFen } from "./rules/currency";

const optional = <T extends z.ZodType>(schema: T) => blankAsMissing(schema.optional());

const id = (message: string) => z.string(message).trim().min(1, message).max(64, message);
const text = (max: number) => optional(z.string().trim().max(max, `最多 ${max} 个字。`));
const date = z
  .string("请填写日期，例如 2026-05-20。")
  .trim()
  .refine(isDateOnly, "请按 2026-05-20 的样式填写日期。");
const flag = z.preprocess(
  (value) => value === true || value === "true" || value === "1" || value === "on",
  z.boolean(),
);
const version = optional(z.coerce.number().int().positive());
const WHOLE_FEN = "请填写整数，单位为分。";
/** True, an empty list and 0x10 would all pass for a number if they were merely converted. */
const wholeFen = (value: unknown) => {
  const digits = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  return /^-?\d+$/.test(digits) ? BigInt(digits) : value;
};
const integer = optional(z.preprocess(wholeFen, z.bigint(WHOLE_FEN)));
const moneyText = optional(
  z
    .string("金额请写成文字，例如 1.2亿；以分为单位的整数请填在 Fen 结尾的字段。")
    .trim()
    .max(60, "金额过长。"),
);
const rate = optional(z.coerce.string().trim().max(22, "汇率过长。"));

type Issues = { addIssue(issue: { code: "custom"; path: string[]; message: string }): void };
const refuse = (issues: Issues, path: string, message: string) => {
  issues.addIssue({ code: "custom", path: [path], message });
  return null;
};

/** Typed text or an integer → minor units of the currency; null when nothing was given. */
const minorOf = (
  given: { amount?: string; amountFen?: bigint },
  options: { currency: string; signed: boolean },
  issues: Issues,
): bigint | null => {
  if (given.amountFen !== undefined) {
    if (given.amount !== undefined) return refuse(issues, "amount", "金额只填一处：文字或以分为单位的整数。");
    if (given.amountFen < 0n && !options.signed) return refuse(issues, "amount", AMOUNT_MESSAGES.NEGATIVE);
    if (given.amountFen > MAX_FEN || given.amountFen < -MAX_FEN)
      return refuse(issues, "amount", AMOUNT_MESSAGES.TOO_LARGE);
    return given.amountFen;
  }
  if (given.amount === undefined) return null;
  const parsed = parseAmount(given.amount, { signed: options.signed });
  if (!parsed.ok) return refuse(issues, "amount", AMOUNT_MESSAGES[parsed.problem]);
  const spare = 10n ** BigInt(2 - minorDigits(options.currency));
  if (parsed.fen % spare !== 0n) return refuse(issues, "amount", "这种货币没有小数，请填写整数金额。");
  return parsed.fen / spare;
};

const plannedOf = (given: { plannedIndustrial?: string; plannedIndustrialFen?: bigint }, issues: Issues) => {
  const fen = given.plannedIndustrialFen;
  if (fen !== undefined) {
    if (fen < 0n) return refuse(issues, "plannedIndustrial", AMOUNT_MESSAGES.NEGATIVE);
    return fen > MAX_FEN ? refuse(issues, "plannedIndustrial", AMOUNT_MESSAGES.TOO_LARGE) : fen;
  }
  if (given.plannedIndustrial === undefined) return null;
  const parsed = parseAmount(given.plannedIndustrial);
  return parsed.ok ? parsed.fen : refuse(issues, "plannedIndustrial", AMOUNT_MESSAGES[parsed.problem]);
};

const contractFields = {
  kind: codeOrLabel(SIGNING_KIND_LABELS, "请选择签约类型。"),
  signedOn: date,
  amount: moneyText,
  amountFen: integer,
  currency: z.preprocess(
    (value) => (value === undefined || value === "" ? "CNY" : value),
    codeOrLabel(CURRENCY_LABELS, "请选择货币。"),
  ),
  rate,
  rateOn: optional(date),
  rateSource: text(100),
  plannedIndustrial: moneyText,
  plannedIndustrialFen: integer,
  contractNumber: text(100),
  parties: text(500),
  occasion: text(200),
  note: text(2000),
  baseSigningId: text(64),
};
type Contract = z.infer<z.ZodObject<typeof contractFields>>;

/** Foreign money converts here, once, at the rate of the contract (Rule 5). */
const moneyOf = (given: Contract, issues: Issues) => {
  const foreign = given.currency !== "CNY";
  const none = { amountMinor: null, amountFen: null, rate: null, rateOn: null, rateSource: null };
  const minor =
    given.kind === "TERMINATION"
      ? null
      : minorOf(given, { currency: given.currency, signed: given.kind === "SUPPLEMENT" }, issues);
  if (minor === null) return none;
  if (!foreign) return { ...none, amountMinor: minor, amountFen: minor };
  const facts = {
    rate: given.rate ?? null,
    rateOn: given.rateOn ?? given.signedOn,
    rateSource: given.rateSource ?? null,
  };
  const problems = rateProblems({ currency: given.currency, signedOn: given.signedOn, ...facts });
  for (const [path, message] of Object.entries(problems)) refuse(issues, path, message);
  if (Object.keys(problems).length > 0) return none;
  const fen = toFen(minor, facts.rate!, minorDigits(given.currency));
  if (fen > MAX_FEN || fen < -MAX_FEN) refuse(issues, "amount", AMOUNT_MESSAGES.TOO_LARGE);
  return { amountMinor: minor, amountFen: fen, ...facts };
};

const toContract = <G extends Contract>(given: G, issues: Issues) => {
  const { amount, plannedIndustrial, ...rest } = given;
  const money = moneyOf(given, issues);
  return { ...rest, ...money, plannedIndustrialFen: plannedOf(given, issues) };
};

export const draftSigningSchema = z
  .object({ leadId: id("请选择线索。"), confirmJump: flag, ...contractFields })
  .transform(toContract);

export const editSigningSchema = z
  .object({
    id: id("缺少签约编号。"),
    version: z.coerce.number().int().positive(),
    confirmJump: flag,
    ...contractFields,
  })
  .transform(toContract);

export const decisionSchema = z.object({ id: id("缺少记录编号。"), version });
export const returnSchema = z.object({ id: id("缺少记录编号。"), version, reason: z.string().default("") });

const reason = z.string("请写明原因。").trim().min(2, "请写明原因。").max(500, "原因最多 500 个字。");

export const amendSigningSchema = z.object({
  id: id("缺少签约编号。"),
  version,
  reason,
  signedOn: optional(date),
  amount: moneyText,
  amountFen: integer,
  rate,
  rateOn: optional(date),
  rateSource: text(100),
  plannedIndustrial: moneyText,
  contractNumber: text(100),
  parties: text(500),
  confirmJump: flag,
});

export const withdrawSchema = z.object({ id: id("缺少记录编号。"), version, reason });

export const terminateSigningSchema = z.object({
  id: id("缺少签约编号。"),
  version,
  signedOn: optional(date),
  reason,
});

export const changeFxSchema = z.object({
  id: id("缺少签约编号。"),
  version,
  reason,
  rate: z
    .union([z.string("请填写汇率。"), z.number()], "请填写汇率。")
    .transform(String)
    .pipe(z.string().trim().min(1, "请填写汇率。").max(22, "汇率过长。")),
  rateOn: optional(date),
  rateSource: z.string("请填写汇率来源。").trim().min(1, "请填写汇率来源。").max(100),
});

/** The rows of a form: one name and one percentage each; empty rows are left out. */
const column = z.preprocess(
  (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]),
  z.array(z.string()),
);
const rowsOf = (names: readonly string[], shares: readonly string[]) =>
  names.flatMap((name, row) => {
    const typed = (shares[row] ?? "").trim();
    return name === "" && typed === "" ? [] : [{ name, shareBp: parseShare(typed) ?? 0 }];
  });

export const reclassifyLeadSchema = z
  .object({
    leadId: id("请选择线索。"),
    version,
    reason,
    field: optional(codeOrLabel(FIELD_LABELS, "请选择领域。")),
    origin: optional(codeOrLabel({ ...ORIGIN_LABELS, NONE: "无" }, "请选择来源。")),
    sites: z
      .array(
        z.object({
          parkId: id("请选择园区。"),
          carrierId: optional(z.string()),
          shareBp: z.coerce.number().int(),
        }),
      )
      .optional(),
    parkId: column,
    share: column,
  })
  .transform(({ parkId, share, ...given }, issues) => {
    const rows = rowsOf(parkId, share);
    if (rows.some((row) => row.name === "")) refuse(issues, "sites", "有一行写了份额，还没有选择园区。");
    const typed = rows.map(({ name, shareBp }) => ({ parkId: name, shareBp, carrierId: undefined }));
    return { ...given, sites: given.sites ?? (typed.length > 0 ? typed : undefined) };
  });

export const shareCreditSchema = z
  .object({
    leadId: id("请选择线索。"),
    agreedOn: date,
    note: text(500),
    shares: z
      .array(z.object({ organisationId: id("请选择单位。"), shareBp: z.coerce.number().int() }))
      .optional(),
    organisationId: column,
    share: column,
  })
  .transform(({ organisationId, share, ...given }, issues) => {
    const rows = rowsOf(organisationId, share);
    if (rows.some((row) => row.name === "")) refuse(issues, "shares", "有一行写了份额，还没有选择单位。");
    const shares = given.shares ?? rows.map(({ name, shareBp }) => ({ organisationId: name, shareBp }));
    if (shares.length === 0) refuse(issues, "shares", "请填写单位和份额。");
    return { ...given, shares };
  });

type InvestmentMetric = Exclude<Metric, "SIGNED" | "PROJECTS">;
const { SIGNED: _s, PROJECTS: _p, ...INVESTMENT_LABELS } = METRIC_LABELS;
export const INVESTMENT_METRIC_LABELS: Record<InvestmentMetric, string> = INVESTMENT_LABELS;

const investmentFields = {
  metric: codeOrLabel(INVESTMENT_METRIC_LABELS, "请选择投资口径。"),
  period: z
    .string("请填写月份，例如 2026-05。")
    .trim()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, "请按 2026-05 的样式填写月份。"),
  amount: moneyText,
  amountFen: integer,
  /** A mark that the amount is a running total, or the running total itself. */
  cumulative: z.union([z.boolean(), z.string(), z.number()]).optional(),
  cumulativeFen: integer,
  note: text(2000),
  confirmJump: flag,
};
type Filing = z.infer<z.ZodObject<typeof investmentFields>>;

/** `filedFen` is what was typed; `isCumulative` tells whether it is a running total. */
const toFiling = <G extends Filing>(given: G, issues: Issues) => {
  const { amount, amountFen, cumulative, cumulativeFen, ...rest } = given;
  const word = String(cumulative ?? "").trim();
  const marked = ["true", "1", "on"].includes(word);
  const total = !marked && /[1-9]/.test(word) ? word : undefined;
  const isTotal = total !== undefined || cumulativeFen !== undefined;
  const typed = isTotal ? { amount: total, amountFen: cumulativeFen } : { amount, amountFen };
  if (typed.amount === undefined && typed.amountFen === undefined)
    refuse(issues, "amount", AMOUNT_MESSAGES.EMPTY);
  const filedFen = minorOf(typed, { currency: "CNY", signed: false }, issues) ?? 0n;
  return { ...rest, filedFen, isCumulative: marked || isTotal };
};

export const recordInvestmentSchema = z
  .object({ leadId: id("请选择线索。"), ...investmentFields })
  .transform(toFiling);

export const editInvestmentSchema = z
  .object({ id: id("缺少投资编号。"), version: z.coerce.number().int().positive(), ...investmentFields })
  .transform(toFiling);

const ownAmount = <G extends { amount?: string; amountFen?: bigint }>(given: G, issues: Issues) => {
  const { amount, amountFen, ...rest } = given;
  return { ...rest, amountFen: minorOf({ amount, amountFen }, { currency: "CNY", signed: false }, issues) };
};

export const correctInvestmentSchema = z
  .object({
    id: id("缺少投资编号。"),
    version,
    reason,
    period: optional(investmentFields.period),
    amount: moneyText,
    amountFen: integer,
    confirmJump: flag,
  })
  .transform(ownAmount);

export const statisticsSchema = z
  .object({ id: id("缺少投资编号。"), version, amount: moneyText, amountFen: integer })
  .transform(ownAmount);

const pageFields = {
  page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).catch(50).default(50),
};

export const SIGNING_SORTS = ["signedOn", "amount", "submittedAt", "lead"] as const;
export type SigningSort = (typeof SIGNING_SORTS)[number];
const signed = SIGNING_SORTS.flatMap((key) => [key, `-${key}`] as const);

/** One schema for the list, the export and the API. */
export const signingFilterSchema = z.object({
  q: text(64),
  state: optional(codeOrLabel(REVIEW_STATE_LABELS, "没有这种审核状态。")),
  kind: optional(codeOrLabel(SIGNING_KIND_LABELS, "没有这种签约类型。")),
  year: optional(z.coerce.number("年份请填四位数字。").int().min(2000).max(2100)),
  /** With every place inside it. */
  parkId: text(64),
  organisationId: text(64),
  field: optional(codeOrLabel(FIELD_LABELS, "没有这个领域。")),
  leadId: text(64),
  sort: optional(z.enum(signed as [string, ...string[]], "不能按这一列排序。")),
  ...pageFields,
});
export type SigningFilter = z.infer<typeof signingFilterSchema>;

export const investmentFilterSchema = z.object({
  q: text(64),
  state: optional(codeOrLabel(REVIEW_STATE_LABELS, "没有这种审核状态。")),
  metric: optional(codeOrLabel(INVESTMENT_METRIC_LABELS, "没有这种口径。")),
  year: optional(z.coerce.number("年份请填四位数字。").int().min(2000).max(2100)),
  leadId: text(64),
  ...pageFields,
});
export type InvestmentFilter = z.infer<typeof investmentFilterSchema>;

/** `asOf` cuts the business date and the day of recording; a later `knownAt` gives the restated figure of that date. */
export const ledgerFilterSchema = z.object({
  metric: optional(codeOrLabel(METRIC_LABELS, "没有这种口径。")),
  scope: text(80),
  parkId: manyOf(z.string().max(64)),
  organisationId: manyOf(z.string().max(64)),
  field: manyOf(codeOrLabel(FIELD_LABELS, "没有这个领域。")),
  origin: optional(codeOrLabel(ORIGIN_LABELS, "没有这种来源。")),
  from: optional(date),
  to: optional(date),
  asOf: optional(date),
  knownAt: optional(date),
  leadId: text(64),
  signingId: text(64),
  investmentId: text(64),
  ...pageFields,
});
export type LedgerFilter = z.infer<typeof ledgerFilterSchema>;
