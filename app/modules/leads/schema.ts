import { z } from "zod";
import { blankAsMissing, codeOrLabel, manyOf } from "~/platform/codes";
import { isDateOnly } from "~/platform/dates";
import { AMOUNT_MESSAGES, MAX_FEN, parseAmount } from "~/platform/money";
import {
  FIELD_LABELS,
  GRADE_LABELS,
  METHOD_LABELS,
  ORIGIN_LABELS,
  SOURCE_LABELS,
  SOURCE_WORDS,
  STAGE_LABELS,
  STATUS_LABELS,
} from "./labels";
import { LACKS } from "./rules/lack";
import { FULL_SHARE_BP, parseShare, sharesProblem } from "./rules/lead";

const text = (max: number) => z.string().trim().max(max, `最多 ${max} 个字。`);
const optionalText = (max: number) => blankAsMissing(text(max).optional());
const dateOnly = z.string().trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。");
const optionalDate = blankAsMissing(dateOnly.optional());
export const versionSchema = blankAsMissing(z.coerce.number().int().positive().optional());

const siteSchema = z.strictObject({
  parkId: z.string().trim().min(1, "请选择园区。"),
  shareBp: z.number("份额用基点表示，100% 为 10000。").int(),
  carrierId: blankAsMissing(z.string().nullish()),
});

const sitesSchema = z
  .array(siteSchema)
  .max(10, "最多 10 个园区。")
  .superRefine((sites, context) => {
    const problem = sharesProblem(sites);
    if (problem) context.addIssue({ code: "custom", message: problem });
  });

const areaSqm = blankAsMissing(
  z
    .string()
    .trim()
    .transform((typed) => typed.normalize("NFKC").replace(/[,，\s]|平方米|㎡|m2/g, ""))
    .refine((typed) => /^\d{1,9}(\.\d{1,2})?$/.test(typed), "请填写平方米数，例如 3500。")
    .optional(),
);

const phone = blankAsMissing(
  z
    .string()
    .trim()
    .regex(/^[+\d][\d\s-]{5,24}$/, "请填写电话号码，例如 13800000000 或 021-57000000。")
    .optional(),
);

/** A range such as 3-5亿 is kept as text; it is no amount. */
const expected = {
  expectedAmount: blankAsMissing(
    z
      .string()
      .trim()
      .max(60, "最多 60 个字。")
      .transform((typed, context) => {
        const read = parseAmount(typed);
        if (read.ok) return { expectedFen: read.fen, expectedText: null };
        if (read.problem === "RANGE" || read.problem === "APPROX")
          return { expectedFen: null, expectedText: typed };
        context.addIssue({ code: "custom", message: AMOUNT_MESSAGES[read.problem] });
        return z.NEVER;
      })
      .optional(),
  ),
  /** 分, as the API gives it. */
  expectedFen: z
    .number()
    .int("金额最多精确到分。")
    .min(0, AMOUNT_MESSAGES.NEGATIVE)
    .max(Number(MAX_FEN), AMOUNT_MESSAGES.TOO_LARGE)
    .transform((fen) => BigInt(fen))
    .optional(),
};

/** An amount that is none in 元 yet, as a ledger writes it: 200万美元, 一期5000万. Told apart from a mistyped amount. */
const inWords = { expectedText: blankAsMissing(z.string().trim().max(60, "最多 60 个字。").optional()) };

const described = {
  ...inWords,
  projectName: text(120).min(1, "请填写项目名称，例如“年产 200 吨产线”。"),
  codeName: optionalText(60),
  field: codeOrLabel(FIELD_LABELS, "请选择产业领域。"),
  source: codeOrLabel(SOURCE_LABELS, "请选择线索来源。", SOURCE_WORDS),
  referrer: optionalText(120),
  origin: blankAsMissing(codeOrLabel(ORIGIN_LABELS).optional()),
  grade: blankAsMissing(codeOrLabel(GRADE_LABELS).optional()),
  areaNeedSqm: areaSqm,
  summary: optionalText(2000),
  nextStep: optionalText(200),
  nextStepOn: optionalDate,
  ...expected,
};

const contact = { contactName: optionalText(40), contactTitle: optionalText(40), contactPhone: phone };

