import type { SigningKind } from "#prisma/enums";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate } from "~/platform/dates";

export const EVIDENCE_SETTING = "signing.evidenceNeeded";
const ALWAYS: readonly SigningKind[] = ["FORMAL", "SUPPLEMENT", "TERMINATION"];

/** Kinds of contract that need a file before review: a local rule (示例规则), so a dated setting of the district. */
export const kindsWithEvidence = async (ctx: Ctx, districtId: string): Promise<readonly string[]> => {
  const today = toDbDate(shanghaiDate(ctx.now));
  const setting = await ctx.db.setting.findFirst({
    where: {
      key: EVIDENCE_SETTING,
      effectiveOn: { lte: today },
      OR: [{ districtId }, { districtId: null }],
    },
    orderBy: [{ effectiveOn: "desc" }, { id: "desc" }],
  });
  const value = setting?.value;
  return Array.isArray(value) ? value.filter((kind) => typeof kind === "string") : ALWAYS;
};
