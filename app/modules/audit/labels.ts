/** What an audit line is about, by its entity in lower case. */
export const ENTITY_LABELS: Record<string, string> = {
  user: "用户",
  token: "访问令牌",
  company: "企业",
  lead: "线索",
  signing: "签约",
  investment: "投资",
  target: "指标",
  taskreport: "任务填报",
  carrier: "载体",
  report: "报表",
  setting: "设置",
  import: "导入",
};
