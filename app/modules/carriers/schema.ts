import { z } from "zod";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import { isDateOnly } from "~/platform/dates";
import { AMOUNT_MESSAGES, parseAmount } from "~/platform/money";
import { HAZARD_LABELS, MILESTONE_LABELS, UNIT_STATUS_LABELS } from "./labels";
import { SETTABLE } from "./rules";

const optional = <Schema extends z.ZodType>(schema: Schema) => blankAsMissing(schema.optional());
const id = (message: string) => z.string(message).trim().min(1, message).max(64, message);
const text = (max: number) => z.string().trim().max(max, `最多 ${max} 个字。`);
const date = z.string("请填写日期。").trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。");
const version = optional(z.coerce.number("缺少版本号，请刷新页面。").int().positive());
const reason = z.string("请写明原因。").trim().min(2, "请写明原因。").max(500, "原因最多 500 个字。");

/** Decimal text; full-width digits and thousands separators are read. */
const decimal = (message: string, { whole = 12, part = 2 } = {}) =>
  z
    .union([z.string(message), z.number(message)], message)
    .transform((value) =>
      String(value)
        .normalize("NFKC")
        .replace(/[,，\s%]/g, ""),
    )
    .refine((value) => new RegExp(`^\\d{1,${whole}}(\\.\\d{1,${part}})?$`).test(value), message);
const size = (message: string, shape?: { whole?: number; part?: number }) =>
  optional(decimal(message, shape));

const paging = {
  page: blankAsMissing(z.coerce.number("页码请写数字。").int().min(1).max(10_000).default(1)),
  pageSize: blankAsMissing(z.coerce.number().int().min(1).max(200, "每页最多 200 条。").default(50)),
};

export const carrierFilterSchema = z.object({
  q: optional(text(64)),
  /** With every place inside it. */
  parkId: optional(text(64)),
  ...paging,
});
export type CarrierFilter = z.output<typeof carrierFilterSchema>;

export const observationSchema = z
  .object({
    /** One of the two names the carrier. */
    carrierId: optional(text(64)),
    carrier: optional(text(120)).describe("载体名称或别名"),
    kind: codeOrLabel(MILESTONE_LABELS, "请选择填报内容。"),
    milestoneId: optional(text(64)),
    observedOn: date,
    value: size("请填写百分数，例如 62.5。", { whole: 3, part: 4 }),
    numeratorSqm: size("请填写面积，单位平方米。"),
    denominatorSqm: size("请填写面积，单位平方米。"),
    note: optional(text(1000)),
    fallReason: optional(text(500)).describe("数值下降、可租面积减少或更正时写明原因"),
    intent: z.enum(["save", "submit"]).default("save"),
  })
  .refine(({ carrierId, carrier }) => Boolean(carrierId) !== Boolean(carrier), {
    path: ["carrier"],
    message: "请写明是哪个载体。",
  })
  .refine((given) => Boolean(given.numeratorSqm) === Boolean(given.denominatorSqm), {
    path: ["denominatorSqm"],
    message: "已入住面积和可租面积要一起填写。",
  });
export type ObservationInput = z.input<typeof observationSchema>;

export const submitObservationSchema = z.object({ id: id("没有找到这条填报。"), version });

export const reviewObservationSchema = z
  .object({
    id: id("没有找到这条填报。"),
    version,
    verdict: z.enum(["confirm", "return"], "请选择通过或退回。"),
    reason: optional(text(500)),
  })
  .refine((given) => given.verdict === "confirm" || (given.reason?.length ?? 0) >= 2, {
    path: ["reason"],
    message: "退回时请写明原因，填报单位会看到。",
  });

/** 元 per m² and day, as typed; two decimals. */
const price = optional(
  z.union([z.string(), z.number()]).transform((typed, context) => {
    const parsed = parseAmount(String(typed));
    if (parsed.ok) return parsed.fen;
    context.addIssue({ code: "custom", message: AMOUNT_MESSAGES[parsed.problem] });
    return z.NEVER;
  }),
);

