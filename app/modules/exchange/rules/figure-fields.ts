import { CURRENCY_LABELS, METRIC_LABELS, SIGNING_KIND_LABELS } from "~/modules/signings/labels";
import type { FieldSpec } from "./field";
import { lead, text } from "./lead-fields";

export const SIGNING: readonly FieldSpec[] = [
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

export const INVESTMENT: readonly FieldSpec[] = [
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

export const CARRIER: readonly FieldSpec[] = [
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
  text("fallReason", "下降或更正原因", ["下降原因", "更正原因", "减少原因"], { width: 28 }),
  text("note", "说明", ["备注", "情况说明"], { width: 32 }),
];

export const OBSERVATION: readonly FieldSpec[] = [
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
