import { Chip, type ChipTone } from "~/ui/chip";
import { REVIEW_STATE_LABELS } from "../labels";
import type { ReviewState } from "../rules/review";

const TONES: Record<ReviewState, ChipTone> = {
  SAVED: "plain",
  SUBMITTED: "watch",
  CONFIRMED: "ok",
  RETURNED: "late",
};

export function StateChip({ state }: { state: ReviewState }) {
  return <Chip tone={TONES[state]}>{REVIEW_STATE_LABELS[state]}</Chip>;
}
