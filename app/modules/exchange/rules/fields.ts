import type { ImportKind } from "#prisma/enums";
import {
  FIELD_LABELS,
  GRADE_LABELS,
  METHOD_LABELS,
  ORIGIN_LABELS,
  SOURCE_LABELS,
} from "~/modules/leads/labels";
import { CURRENCY_LABELS, METRIC_LABELS, SIGNING_KIND_LABELS } from "~/modules/signings/labels";

/**
 * 栏目: what a column of a ledger can be, for each kind of import. The first word is the heading of exports and
 * templates, so that what goes out comes in again; the others are how units write it.
 */
export type FieldKind =
  | "text"
  | "identifier"
  | "creditCode"
  | "money"
  | "area"
  | "date"
  | "month"
  | "percent"
  | "figure"
  | "choice"
  | "park"
  | "yes";

export interface FieldSpec {
  id: string;
  /** The heading in exports and templates, with its unit. */
  label: string;
  kind: FieldKind;
  words: readonly string[];
  required?: boolean;
  /** May be given once for the whole file where the ledger has no such column. */
  fillable?: boolean;
  choices?: Readonly<Record<string, string>>;
  /** Other words for a choice. */
  choiceWords?: Readonly<Record<string, string>>;
  hint?: string;
  width?: number;
}

