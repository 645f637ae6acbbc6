import { Chip, type ChipTone } from "~/ui/chip";
import { TASK_STATUS_LABELS } from "../labels";
import type { TaskStatus } from "../rules";

const LOOK: Record<TaskStatus, { shape: string; tone: ChipTone }> = {
  ON_TRACK: { shape: "●", tone: "ok" },
  DONE: { shape: "✓", tone: "ok" },
  LATE: { shape: "■", tone: "late" },
  NOT_REPORTED: { shape: "○", tone: "plain" },
};

/** Shape, word and colour together. */
export function StatusMark({ status }: { status: TaskStatus }) {
  const { shape, tone } = LOOK[status];
  return (
    <Chip tone={tone}>
      <span aria-hidden="true">{shape} </span>
      {TASK_STATUS_LABELS[status]}
    </Chip>
  );
}
