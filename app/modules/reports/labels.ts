import type { ReportKind } from "#prisma/enums";

export const REPORT_KIND_LABELS: Record<ReportKind, string> = {
  MONTHLY: "月报",
  WEEKLY: "周报",
  BULLETIN: "通报",
  PROJECT: "项目一页纸",
  MEETING: "会议材料",
};