const COMPANY_WORDS = [
  "企业名称",
  "公司名称",
  "单位名称",
  "企业",
  "公司",
  "投资方",
  "投资主体",
  "投资企业",
  "项目单位",
  "签约企业",
  "客户名称",
  "客户",
  "企业全称",
  "公司全称",
  "项目方",
];
const PROJECT_WORDS = ["项目名称", "项目", "拟投项目", "投资项目", "项目内容名称", "签约项目"];
const CODE_WORDS = ["统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "组织机构代码", "税号"];
const NUMBER_WORDS = ["项目编号", "项目编码", "项目代码", "编号"];
const MONEY_HINT = "填数字，单位为万元。约数、区间可照写，按文字保留。";

const company: FieldSpec = {
  id: "company",
  label: "企业名称",
  kind: "text",
  words: COMPANY_WORDS,
  required: true,
  width: 32,
};
const project: FieldSpec = {
  id: "project",
  label: "项目名称",
  kind: "text",
  words: PROJECT_WORDS,
  required: true,
  width: 32,
};
const number: FieldSpec = {
  id: "number",
  label: "项目编号",
  kind: "identifier",
  words: NUMBER_WORDS,
  width: 18,
  hint: "系统给出的编号，例如 金山-2026-0012。新项目留空。",
};
const creditCode: FieldSpec = {
  id: "creditCode",
  label: "统一社会信用代码",
  kind: "creditCode",
  words: CODE_WORDS,
  width: 24,
};
/** How a row names its project: by number, or by company and project. */
const lead: readonly FieldSpec[] = [
  number,
  { ...company, required: false },
  creditCode,
  { ...project, required: false },
];

const text = (id: string, label: string, words: string[], more: Partial<FieldSpec> = {}): FieldSpec => ({
  id,
  label,
  kind: "text",
  words: [label, ...words],
  ...more,
});

const LEAD: readonly FieldSpec[] = [
  number,
  company,
  creditCode,
  project,
  text("codeName", "项目代号", ["保密代号", "代号"]),
  {
    id: "park",
    label: "落地园区",
    kind: "park",
    words: [
      "落地园区",
      "意向园区",
      "所属园区",
      "园区",
      "选址",
      "落户园区",
      "拟落地园区",
      "意向地块",
      "落地区域",
    ],
    required: true,
    fillable: true,
    width: 18,
  },
  {
    id: "field",
    label: "产业领域",
    kind: "choice",
    words: [
      "产业领域",
      "领域",
      "行业",
      "产业",
      "所属行业",
      "产业方向",
      "产业类别",
      "行业类别",
      "所属领域",
      "赛道",
    ],
    required: true,
    fillable: true,
    choices: FIELD_LABELS,
    choiceWords: {
      医药: "BIOMEDICINE",
      创新药: "BIOMEDICINE",
      细胞治疗: "BIOMEDICINE",
      医疗器械: "BIOMEDICINE",
    },
  },
  {
    id: "source",
    label: "线索来源",
    kind: "choice",
    words: ["线索来源", "来源", "信息来源", "项目来源", "来源渠道", "招商渠道", "渠道", "引进方式"],
    required: true,
    fillable: true,
    choices: SOURCE_LABELS,
    choiceWords: {
      走访: "DIRECT",
      自主: "DIRECT",
      推荐: "REFERRAL",
      协会: "ASSOCIATION",
      展会: "FORUM",
      基金: "FUND",
    },
  },
  text("referrer", "引荐人", ["引荐单位", "推荐人", "推荐单位", "介绍人", "中介机构"]),
  {
    id: "origin",
    label: "来源地标记",
    kind: "choice",
    words: ["来源地标记", "来源地", "是否张江", "张江溢出"],
    choices: ORIGIN_LABELS,
    choiceWords: { 是: "ZHANGJIANG" },
  },
  {
    id: "grade",
    label: "项目分级",
    kind: "choice",
    words: ["项目分级", "分级", "等级", "项目等级", "类别", "重点等级"],
    choices: GRADE_LABELS,
    choiceWords: { A: "A", B: "B", C: "C", A级: "A", B级: "B", C级: "C" },
  },
  {
    id: "expected",
    label: "预计投资额（万元）",
    kind: "money",
    words: [
      "预计投资额",
      "总投资",
      "总投资额",
      "投资额",
      "投资总额",
      "计划总投资",
      "计划投资",
      "拟投资额",
      "意向投资额",
      "协议投资额",
      "投资规模",
      "投资金额",
      "预计总投资",
      "项目总投资",
    ],
    hint: MONEY_HINT,
  },
  {
    id: "areaNeed",
    label: "空间需求（平方米）",
    kind: "area",
    words: [
      "空间需求",
      "用地需求",
      "厂房需求",
      "面积需求",
      "需求面积",
      "拟用地",
      "用地面积",
      "载体需求",
      "面积",
    ],
  },
  text(
    "summary",
    "项目概况",
    ["项目简介", "简介", "主要内容", "建设内容", "项目内容", "项目情况", "基本情况", "主营业务"],
    {
      width: 40,
    },
  ),
  text("nextStep", "下一步", ["下一步工作", "下一步计划", "下步打算", "下步计划", "下一步安排"], {
    width: 28,
  }),
  {
    id: "nextStepOn",
    label: "下一步日期",
    kind: "date",
    words: ["下一步日期", "下一步时间", "下次跟进", "下次跟进日期", "计划时间"],
  },
  text("registeredName", "落地公司名称", ["注册公司", "落地公司", "项目公司", "注册公司名称"], { width: 28 }),
  text("contactName", "联系人", ["企业联系人", "联系人姓名", "对接人"]),
  text("contactTitle", "联系人职务", ["职务"]),
  {
    id: "contactPhone",
    label: "联系电话",
    kind: "identifier",
    words: ["联系电话", "电话", "手机", "联系方式", "手机号", "手机号码"],
    width: 16,
  },
];

const COMPANY: readonly FieldSpec[] = [
  { ...company, id: "name" },
  text("legalName", "法定名称", ["工商名称", "注册名称"], { width: 32 }),
  creditCode,
  text("aliases", "别名", ["简称", "曾用名", "企业简称"], { hint: "多个别名用顿号隔开。" }),
  text("foreignName", "外文名称", ["英文名称", "英文名"]),
  text("groupName", "所属集团", ["集团", "母公司"]),
  text("note", "说明", ["备注", "企业简介"], { width: 40 }),
];

const FOLLOW_UP: readonly FieldSpec[] = [
  ...lead,
  {
    id: "happenedOn",
    label: "跟进日期",
    kind: "date",
    words: ["跟进日期", "日期", "时间", "跟进时间", "洽谈时间", "走访时间", "走访日期", "拜访日期"],
    required: true,
  },
  {
    id: "method",
    label: "跟进方式",
    kind: "choice",
    words: ["跟进方式", "方式", "对接方式", "形式"],
    required: true,
    fillable: true,
    choices: METHOD_LABELS,
    choiceWords: {
      走访: "VISIT",
      拜访: "VISIT",
      来访: "RECEPTION",
      接待: "RECEPTION",
      会议: "MEETING",
      线上: "MEETING",
    },
  },
  text("content", "跟进内容", ["内容", "进展情况", "洽谈内容", "跟进情况", "最新进展", "进展"], {
    required: true,
    width: 48,
  }),
  text("nextStep", "下一步", ["下一步工作", "下一步计划", "下步打算"], { width: 28 }),
  { id: "nextStepOn", label: "下一步日期", kind: "date", words: ["下一步日期", "下一步时间", "下次跟进"] },
];

const SIGNING: readonly FieldSpec[] = [
  ...lead,
  {
    id: "kind",
    label: "签约类型",
    kind: "choice",
    words: ["签约类型", "合同类型", "协议类型", "合同性质", "类型"],
    required: true,
    fillable: true,
    choices: SIGNING_KIND_LABELS,
    choiceWords: {
      正式合同: "FORMAL",
      投资协议: "FORMAL",
      意向书: "INTENT",
      框架协议: "FRAMEWORK",
      补充协议: "SUPPLEMENT",
    },
  },
  {
    id: "signedOn",
    label: "签约日期",
    kind: "date",
    words: ["签约日期", "签约时间", "签订日期", "签订时间", "合同日期", "协议日期"],
    required: true,
  },
  {
    id: "amount",
    label: "签约金额（万元）",
    kind: "money",
    words: ["签约金额", "签约额", "合同金额", "协议金额", "协议投资额", "合同额", "金额", "总投资", "投资额"],
    hint: "填数字，单位为万元。意向、框架可不填。",
  },
  {
    id: "currency",
    label: "币种",
    kind: "choice",
    words: ["币种", "货币"],
    choices: CURRENCY_LABELS,
    choiceWords: { 人民币元: "CNY" },
  },
  { id: "rate", label: "合同日汇率", kind: "figure", words: ["合同日汇率", "汇率"] },
  text("rateSource", "汇率来源", []),
  {
    id: "plannedIndustrial",
    label: "其中工业投资（万元）",
    kind: "money",
    words: ["其中工业投资", "计划工业投资", "工业投资", "固定资产投资"],
  },
  {
    id: "contractNumber",
    label: "合同编号",
    kind: "identifier",
    words: ["合同编号", "协议编号", "合同号"],
    width: 20,
  },
  text("parties", "签约各方", ["合同各方", "甲乙方", "签约方"], { width: 28 }),
  text("occasion", "签约场合", ["签约活动", "场合", "活动名称"]),
  text("note", "说明", ["备注"], { width: 32 }),
];

const { SIGNED: _signed, PROJECTS: _projects, ...INVESTMENT_METRICS } = METRIC_LABELS;

const INVESTMENT: readonly FieldSpec[] = [
  ...lead,
  {
    id: "metric",
    label: "投资口径",
    kind: "choice",
    words: ["投资口径", "口径", "投资类型", "指标"],
    required: true,
    fillable: true,
    choices: INVESTMENT_METRICS,
    choiceWords: { 外资: "FOREIGN", 实到外资: "FOREIGN", 到位: "PAID_IN", 固投: "INDUSTRIAL" },
  },
  {
    id: "period",
    label: "月份",
    kind: "month",
    words: ["月份", "所属月份", "填报月份", "期间", "时间"],
    required: true,
  },
  {
    id: "amount",
    label: "本月金额（万元）",
    kind: "money",
    words: [
      "本月金额",
      "本月投资",
      "当月投资",
      "当月金额",
      "金额",
      "投资额",
      "本月完成",
      "完成投资",
      "到位资金",
      "本月数",
    ],
  },
  {
    id: "cumulative",
    label: "累计金额（万元）",
    kind: "money",
    words: ["累计金额", "累计投资", "累计完成", "本年累计", "累计数", "累计到位"],
    hint: "填了本月金额的不必填累计。",
  },
  text("note", "说明", ["备注"], { width: 32 }),
];

const CARRIER: readonly FieldSpec[] = [
  {
    id: "carrier",
    label: "载体名称",
    kind: "text",
    words: ["载体名称", "载体", "项目名称", "楼宇名称", "楼宇", "厂房", "园区载体"],
    required: true,
    width: 32,
  },
  {
    id: "observedOn",
    label: "截至日期",
    kind: "date",
    words: ["截至日期", "截止日期", "日期", "填报日期", "统计日期", "时间"],
    required: true,
    fillable: true,
  },
  {
    id: "progressPct",
    label: "完成工程量（%）",
    kind: "percent",
    words: ["完成工程量", "工程进度", "形象进度", "完成进度", "工程量完成比例", "进度"],
  },
  {
    id: "occupancyPct",
    label: "入住率（%）",
    kind: "percent",
    words: ["入住率", "出租率", "入驻率", "去化率"],
  },
  {
    id: "occupiedSqm",
    label: "已入驻面积（平方米）",
    kind: "area",
    words: ["已入驻面积", "入驻面积", "已租面积", "出租面积", "已出租面积"],
  },
  {
    id: "rentableSqm",
    label: "可租面积（平方米）",
    kind: "area",
    words: ["可租面积", "可出租面积", "可供面积"],
  },
];

const OBSERVATION: readonly FieldSpec[] = [
  { id: "target", label: "指标编号", kind: "text", words: ["指标编号", "编号", "指标代码"], width: 28 },
  text("indicator", "指标名称", ["指标", "主要指标", "考核指标"], { width: 32 }),
  text("owner", "牵头单位", ["责任单位", "单位", "填报单位"]),
  {
    id: "observedOn",
    label: "截至日期",
    kind: "date",
    words: ["截至日期", "截止日期", "日期", "填报日期", "统计日期", "时间"],
    required: true,
    fillable: true,
  },
  {
    id: "value",
    label: "数值",
    kind: "figure",
    words: ["数值", "完成值", "实际值", "完成数", "完成情况", "累计完成"],
  },
  { id: "numerator", label: "分子", kind: "figure", words: ["分子"] },
  { id: "denominator", label: "分母", kind: "figure", words: ["分母"] },
  {
    id: "done",
    label: "是否完成",
    kind: "yes",
    words: ["是否完成", "完成与否"],
    choices: { yes: "是", no: "否" },
  },
  text("text", "进展情况", ["进展", "情况说明", "说明", "备注"], { width: 40 }),
];

export const FIELDS: Record<ImportKind, readonly FieldSpec[]> = {
  LEAD,
  COMPANY,
  FOLLOW_UP,
  SIGNING,
  INVESTMENT,
  CARRIER,
  OBSERVATION,
};

export const IMPORT_KINDS = Object.keys(FIELDS) as ImportKind[];

export const fieldOf = (kind: ImportKind, id: string): FieldSpec | undefined =>
  FIELDS[kind].find((field) => field.id === id);

/** What a row must name so that its project is found. */
export const NAMES_A_LEAD: ReadonlySet<ImportKind> = new Set(["FOLLOW_UP", "SIGNING", "INVESTMENT"]);
