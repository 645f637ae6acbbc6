import {
  FIELD_LABELS,
  GRADE_LABELS,
  METHOD_LABELS,
  ORIGIN_LABELS,
  SOURCE_LABELS,
} from "~/modules/leads/labels";
import type { FieldSpec } from "./field";

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
export const lead: readonly FieldSpec[] = [
  number,
  { ...company, required: false },
  creditCode,
  { ...project, required: false },
];

export const text = (
  id: string,
  label: string,
  words: string[],
  more: Partial<FieldSpec> = {},
): FieldSpec => ({
  id,
  label,
  kind: "text",
  words: [label, ...words],
  ...more,
});

export const LEAD: readonly FieldSpec[] = [
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

export const COMPANY: readonly FieldSpec[] = [
  { ...company, id: "name" },
  text("legalName", "法定名称", ["工商名称", "注册名称"], { width: 32 }),
  creditCode,
  text("aliases", "别名", ["简称", "曾用名", "企业简称"], { hint: "多个别名用顿号隔开。" }),
  text("foreignName", "外文名称", ["英文名称", "英文名"]),
  text("groupName", "所属集团", ["集团", "母公司"]),
  text("note", "说明", ["备注", "企业简介"], { width: 40 }),
];

export const FOLLOW_UP: readonly FieldSpec[] = [
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
