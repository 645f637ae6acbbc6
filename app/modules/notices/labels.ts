import type { DeliveryState, WebhookKind } from "#prisma/enums";

export const WEBHOOK_LABELS: Record<WebhookKind, string> = { WECOM: "企业微信", DINGTALK: "钉钉" };

export const DELIVERY_LABELS: Record<DeliveryState, string> = {
  WAITING: "待发送",
  DELIVERED: "已送达",
  DEAD: "未送达",
};

/** Every kind of notice, in words that give nothing away: they are all that a group robot is told. */
export const KIND_LABELS: Record<string, string> = {
  "claim.submit": "有首谈待认定",
  "claim.accept": "首谈已认定",
  "claim.overrule": "首谈未予认定",
  "claim.uphold": "撞单已裁定",
  "claim.release": "首谈已释放",
  "claim.expire": "首谈保护期届满",
  "referral.offer": "有流转待答复",
  "referral.accept": "流转已接收",
  "referral.return": "流转被退回",
  "referral.withdraw": "流转已撤回",
  "referral.late": "流转逾期未答复，由投促办督办",
  "referral.lateLeader": "流转逾期未答复，报管理层",
  "issue.raise": "新的专班问题",
  "issue.assign": "专班问题已交办",
  "issue.note": "专班问题有反馈",
  "issue.escalate": "专班问题已提级",
  "issue.decide": "专班问题已议定",
  "issue.close": "专班问题已销号",
  "issue.reopen": "专班问题重新办理",
  "stage.return": "阶段变更被退回",
  "signing.return": "签约被退回",
  "investment.return": "投资填报被退回",
  "observation.return": "指标填报被退回",
  "task.returnReport": "任务填报被退回",
  "carrierObservation.return": "载体填报被退回",
  "report.freeze": "月报已封存",
  "unitHold.expiring": "单元锁定即将到期",
  "unitHold.expire": "单元锁定已到期",
  "unitHold.release": "单元锁定已释放",
  "lead.stalled": "线索久无进展，已暂缓",
  "webhook.test": "测试消息",
};
