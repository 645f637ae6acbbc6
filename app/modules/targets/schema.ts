import { z } from "zod";
import { STAGE_LABELS } from "~/modules/leads/labels";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import { isDateOnly } from "~/platform/dates";
import { parseAmount } from "~/platform/money";
import { EVIDENCE_KINDS, LIGHT_LABELS, METHOD_LABELS, TARGET_KIND_LABELS } from "./labels";
import { DAY_RULES, type DayRuleKey, fallingField, MOST_DAYS } from "./rules/local-rules";

const date = z.string("请填写日期。").trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。");
const text = (max: number) => z.string().trim().max(max, `最多 ${max} 个字。`);
const optionalText = (max: number) => blankAsMissing(text(max).optional());
const reason = z.string("请写明原因。").trim().min(2, "请写明原因。").max(500, "原因最多 500 个字。");
const version = z.coerce.number("缺少版本号，请刷新页面。").int().min(1);
const figure = (message: string) =>
  z
    .union([z.string(), z.number()], message)
    .transform((value) =>
      String(value)
        .normalize("NFKC")
        .replace(/[,，\s%]/g, ""),
    )
    .refine((value) => /^-?\d{1,14}(\.\d{1,10})?$/.test(value), "请填写一个数，例如 12 或 12.5。");
const optionalFigure = blankAsMissing(figure("请填写一个数。").optional());

const methodCode = z.preprocess(
  (value) => (typeof value === "string" ? value.toUpperCase() : value),
  codeOrLabel(METHOD_LABELS),
);

/** One schema for the list, the overview and the API. */
export const targetFilterSchema = z.object({
  plan: optionalText(80),
  owner: optionalText(80),
  indicator: optionalText(80),
  scope: optionalText(80),
  kind: blankAsMissing(codeOrLabel(TARGET_KIND_LABELS).optional()),
  light: blankAsMissing(codeOrLabel(LIGHT_LABELS).optional()),
  asOf: blankAsMissing(date.optional()),
  knownAt: blankAsMissing(date.optional()),
  method: blankAsMissing(methodCode.optional()),
});
export type TargetFilterInput = z.infer<typeof targetFilterSchema>;

export const viewSchema = targetFilterSchema.pick({ asOf: true, knownAt: true, method: true });
export type ViewInput = z.infer<typeof viewSchema>;

export const observationSchema = z
  .object({
    targetId: z.string().min(1),
    observedOn: date,
    value: optionalFigure,
    numerator: optionalFigure,
    denominator: optionalFigure,
    done: blankAsMissing(z.enum(["yes", "no"], "请选择是否完成。").optional()),
    text: optionalText(1000),
    intent: z.enum(["save", "submit"]).default("submit"),
  })
  .refine((given) => Boolean(given.numerator) === Boolean(given.denominator), {
    path: ["denominator"],
    message: "分子和分母要一起填写。",
  });
export type ObservationInput = z.input<typeof observationSchema>;

export const reviewSchema = z
  .object({
    id: z.string().min(1),
    version,
    verdict: z.enum(["confirm", "return"], "请选择通过或退回。"),
    reason: optionalText(500),
  })
  .refine((given) => given.verdict === "confirm" || Boolean(given.reason), {
    path: ["reason"],
    message: "退回时请写明原因，填报单位会看到。",
  });

export const baselineSchema = z.object({
  targetId: z.string().min(1),
  value: figure("请填写基期数。"),
  baselineOn: date,
  source: z.string("请写明基期数的出处。").trim().min(2, "请写明基期数的出处。").max(200),
});

export const resolutionSchema = z.object({
  targetId: z.string().min(1),
  version,
  /** The place of the reading that holds, counted from 0; `other` where none of them does. */
  reading: z.coerce.string("请选择以哪种读法为准。").regex(/^(\d+|other)$/, "请选择以哪种读法为准。"),
  /** What the target is measured by from now on; the reading's own figure where it is left out. */
  value: optionalFigure,
  dueOn: blankAsMissing(date.optional()),
  reason,
});

/** Percentage points as decimal text, 0 to 100. */
const points = figure("请填写百分点。").refine(
  (value) => Number(value) >= 0 && Number(value) <= 100,
  "请填写 0 到 100 之间的百分点。",
);

const kinds = Object.keys(TARGET_KIND_LABELS) as [keyof typeof TARGET_KIND_LABELS];

/** Whole days, each field by itself and those that must rise in their order. */
const daysOf = <K extends DayRuleKey>(key: K) => {
  const most = MOST_DAYS[key];
  const message = `请填写 ${key === "review.clock" ? 0 : 1} 到 ${most} 的整数。`;
  const day = z.coerce
    .number(message)
    .int(message)
    .min(key === "review.clock" ? 0 : 1, message)
    .max(most, message);
  const names = Object.keys(DAY_RULES[key]) as (keyof (typeof DAY_RULES)[K] & string)[];
  const fields = Object.fromEntries(names.map((name) => [name, day])) as Record<
    (typeof names)[number],
    typeof day
  >;
  return z.object(fields).superRefine((days, context) => {
    const path = fallingField(key, days as Record<string, number>);
    if (path) context.addIssue({ code: "custom", path: [path], message: "不能小于前一个时限。" });
  });
};

/** Money as typed, or in 分 as digits; kept as digits. */
const fenText = z.union([z.string(), z.number()], "请填写金额，例如 10亿。").transform((value, context) => {
  const typed = String(value).trim();
  const parsed = /^\d{9,17}$/.test(typed) ? ({ ok: true, fen: BigInt(typed) } as const) : parseAmount(typed);
  if (parsed.ok && parsed.fen > 0n) return parsed.fen.toString();
  context.addIssue({ code: "custom", message: "请填写金额，例如 10亿。" });
  return z.NEVER;
});

/** One schema a key; the key names the rule. */
export const SETTING_SCHEMAS = {
  "pace.method": z.object({ method: methodCode }),
  "light.thresholds": z.partialRecord(z.enum(kinds), z.object({ watchMax: points })),
  "report.cutOffDay": z.object({
    /** 0: the last day of the month. */
    day: z.coerce.number("请填写 0 到 28 的整数。").int().min(0).max(28, "请填写 0 到 28，0 表示月末。"),
  }),
  "signing.evidenceNeeded": z.array(z.enum(Object.keys(EVIDENCE_KINDS) as (keyof typeof EVIDENCE_KINDS)[])),
  "claim.rules": z.intersection(daysOf("claim.rules"), z.object({ sizeFen: fenText })),
  "referral.rules": daysOf("referral.rules"),
  "lead.clocks": daysOf("lead.clocks"),
  "stage.review": z.object({ stages: z.array(codeOrLabel(STAGE_LABELS)) }),
  "carrier.hold": daysOf("carrier.hold"),
  "review.clock": daysOf("review.clock"),
} as const;
export type SettingKey = keyof typeof SETTING_SCHEMAS;
export type SettingValue<K extends SettingKey> = z.infer<(typeof SETTING_SCHEMAS)[K]>;
/** Those that shape a figure or its light; a frozen report keeps them with the figures. */
export const FIGURE_SETTING_KEYS = ["pace.method", "light.thresholds", "report.cutOffDay"] as const;
export const SETTING_KEYS = Object.keys(SETTING_SCHEMAS) as SettingKey[];

export const changeSettingSchema = z.object({
  key: z.enum(SETTING_KEYS as [SettingKey], "没有这一项设置。"),
  value: z.unknown(),
  effectiveOn: date,
  note: reason,
});