const spaceFields = {
  heightM: size("请填写层高，单位米。", { whole: 3 }),
  loadKn: size("请填写楼面荷载，单位 kN/㎡。", { whole: 4 }),
  powerKva: size("请填写电力容量，单位 kVA。", { whole: 8 }),
  labLevel: optional(z.coerce.number("请选择生物安全等级。").int().min(1).max(4)),
  hazardClass: optional(codeOrLabel(HAZARD_LABELS)),
};

const area = (message: string) =>
  decimal(message, { whole: 9 }).refine((value) => Number(value) > 0, "面积应大于 0。");

export const unitSchema = z.object({
  carrierId: id("请选择载体。"),
  name: z.string("请填写楼层和房号。").trim().min(1, "请填写楼层和房号，例如 3 层 301。").max(60),
  floor: optional(text(20)),
  areaSqm: area("请填写面积，单位平方米。"),
  ...spaceFields,
  price,
  status: blankAsMissing(codeOrLabel(UNIT_STATUS_LABELS).optional()).refine(
    (status) => status === undefined || SETTABLE.includes(status),
    "锁定请由线索办理，不能直接填写。",
  ),
  note: optional(text(500)),
});
export type UnitInput = z.input<typeof unitSchema>;
export const editUnitSchema = unitSchema
  .omit({ carrierId: true })
  .extend({ id: id("没有找到这个单元。"), version });

export const unitFilterSchema = z.object({
  q: optional(text(64)),
  carrierId: optional(text(64)),
  parkId: optional(text(64)),
  status: optional(codeOrLabel(UNIT_STATUS_LABELS)),
  minArea: size("请填写面积，单位平方米。"),
  maxArea: size("请填写面积，单位平方米。"),
  height: size("请填写层高，单位米。"),
  load: size("请填写荷载，单位 kN/㎡。"),
  power: size("请填写电力容量，单位 kVA。"),
  lab: optional(z.coerce.number("请选择生物安全等级。").int().min(1).max(4)),
  hazard: optional(codeOrLabel(HAZARD_LABELS)),
  ...paging,
});
export type UnitFilter = z.output<typeof unitFilterSchema>;

export const holdSchema = z.object({
  unitId: id("没有找到这个单元。"),
  leadId: id("请选择为哪条线索锁定。"),
  heldUntil: date,
  note: optional(text(500)),
});
export const releaseHoldSchema = z.object({ id: id("没有找到这项锁定。"), version, reason });
export const extendHoldSchema = z.object({ id: id("没有找到这项锁定。"), version, heldUntil: date });
export const letUnitSchema = z.object({
  id: id("没有找到这项锁定。"),
  version,
  signingId: id("请选择已确认的签约。"),
  letOn: date,
});
export const endLettingSchema = z.object({
  id: id("没有找到这项出租。"),
  version,
  reason,
  /** Given: the unit is held again until then; absent: it is free. */
  heldUntil: optional(date),
});

export const demandSchema = z
  .object({
    leadId: id("请选择线索。"),
    parkId: optional(text(64)),
    minAreaSqm: area("请填写最小面积，单位平方米。"),
    maxAreaSqm: size("请填写最大面积，单位平方米。", { whole: 9 }),
    ...spaceFields,
    neededOn: optional(date),
    note: optional(text(500)),
    version,
  })
  .refine((given) => !given.maxAreaSqm || Number(given.maxAreaSqm) >= Number(given.minAreaSqm), {
    path: ["maxAreaSqm"],
    message: "最大面积不能小于最小面积。",
  });
export const closeDemandSchema = z.object({ leadId: id("请选择线索。"), version });

export const demandFilterSchema = z.object({ parkId: optional(text(64)), q: optional(text(64)), ...paging });
export type DemandFilter = z.output<typeof demandFilterSchema>;
