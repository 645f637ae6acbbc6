import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { AppError, conflict, invalid, notFound, STALE } from "~/platform/errors";
import { districtOf } from "../queries/reach.server";
import { isPercent } from "../rules";
import { reviewObservationSchema } from "../schema";
import { evidenceCount, foundText } from "./observation.server";

/** A confirmed milestone stands on the plan's line; a carrier that is completed may be let and has an occupancy. */
const reach = async (
  ctx: Ctx,
  row: { carrierId: string; kind: string; milestoneId: string | null; observedOn: Date },
) => {
  if (row.milestoneId)
    await ctx.db.carrierMilestone.updateMany({
      where: { id: row.milestoneId, achievedOn: null },
      data: { achievedOn: row.observedOn },
    });
  if (row.kind === "COMPLETION")
    await ctx.db.carrier.updateMany({
      where: { id: row.carrierId, completedOn: null },
      data: { completedOn: row.observedOn, version: { increment: 1 } },
    });
};

/** A figure opens to its evidence: where there is no file, who confirms it says what it rests on. */
const basisOf = async (ctx: Ctx, { id, reason }: { id: string; reason: string | undefined }) => {
  if ((await evidenceCount(ctx, id)) > 0) return null;
  if (reason && reason.length >= 2) return reason;
  throw invalid("这条填报没有证明材料。确认时请写明依据，例如“现场核查”，或者退回补充。", {
    reason: "没有证明材料，请写明确认的依据。",
  });
};

/** The office confirms a carrier's report, which makes it the figure, or returns it with a reason. Four eyes. */
export const reviewCarrierObservation = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "carrier.review");
  const given = reviewObservationSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const found = await tx.carrierObservation.findFirst({
      where: { id: given.id, carrier: districtOf(ctx) },
      include: { carrier: { select: { name: true, districtId: true } } },
    });
    if (!found) throw notFound("这条填报");
    if (found.state !== "SUBMITTED")
      throw conflict(
        found.state === "SAVED"
          ? "这条填报还没有提交。"
          : `这条填报已由${found.decidedByName ?? "审核人员"}审核，无需重复操作。`,
      );
    if (found.recordedById === ctx.actor.userId)
      throw new AppError("FORBIDDEN", "您本人提交的记录须由另一位审核人员确认或退回。");
    const confirmed = given.verdict === "confirm";
    const basis = confirmed ? await basisOf(inner, { id: found.id, reason: given.reason }) : null;
    const { count } = await tx.carrierObservation.updateMany({
      where: { id: found.id, version: given.version ?? found.version, state: "SUBMITTED" },
      data: {
        state: confirmed ? "CONFIRMED" : "RETURNED",
        returnReason: confirmed ? null : given.reason,
        decidedAt: ctx.now,
        decidedById: ctx.actor.userId,
        decidedByName: ctx.actor.name,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    if (confirmed && !isPercent(found.kind)) await reach(inner, found);
    await record(inner, {
      action: confirmed ? "carrierObservation.confirm" : "carrierObservation.return",
      entity: "carrier",
      entityId: found.carrierId,
      districtId: found.carrier.districtId,
      organisationId: found.organisationId,
      summary: `${confirmed ? "确认" : "退回"}“${found.carrier.name}”截至 ${fromDbDate(found.observedOn)} 的填报：${foundText(found)}`,
      reason: confirmed ? basis : given.reason,
      changes: { observationId: found.id },
    });
    if (!confirmed && found.organisationId)
      await notify(inner, {
        districtId: found.carrier.districtId,
        organisationIds: [found.organisationId],
        kind: "carrierObservation.return",
        text: `“${found.carrier.name}”的${foundText(found)}填报被退回：${given.reason}`,
        href: `/carriers/${found.carrierId}`,
        isDemo: found.isDemo,
      });
    return tx.carrierObservation.findUniqueOrThrow({ where: { id: found.id } });
  });
};
