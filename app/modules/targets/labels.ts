import type { Operator, ReviewState, TargetKind, TargetMetric } from "#prisma/enums";
import { ENTRY_KIND_LABELS, SIGNING_KIND_LABELS } from "~/modules/signings/labels";
import type { BridgeCode } from "./rules/bridge";
import type { Missing } from "./rules/evaluate";
import type { Light } from "./rules/light";
import type { DayRuleKey } from "./rules/local-rules";
import type { PaceMethod } from "./rules/path";

export const TARGET_KIND_LABELS: Record<TargetKind, string> = {
  CUMULATIVE: "累计",
  ANNUAL_FLOW: "年度新增",
  ANNUAL_MIN: "每年不少于",
  STOCK_LEVEL: "存量水平",
  MAINTAIN: "保持",
  RATIO: "比重",
  PP_CHANGE: "提升百分点",
  RATE_LEVEL: "入住率",
  COMPLETION_PCT: "完成工程量",
  MILESTONE: "节点",
  RANGE: "区间",
  UNQUANTIFIED: "未量化",
};

export const OPERATOR_LABELS: Record<Operator, string> = {
  GE: "不少于",
  GT: "超过",
  EQ: "等于",
  APPROX: "左右",
  RANGE: "区间",
};

export const OPERATOR_SIGNS: Record<Operator, string> = {
  GE: "≥",
  GT: ">",
  EQ: "=",
  APPROX: "约",
  RANGE: "",
};

export const TARGET_METRIC_LABELS: Record<TargetMetric, string> = {
  SIGNED: "签约",
  INDUSTRIAL: "工业投资",
  PAID_IN: "到位资金",
  FOREIGN: "实际利用外资",
  CROSS_PARK_PROJECTS: "跨区合作项目",
  ZHANGJIANG_PROJECTS: "张江项目",
  RESERVE_PROJECTS: "储备项目",
  LANDED_PROJECTS: "落地项目",
};

/** How a counted figure is counted; no document says. */
export const COUNT_BASIS: Partial<Record<TargetMetric, string>> = {
  CROSS_PARK_PROJECTS:
    "跨园区流转并被接收的项目，以及正式合同已确认、分布在两个以上单位园区的项目，各计一次；流失和终止的不计。示例规则。",
  ZHANGJIANG_PROJECTS: "来源为张江、正式合同已确认的项目，按项目数计一次。示例规则。",
  LANDED_PROJECTS: "正式合同已确认的项目，按项目数计一次。示例规则。",
  RESERVE_PROJECTS: "首次进入“在谈”的线索，按进入日期归年。示例规则。",
};

export const LIGHT_LABELS: Record<Light, string> = {
  ON_TRACK: "正常",
  WATCH: "关注",
  BEHIND: "滞后",
  NONE: "不评",
};

export const LIGHT_TONES = {
  ON_TRACK: "ok",
  WATCH: "watch",
  BEHIND: "late",
  NONE: "none",
} as const satisfies Record<Light, string>;

export const METHOD_LABELS: Record<PaceMethod, string> = { MONTH: "按月", DAY: "按日" };

export const MISSING_REASONS: Record<Missing | "SCOPE" | "NO_DUE", string> = {
  缺基期: "缺基期",
  未填报: "未填报",
  SCOPE: "仅区级可见",
  NO_DUE: "文件未定进度",
};

export const REVIEW_LABELS: Record<ReviewState, string> = {
  SAVED: "草稿",
  SUBMITTED: "待审",
  CONFIRMED: "已确认",
  RETURNED: "已退回",
};

export const BRIDGE_LABELS: Record<BridgeCode, string> = {
  NEW: "新增",
  SUPPLEMENT: "补充",
  TERMINATE: "终止",
  CORRECT: "更正",
  LATE: "补报",
  RECLASSIFY: "重分类",
  FX: "汇率",
};

export const SETTING_LABELS = {
  "pace.method": "时序进度算法",
  "light.thresholds": "亮灯界限",
  "report.cutOffDay": "月报截止日",
  "signing.evidenceNeeded": "须附证明材料的签约",
  "claim.rules": "首谈规则",
  "referral.rules": "流转时限",
  "lead.clocks": "线索时限",
  "stage.review": "须确认的阶段",
  "carrier.hold": "载体锁定",
  "review.clock": "审核时限",
} as const;

const { INTENT: _intent, ...EVIDENCE } = SIGNING_KIND_LABELS;
/** A 意向 never needs a file. */
export const EVIDENCE_KINDS = EVIDENCE;

export const DAY_LABELS: Record<DayRuleKey, Record<string, string>> = {
  "claim.rules": {
    windowDays: "面谈后登记时限",
    protectionDays: "接受后保护期",
    idleDays: "无跟进视为放弃",
    lateNoteDays: "补记跟进容许",
  },
  "referral.rules": { days: "答复时限", leaderAfterDays: "逾期后报管理层" },
  "lead.clocks": {
    answerDays: "首次响应",
    screenDays: "研判定级",
    feedbackDays: "反馈结果",
    reportDays: "在谈报告间隔",
    yellowDays: "久未跟进黄灯",
    redDays: "久未跟进红灯",
    outDays: "久未跟进出库",
    claimDays: "首谈到期提醒",
  },
  "carrier.hold": { maxDays: "一次最长锁定" },
  "review.clock": { watchDays: "将超时", lateDays: "已超时" },
};

/** What a counted figure opens to besides entries: an accepted 流转. */
export const TARGET_ENTRY_LABELS = { ...ENTRY_KIND_LABELS, REFERRAL: "流转" } as const;

export const EXAMPLE_RULE = "示例规则";
