import type { LeadStatus, Stage } from "#prisma/enums";
import { Chip } from "~/ui/chip";
import { STAGE_LABELS, STATUS_LABELS } from "../labels";
import { stageIndex } from "../rules/lead";

export function StageChip({ stage }: { stage: Stage }) {
  return (
    <Chip tone={stageIndex(stage) >= stageIndex("SIGNED") ? "accent" : "plain"}>{STAGE_LABELS[stage]}</Chip>
  );
}

/** Nothing while the lead moves on as it should. */
export function StatusChip({ status }: { status: LeadStatus }) {
  if (status === "ACTIVE") return null;
  return <Chip tone={status === "PAUSED" ? "watch" : "late"}>{STATUS_LABELS[status]}</Chip>;
}