export const createLeadSchema = z
  .object({
    companyName: optionalText(120),
    companyId: blankAsMissing(z.string().trim().max(64).optional()),
    parkId: blankAsMissing(z.string().trim().max(64).optional()),
    sites: sitesSchema.optional(),
    /** The entry of a 招商清单 that becomes this lead. */
    prospectId: blankAsMissing(z.string().trim().max(64).optional()),
    /** Only the office names another unit; a unit's leads are its own. */
    organisationId: blankAsMissing(z.string().trim().max(64).optional()),
    ...described,
    ...contact,
  })
  .superRefine((input, context) => {
    if (!input.companyName && !input.companyId)
      context.addIssue({ code: "custom", path: ["companyName"], message: "请填写企业名称。" });
    if (!input.parkId && !input.sites)
      context.addIssue({ code: "custom", path: ["parkId"], message: "请选择意向园区。" });
    if (input.parkId && input.sites)
      context.addIssue({
        code: "custom",
        path: ["sites"],
        message: "意向园区只用一种写法：parkId 或 sites。",
      });
  })
  .transform(({ parkId, sites, expectedAmount, expectedFen, expectedText, ...rest }) => ({
    sites: sites ?? [{ parkId: parkId!, shareBp: FULL_SHARE_BP, carrierId: null }],
    ...amounts(expectedAmount, { fen: expectedFen, text: expectedText }),
    ...rest,
  }));

const amounts = (
  typed: { expectedFen: bigint | null; expectedText: string | null } | undefined,
  { fen, text }: { fen: bigint | undefined; text: string | undefined },
) =>
  fen !== undefined
    ? { expectedFen: fen, expectedText: null }
    : (typed ?? { expectedFen: null, expectedText: text ?? null });

const target = { id: z.string().min(1), version: versionSchema };

const workDates = {
  registeredOn: optionalDate,
  startedOn: optionalDate,
  completedOn: optionalDate,
  producingOn: optionalDate,
};

/** The whole form: a field left empty is emptied, but for the dates of the works, which are only corrected. */
export const editLeadSchema = z
  .object({ ...target, ...described, registeredName: optionalText(120), ...workDates })
  .transform(({ expectedAmount, expectedFen, expectedText, ...rest }) => ({
    ...rest,
    ...amounts(expectedAmount, { fen: expectedFen, text: expectedText }),
  }));

const gateFields = {
  ...contact,
  ...expected,
  grade: blankAsMissing(codeOrLabel(GRADE_LABELS).optional()),
  registeredName: optionalText(120),
  ...workDates,
};

const flag = z.preprocess(
  (value) => value === true || value === "on" || value === "1" || value === "true",
  z.boolean(),
);

/** What the gates on the way ask for may be given along with the move. */
export const advanceLeadSchema = z.object({
  ...target,
  to: codeOrLabel(STAGE_LABELS, "请选择要进入的阶段。"),
  effectiveOn: optionalDate,
  reason: optionalText(500),
  override: flag.optional(),
  ...gateFields,
});

export const moveLeadBackSchema = z.object({
  ...target,
  to: codeOrLabel(STAGE_LABELS, "请选择要退回的阶段。"),
  reason: text(500).min(1, "退回阶段请写明理由。"),
});

export const setLeadStatusSchema = z.object({
  ...target,
  to: codeOrLabel(STATUS_LABELS, "请选择状态。"),
  reason: text(500).min(1, "变更状态请写明理由。"),
});

export const addFollowUpSchema = z.object({
  id: target.id,
  clientKey: blankAsMissing(z.string().trim().max(80).optional()),
  method: codeOrLabel(METHOD_LABELS, "请选择跟进方式。"),
  content: text(2000).min(1, "请写下这次谈了什么。"),
  happenedOn: optionalDate,
  nextStep: optionalText(200),
  nextStepOn: optionalDate,
});

export const addContactSchema = z.object({
  id: target.id,
  contactName: text(40).min(1, "请填写联系人姓名。"),
  contactTitle: optionalText(40),
  contactPhone: phone,
});

export const editContactSchema = addContactSchema.extend({ contactId: z.string().min(1).max(64) });

const column = z.preprocess(
  (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]),
  z.array(z.string()),
);

/** `sites`, or the rows of the form: one `parkId` with one `share` (percent) each; empty rows are left out. */
export const setLeadSitesSchema = z
  .object({ ...target, sites: z.array(siteSchema).optional(), parkId: column, share: column })
  .transform(({ sites, parkId, share, ...rest }) => ({
    ...rest,
    sites:
      sites ??
      parkId.flatMap((id, row) => {
        const typed = (share[row] ?? "").trim();
        if (id === "" && typed === "") return [];
        return [{ parkId: id, shareBp: parseShare(typed) ?? 0, carrierId: null }];
      }),
  }))
  .superRefine(({ sites }, context) => {
    const problem = sites.some((site) => site.parkId === "")
      ? "有一行写了份额，还没有选择园区。"
      : sharesProblem(sites);
    if (problem) context.addIssue({ code: "custom", path: ["sites"], message: problem });
  });

export const assignLeadSchema = z.object({
  ...target,
  ownerId: blankAsMissing(z.string().trim().max(64).optional()),
  organisationId: blankAsMissing(z.string().trim().max(64).optional()),
});

export const LEAD_SORTS = ["activity", "company", "number", "stage", "expected", "next", "created"] as const;
export type LeadSort = (typeof LEAD_SORTS)[number];

