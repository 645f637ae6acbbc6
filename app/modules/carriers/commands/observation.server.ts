import type { ReviewState } from "#prisma/enums";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { type Prisma, transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { MILESTONE_LABELS } from "../labels";
import { carrierInReach, carrierNamed } from "../queries/reach.server";
import { assertObservation, type Beside, isPercent, percentOf, percentText } from "../rules";
import { type ObservationInput, observationSchema, submitObservationSchema } from "../schema";

type Given = ReturnType<typeof observationSchema.parse>;
type Carrier = Awaited<ReturnType<typeof carrierInReach>>;

/** The percentage; of a milestone that is reached, 100. */
const figureOf = (given: Given): string => {
  if (!isPercent(given.kind)) return "100";
  if (given.denominatorSqm === undefined || given.numeratorSqm === undefined) {
    if (given.value === undefined) throw invalid("请填写百分数。", { value: "请填写百分数，例如 62.5。" });
    return given.value;
  }
  if (Number(given.denominatorSqm) === 0)
    throw invalid("可租面积不能为 0。", { denominatorSqm: "可租面积不能为 0。" });
  if (Number(given.numeratorSqm) > Number(given.denominatorSqm))
    throw invalid("已入住面积不能大于可租面积。", { numeratorSqm: "不能大于可租面积。" });
  const computed = percentOf(given.numeratorSqm, given.denominatorSqm);
  if (given.value !== undefined && Math.abs(Number(given.value) - Number(computed)) > 0.05)
    throw invalid(`百分数与面积不符，按面积应为 ${percentText(computed)}%。`, {
      value: `按面积应为 ${percentText(computed)}%。`,
    });
  return computed;
};

const milestoneOf = async (ctx: Ctx, carrier: Carrier, given: Given) => {
  if (isPercent(given.kind)) return null;
  const open = await ctx.db.carrierMilestone.findMany({
    where: { carrierId: carrier.id, kind: given.kind },
    select: { id: true, achievedOn: true },
    orderBy: [{ year: "asc" }, { id: "asc" }],
  });
  const found = given.milestoneId
    ? open.find(({ id }) => id === given.milestoneId)
    : (open.find(({ achievedOn }) => achievedOn === null) ?? open[0]);
  if (given.milestoneId && !found) throw notFound("这个节点");
  if (found?.achievedOn) throw conflict(`这个节点已于 ${fromDbDate(found.achievedOn)} 完成，无需重复填报。`);
  if (given.kind === "COMPLETION" && carrier.completedOn)
    throw conflict(`这个载体已于 ${carrier.completedOn} 竣工，无需重复填报。`);
  return found?.id ?? null;
};

/** What stands of the same kind, those that were returned left out. */
export const besideOf = async (ctx: Ctx, carrierId: string, kind: Given["kind"]) => {
  const rows = await ctx.db.carrierObservation.findMany({
    where: { carrierId, kind, state: { not: "RETURNED" } },
    orderBy: [{ observedOn: "asc" }, { recordedAt: "asc" }],
  });
  return rows.map(
    ({ id, state, ...row }): StandingFigure => ({
      id,
      state,
      observedOn: fromDbDate(row.observedOn),
      value: row.value.toString(),
      denominatorSqm: row.denominatorSqm?.toString() ?? null,
    }),
  );
};

export interface StandingFigure extends Beside {
  id: string;
  state: ReviewState;
}

/** The unit that reports: the actor's own, or the operator's where the office files for it. */
const unitOf = async (ctx: Ctx, carrier: Carrier) =>
  (carrier.parkId ? (await parkScope(ctx.db)).operatorOf(carrier.parkId) : null) ?? ctx.actor.organisationId;

const assertDay = (same: StandingFigure | undefined, given: Given) => {
  if (!same) return;
  if (same.state === "SUBMITTED")
    throw conflict("这一天的填报正在审核。请等审核结果，或请审核人员退回后再改。");
  if (!given.fallReason)
    throw invalid(`这一天已确认为 ${percentText(same.value)}%。如需更正，请写明原因。`, {
      fallReason: "请写明更正的原因。",
    });
};

/** What is filed, and the draft that it takes the place of or the same figure that stands already. Throws INVALID or CONFLICT. */
export const settleFigure = (
  given: Given,
  {
    today,
    completedOn,
    beside,
  }: { today: string; completedOn: string | null; beside: readonly StandingFigure[] },
) => {
  const value = figureOf(given);
  const onDay = beside.filter(({ observedOn }) => observedOn === given.observedOn);
  const draft = onDay.findLast(({ state }) => state === "SAVED");
  const filed = onDay.findLast(({ state }) => state !== "SAVED");
  if (filed && !given.fallReason && Number(filed.value) === Number(value))
    return { value, draft: undefined, same: filed };
  assertDay(filed, given);
  assertObservation(
    { ...given, value, denominatorSqm: given.denominatorSqm ?? null, fallReason: given.fallReason ?? null },
    {
      today,
      completedOn,
      beside: beside.filter(({ state, observedOn }) => state !== "SAVED" && observedOn !== given.observedOn),
    },
  );
  return { value, draft, same: undefined };
};

const save = async (ctx: Ctx, carrier: Carrier, given: Given) => {
  const milestoneId = await milestoneOf(ctx, carrier, given);
  const { value, draft, same } = settleFigure(given, {
    today: shanghaiDate(ctx.now),
    completedOn: carrier.completedOn,
    beside: await besideOf(ctx, carrier.id, given.kind),
  });
  if (same) return { id: same.id, changed: false };
  const data = {
    milestoneId,
    value,
    numeratorSqm: given.numeratorSqm ?? null,
    denominatorSqm: given.denominatorSqm ?? null,
    note: given.note ?? null,
    fallReason: given.fallReason ?? null,
    recordedAt: ctx.now,
    recordedById: ctx.actor.userId,
  } satisfies Prisma.CarrierObservationUncheckedUpdateInput;
  if (draft) {
    await ctx.db.carrierObservation.update({
      where: { id: draft.id },
      data: { ...data, version: { increment: 1 } },
    });
    return { id: draft.id, changed: true };
  }
  const saved = await ctx.db.carrierObservation.create({
    data: {
      ...data,
      carrierId: carrier.id,
      kind: given.kind,
      observedOn: toDbDate(given.observedOn),
      organisationId: await unitOf(ctx, carrier),
    },
  });
  return { id: saved.id, changed: true };
};

export const evidenceCount = (ctx: Ctx, id: string) =>
  ctx.db.attachment.count({ where: { entity: "carrierObservation", entityId: id } });

/** A milestone is a deed of the day that somebody saw: without a file it is not handed in. */
const send = async (ctx: Ctx, row: { id: string; kind: Given["kind"]; version: number }) => {
  if (!isPercent(row.kind) && (await evidenceCount(ctx, row.id)) === 0)
    throw invalid("节点完成须附证明材料。请先保存，上传材料后再提交。", { intent: "请先上传证明材料。" });
  const { count } = await ctx.db.carrierObservation.updateMany({
    where: { id: row.id, version: row.version, state: "SAVED" },
    data: { state: "SUBMITTED", submittedAt: ctx.now, version: { increment: 1 } },
  });
  if (count === 0) throw conflict(STALE);
};

/** What was found, in words: 完成工程量 62.5% or 竣工验收. */
export const foundText = (row: { kind: Given["kind"]; value: { toString(): string } }): string =>
  isPercent(row.kind)
    ? `${MILESTONE_LABELS[row.kind]} ${percentText(row.value.toString())}%`
    : `${MILESTONE_LABELS[row.kind]}完成`;

/**
 * 载体填报: a dated 完成工程量, 入住率 or reached milestone of a carrier that the actor's unit runs. The carrier is
 * given by id, or by name with the date as the key of the row; the same figure of the same day again changes nothing,
 * and a draft of that day is replaced.
 */
export const recordCarrierObservation = async (ctx: Ctx, input: ObservationInput) => {
  allow(ctx, "carrier.observe");
  const given = observationSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const id = given.carrierId ?? (await carrierNamed(inner, given.carrier!));
    const carrier = await carrierInReach(inner, "carrier.observe", id);
    await tx.$queryRaw`SELECT 1 FROM "Carrier" WHERE "id" = ${carrier.id} FOR UPDATE`;
    const { id: savedId, changed } = await save(inner, carrier, given);
    const saved = await tx.carrierObservation.findUniqueOrThrow({ where: { id: savedId } });
    if (!changed) return { ...saved, changed };
    if (given.intent === "submit") await send(inner, saved);
    await record(inner, {
      action: given.intent === "submit" ? "carrierObservation.submit" : "carrierObservation.record",
      entity: "carrier",
      entityId: carrier.id,
      districtId: carrier.districtId,
      organisationId: saved.organisationId,
      summary: `${given.intent === "submit" ? "提交" : "保存"}“${carrier.name}”截至 ${given.observedOn} 的填报：${foundText(saved)}`,
      reason: given.fallReason ?? null,
      changes: { observationId: saved.id, kind: given.kind, value: saved.value.toString() },
    });
    return { ...(await tx.carrierObservation.findUniqueOrThrow({ where: { id: saved.id } })), changed };
  });
};

/** A saved draft goes to the office. What was returned is answered by a new report, so that both stay on record. */
export const submitCarrierObservation = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "carrier.observe");
  const given = submitObservationSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const row = await tx.carrierObservation.findUnique({ where: { id: given.id } });
    if (!row) throw notFound("这条填报");
    const carrier = await carrierInReach(inner, "carrier.observe", row.carrierId);
    if (row.state !== "SAVED") throw conflict("这条填报已经提交过。");
    await send(inner, { ...row, version: given.version ?? row.version });
    await record(inner, {
      action: "carrierObservation.submit",
      entity: "carrier",
      entityId: carrier.id,
      districtId: carrier.districtId,
      organisationId: row.organisationId,
      summary: `提交“${carrier.name}”截至 ${fromDbDate(row.observedOn)} 的填报：${foundText(row)}`,
      changes: { observationId: row.id },
    });
    return tx.carrierObservation.findUniqueOrThrow({ where: { id: row.id } });
  });
};
