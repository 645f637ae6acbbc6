import type { Stage } from "#prisma/enums";

/**
 * 阶段复核 stage review: a stage that enters figures of the district is reached by a unit and confirmed by its office.
 * The move stands at once; returned, the lead goes back to where it came from. Which stages: 示例规则, a dated setting
 * of the district under this key.
 */
export const STAGE_REVIEW_KEY = "stage.review";
const DEFAULT: readonly Stage[] = ["REGISTERED", "STARTED", "COMPLETED", "PRODUCING"];

export const reviewedStages = (stored: unknown): readonly string[] => {
  const stages = (stored as { stages?: unknown } | null)?.stages;
  return Array.isArray(stages) ? stages.filter((one) => typeof one === "string") : DEFAULT;
};
