import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { whyNotRecorded } from "../queries/detail.server";
import { getReadableRow } from "../queries/entries.server";
import type { TargetRow } from "../queries/rows.server";
import { type ObservationInput, observationSchema } from "../schema";

type Given = ReturnType<typeof observationSchema.parse>;

/** Throws INVALID where the figure is none of its target. */
export const assertReportable = (
  row: Pick<TargetRow, "kind" | "unit">,
  given: Given,
  today: string,
): void => {
  if (given.observedOn > today)
    throw invalid("截至日期不能晚于今天。", { observedOn: "截至日期不能晚于今天。" });
  if (row.kind === "MILESTONE") {
    if (!given.done) throw invalid("请选择节点是否完成。", { done: "请选择节点是否完成。" });
  } else if (row.kind === "UNQUANTIFIED") {
    if (!given.value && !given.text) throw invalid("请填写进展情况。", { text: "请填写进展情况。" });
  } else if (!given.value && !given.numerator) {
    throw invalid("请填写数值。", { value: `请填写数值，单位为${row.unit ?? "个"}。` });
  }
  if (given.denominator && Number(given.denominator) <= 0)
    throw invalid("分母须大于 0。", { denominator: "分母须大于 0。" });
  if (given.numerator && Number(given.numerator) < 0)
    throw invalid("分子不能为负数。", { numerator: "分子不能为负数。" });
  const value = Number(given.value ?? 0);
  if (value < 0 && row.kind !== "PP_CHANGE") throw invalid("数值不能为负数。", { value: "数值不能为负数。" });
  if (value > 100 && (row.kind === "RATE_LEVEL" || row.kind === "COMPLETION_PCT"))
    throw invalid("百分数应在 0 到 100 之间。", { value: "请填写 0 到 100 之间的数。" });
};

/** 填报: a dated value of a target that the ledger does not compute; the office confirms or returns it. */
export const recordObservation = async (ctx: Ctx, input: ObservationInput) => {
  allow(ctx, "observation.record");
  const given = observationSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const row = await getReadableRow(inner, given.targetId);
    const refused = whyNotRecorded(ctx, row);
    if (refused) throw refused;
    assertReportable(row, given, shanghaiDate(ctx.now));
    const saved = await tx.observation.create({
      data: {
        targetId: row.id,
        districtId: row.districtId,
        organisationId: ctx.actor.organisationId,
        observedOn: toDbDate(given.observedOn),
        value: given.value ?? null,
        numerator: given.numerator ?? null,
        denominator: given.denominator ?? null,
        done: given.done ? given.done === "yes" : null,
        text: given.text ?? null,
        state: given.intent === "save" ? "SAVED" : "SUBMITTED",
        recordedAt: ctx.now,
        recordedById: ctx.actor.userId,
        submittedById: given.intent === "save" ? null : ctx.actor.userId,
      },
    });
    const figure = given.value ?? (given.done ? (given.done === "yes" ? "已完成" : "未完成") : null);
    await record(inner, {
      action: "observation.record",
      entity: "Target",
      entityId: row.id,
      districtId: row.districtId,
      summary: `填报“${row.indicator}”截至 ${given.observedOn}${figure ? `：${figure}${given.value ? (row.unit ?? "") : ""}` : ""}`,
      changes: { observationId: saved.id, ...given },
    });
    return saved;
  });
};
