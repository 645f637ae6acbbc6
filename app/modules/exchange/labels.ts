import type { ImportKind, ImportState, ImportVerdict } from "#prisma/enums";

export const IMPORT_KIND_LABELS: Record<ImportKind, string> = {
  LEAD: "线索（项目）",
  COMPANY: "企业",
  FOLLOW_UP: "跟进记录",
  SIGNING: "签约",
  INVESTMENT: "投资",
  CARRIER: "载体进度",
  OBSERVATION: "指标填报",
};

/** By what a row of the file is known again; said on screen. */
export const KEY_WORDS: Record<ImportKind, string> = {
  LEAD: "有项目编号的按项目编号，否则按企业（统一社会信用代码优先）加项目名称认定是否同一个项目。",
  COMPANY: "有统一社会信用代码的按代码，否则按企业名称认定是否同一家企业。",
  FOLLOW_UP:
    "按项目加跟进日期、跟进内容认定是否同一条记录。项目按编号，或企业加项目名称查找；只写其一的，仅有一个项目时才认定。",
  SIGNING: "有合同编号的按项目加合同编号，否则按项目加签约类型、签约日期认定是否同一份合同。",
  INVESTMENT: "按项目加投资口径、月份认定是否同一笔填报。",
  CARRIER: "按载体名称加口径、截至日期认定是否同一次填报。",
  OBSERVATION: "按指标编号（或指标名称加牵头单位）加截至日期认定是否同一次填报。",
};

export const IMPORT_STATE_LABELS: Record<ImportState, string> = {
  UPLOADED: "待核对",
  CHECKING: "正在核对",
  CHECKED: "待确认",
  COMMITTING: "正在导入",
  COMMITTED: "已导入",
  CANCELLED: "已取消",
  UNDOING: "正在撤销",
  UNDONE: "已撤销",
  FAILED: "没有成功",
};

export const VERDICT_LABELS: Record<ImportVerdict, string> = {
  NEW: "新增",
  UPDATE: "更新",
  UNCHANGED: "无变化",
  DUPLICATE: "重复",
  PROBLEM: "有问题",
};

export const EXPORT_LABELS = {
  leads: "线索",
  companies: "企业",
  signings: "签约",
  investments: "投资",
  ledger: "台账",
  carriers: "载体",
  targets: "指标",
  tasks: "任务清单",
} as const;
export type ExportName = keyof typeof EXPORT_LABELS;
