import type { ParkKind } from "#prisma/enums";

export const PARK_KIND_LABELS: Record<ParkKind, string> = {
  DISTRICT: "行政区",
  ZONE: "片区",
  PARK: "园区",
  AREA: "区域",
};