export const LEAD_COLUMNS = [
  "company",
  "project",
  "stage",
  "park",
  "field",
  "expected",
  "signed",
  "nextOn",
  "next",
  "owner",
  "unit",
  "grade",
  "source",
  "activity",
  "number",
] as const;

const sortSchema = z
  .string()
  .refine(
    (sort) => (LEAD_SORTS as readonly string[]).includes(sort.replace(/^-/, "")),
    `排序只能用：${LEAD_SORTS.join("、")}，前面加 - 为从大到小。`,
  );

/** Of leads taken in hand together. */
export const MOST_AT_ONCE = 200;

const picked = z
  .string()
  .transform((value) => {
    const [id = "", version] = value.split(".");
    return { id, version: version ? Number(version) : undefined };
  })
  .refine(({ id, version }) => id !== "" && (version === undefined || Number.isInteger(version)));

/** Each row as `id.version`, so that what another changed meanwhile is not written over. */
export const bulkLeadsSchema = z
  .object({
    pick: z.preprocess(
      (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]),
      z
        .array(picked, "请在列表里勾选线索。")
        .min(1, "请先在列表里勾选线索。")
        .max(MOST_AT_ONCE, `一次最多 ${MOST_AT_ONCE} 条。`),
    ),
    intent: z.enum(["assign", "advance", "status", "export"], "请选择要办理的事项。"),
    ownerId: blankAsMissing(z.string().trim().max(64).optional()),
    stage: blankAsMissing(codeOrLabel(STAGE_LABELS).optional()),
    status: blankAsMissing(codeOrLabel(STATUS_LABELS).optional()),
    reason: optionalText(500),
  })
  .superRefine((input, context) => {
    const ask = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (input.intent === "assign" && !input.ownerId) ask("ownerId", "请选择负责人。");
    if (input.intent === "advance" && !input.stage) ask("stage", "请选择要进入的阶段。");
    if (input.intent === "status" && !input.status) ask("status", "请选择状态。");
    if (input.intent === "status" && !input.reason) ask("reason", "变更状态请写明理由。");
  });

/** One filter for the page, its export, its saved views and the API. */
export const leadFilterSchema = z.object({
  q: blankAsMissing(z.string().trim().max(64, "检索词最多 64 个字。").optional()),
  stage: manyOf(codeOrLabel(STAGE_LABELS)),
  status: manyOf(codeOrLabel(STATUS_LABELS)),
  field: manyOf(codeOrLabel(FIELD_LABELS)),
  source: manyOf(codeOrLabel(SOURCE_LABELS)),
  grade: manyOf(codeOrLabel(GRADE_LABELS)),
  /** With every place inside it. */
  parkId: blankAsMissing(z.string().trim().max(64).optional()),
  organisationId: blankAsMissing(z.string().trim().max(64).optional()),
  companyId: blankAsMissing(z.string().trim().max(64).optional()),
  /** A user id, or `me`. */
  owner: blankAsMissing(z.string().trim().max(64).optional()),
  /** Of registration. */
  year: blankAsMissing(z.coerce.number("年份请写四位数字。").int().min(2000).max(2100).optional()),
  /** Under way without activity for so many days. */
  stale: blankAsMissing(z.coerce.number("请写天数。").int().min(1).max(3650).optional()),
  /** The next step is due: by today or earlier (1), earlier (late), today, in the seven days after it (week). */
  due: blankAsMissing(
    z.enum(["1", "late", "today", "week"], "due 只能是 1、late、today 或 week。").optional(),
  ),
  /** A clock of the district is past its last day. */
  clock: blankAsMissing(z.literal("1", "clock 只能是 1。").optional()),
  /** Without progress, by the district's days. */
  light: blankAsMissing(
    z.enum(["stalled", "yellow", "red", "out"], "light 只能是 stalled、yellow、red 或 out。").optional(),
  ),
  /** 储备项目, as `RESERVE_DEFINITION` says. */
  reserve: blankAsMissing(z.literal("1", "reserve 只能是 1。").optional()),
  /** 缺项: what a project under way should hold by now. */
  lack: blankAsMissing(z.enum([...LACKS, "any"], "lack 没有这个取值。").optional()),
  /** These alone. */
  ids: manyOf(z.string().max(64)).refine((ids) => ids.length <= MOST_AT_ONCE, `最多 ${MOST_AT_ONCE} 条。`),
  sort: blankAsMissing(sortSchema.optional()),
  page: blankAsMissing(z.coerce.number("页码请写数字。").int().min(1).max(100_000).default(1)),
  pageSize: blankAsMissing(
    z.coerce.number("每页条数请写数字。").int().min(1).max(200, "每页最多 200 条。").default(50),
  ),
  cols: manyOf(z.string()).transform((cols) =>
    cols.filter((one): one is (typeof LEAD_COLUMNS)[number] =>
      (LEAD_COLUMNS as readonly string[]).includes(one),
    ),
  ),
});

export type LeadFilter = z.output<typeof leadFilterSchema>;
