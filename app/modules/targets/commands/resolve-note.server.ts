import type { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, STALE } from "~/platform/errors";
import type { Reading } from "../queries/detail.server";
import { getReadableRow } from "../queries/entries.server";
import type { TargetRow } from "../queries/rows.server";
import { decimal, exact, parseExact, placesOf, times } from "../rules/exact";
import { resolutionSchema } from "../schema";

type Given = ReturnType<typeof resolutionSchema.parse>;

/** A reading that states the figure of each year asks, on a running total, for as many years as the document names. */
const statedBy = (reading: Reading | null, row: TargetRow): string | null => {
  if (!reading?.value || reading.basis !== "YEAR" || row.kind !== "CUMULATIVE") return reading?.value ?? null;
  const years = BigInt(Math.max(row.path.length, 1));
  return decimal(times(parseExact(reading.value), exact(years)), placesOf(row.unit));
};

/** What the target is measured by: what was typed, else what the reading itself states. */
const measureOf = (given: Given, { row, reading }: { row: TargetRow; reading: Reading | null }) => {
  const measured = row.kind !== "MILESTONE" && row.kind !== "UNQUANTIFIED";
  const value = measured ? (given.value ?? statedBy(reading, row)) : null;
  return {
    value,
    unmeasured: measured && reading !== null && value === null,
    dueOn: given.dueOn ? toDbDate(given.dueOn) : null,
  };
};

const assertDecidable = (row: TargetRow, given: Given) => {
  if (given.value !== undefined && (row.kind === "MILESTONE" || row.kind === "UNQUANTIFIED"))
    throw invalid("这项指标没有数值，不能核定数值。", { value: "这项指标没有数值。" });
  if (given.dueOn && row.periodStart && given.dueOn < row.periodStart)
    throw invalid("期限不能早于起始日期。", { dueOn: `起始日期是 ${row.periodStart}。` });
};

/**
 * Where a document contradicts itself, a person says which reading holds, and why: from now on the target is measured
 * by it. The printed figures stay, and so does every earlier decision; figures of past dates are read as they were.
 */
export const resolveNote = async (ctx: Ctx, input: z.input<typeof resolutionSchema>) => {
  allow(ctx, "target.resolve");
  const given = resolutionSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const row = await getReadableRow(inner, given.targetId);
    const target = await tx.target.findUniqueOrThrow({ where: { id: row.id }, select: { readings: true } });
    const readings = target.readings as unknown as Reading[];
    if (!row.note && readings.length === 0) throw invalid("这项指标没有需要核定的说明。");
    const reading = given.reading === "other" ? null : readings[Number(given.reading)];
    if (reading === undefined) throw invalid("没有这种读法。", { reading: "请选择以哪种读法为准。" });
    assertDecidable(row, given);
    const text = reading ? `以“${reading.text}”为准` : "另行核定";
    const measure = measureOf(given, { row, reading });
    const resolution = `${text}：${given.reason}`;
    const { count } = await tx.target.updateMany({
      where: { id: row.id, version: given.version },
      data: { resolution, resolvedAt: ctx.now, resolvedById: ctx.actor.userId, version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    await tx.readingDecision.create({
      data: {
        targetId: row.id,
        reading: reading ? Number(given.reading) : null,
        text,
        ...measure,
        reason: given.reason,
        recordedAt: ctx.now,
        recordedById: ctx.actor.userId,
      },
    });
    await record(inner, {
      action: "target.resolve",
      entity: "Target",
      entityId: row.id,
      districtId: row.districtId,
      summary: `核定“${row.indicator}”：${reading ? reading.text : "另行核定"}`,
      reason: given.reason,
      changes: {
        before: { resolution: row.resolution, value: row.value ?? row.min, dueOn: row.dueOn },
        after: {
          resolution,
          value: measure.value,
          unmeasured: measure.unmeasured,
          dueOn: given.dueOn ?? null,
        },
      },
    });
    return tx.target.findUniqueOrThrow({ where: { id: row.id } });
  });
};
