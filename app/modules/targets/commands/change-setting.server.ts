import type { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { SETTING_LABELS } from "../labels";
import { changeSettingSchema, SETTING_SCHEMAS, type SettingKey } from "../schema";

/** The lights of a past date were read by the rule of that date; a change never reaches back. */
const assertNotBack = (effectiveOn: DateOnly, today: DateOnly) => {
  if (effectiveOn >= today) return;
  throw invalid("生效日期不能早于今天，以免改动已经发出的数。", { effectiveOn: "请填写今天或以后的日期。" });
};

/** A dated rule of the district, in force from `effectiveOn`; the former ones stay on record. */
export const changeSetting = async (ctx: Ctx, input: z.input<typeof changeSettingSchema>) => {
  allow(ctx, "setting.write");
  const given = changeSettingSchema.parse(input);
  const value = SETTING_SCHEMAS[given.key].parse(given.value);
  assertNotBack(given.effectiveOn, shanghaiDate(ctx.now));
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { districtId } = scopeOf(ctx, "setting.write");
    const saved = await tx.setting.create({
      data: {
        key: given.key,
        districtId,
        value: value as object,
        effectiveOn: toDbDate(given.effectiveOn),
        note: given.note,
        recordedAt: ctx.now,
        recordedById: ctx.actor.userId,
      },
    });
    await record(inner, {
      action: "setting.change",
      entity: "Setting",
      entityId: String(saved.id),
      districtId,
      summary: `更改${SETTING_LABELS[given.key]}，自 ${given.effectiveOn} 起`,
      reason: given.note,
      changes: { key: given.key, value },
    });
    return saved;
  });
};

/** Boxes that were ticked under one name, such as `kinds.FORMAL`. */
const ticked = (fields: Readonly<Record<string, string>>, under: string) =>
  Object.keys(fields).flatMap((name) => (name.startsWith(under) ? [name.slice(under.length)] : []));

/** A setting's value out of its form: the thresholds come as one field a kind, lists as boxes. */
const settingOf = (key: SettingKey, fields: Readonly<Record<string, string>>): unknown => {
  if (key === "light.thresholds")
    return Object.fromEntries(
      ticked(fields, "watchMax.").map((kind) => [kind, { watchMax: fields[`watchMax.${kind}`] }]),
    );
  if (key === "signing.evidenceNeeded") return ticked(fields, "kinds.");
  if (key === "stage.review") return { stages: ticked(fields, "stages.") };
  return fields;
};

/** The settings page's forms. */
export const changeSettingForm = (ctx: Ctx, form: Record<string, string>) => {
  const { key, effectiveOn, note, save: _, ...fields } = form;
  return changeSetting(ctx, {
    key: key as SettingKey,
    value: settingOf(key as SettingKey, fields),
    effectiveOn: effectiveOn ?? "",
    note: note ?? "",
  });
};
