import type { CarrierMilestoneKind, Metric, SigningKind, Stage } from "#prisma/enums";
import { MILESTONE_LABELS } from "~/modules/carriers/labels";
import { isPercent } from "~/modules/carriers/rules";
import { STAGE_LABELS } from "~/modules/leads/labels";
import { METRIC_LABELS, SIGNING_KIND_LABELS } from "~/modules/signings/labels";
import type { DeskKind } from "./desk";

const WORDS: Record<DeskKind, (code: string, rest: string) => string> = {
  claim: (code) => (code === "CONTESTED" ? "首谈，对他方提出异议" : "首谈认定"),
  stage: (code) => `进入“${STAGE_LABELS[code as Stage] ?? code}”`,
  signing: (code) => `${SIGNING_KIND_LABELS[code as SigningKind] ?? code}签约`,
  investment: (code, period) => `${period} ${METRIC_LABELS[code as Metric] ?? code}`,
  carrier: (code, value) => {
    const kind = code as CarrierMilestoneKind;
    return isPercent(kind) ? `${MILESTONE_LABELS[kind]} ${value}%` : `${MILESTONE_LABELS[kind] ?? code}完成`;
  },
  task: (period) => `${period} 任务填报`,
  observation: (on) => `截至 ${on} 填报`,
};

/** What is handed in, in words. */
export const whatText = (row: { kind: DeskKind; what: string }): string => {
  const [code = "", rest = ""] = row.what.split(/ (.*)/s);
  return WORDS[row.kind](code, rest);
};
