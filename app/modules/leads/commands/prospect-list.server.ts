import { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, STALE } from "~/platform/errors";
import { prospectListInReach } from "../queries/prospects.server";
import { versionSchema } from "../schema";
import { type AddedNames, addNames } from "./prospect-add.server";

const name = z
  .string("请给清单起个名字。")
  .trim()
  .min(2, "请给清单起个名字，例如“合成生物展参展企业”。")
  .max(60, "名字最多 60 个字。");
const note = blankAsMissing(z.string().trim().max(500, "最多 500 个字。").optional());

export const createProspectListSchema = z.object({
  name,
  note,
  organisationId: blankAsMissing(z.string().trim().max(64).optional()),
  names: blankAsMissing(z.string().max(60_000, "一次粘贴的内容太多，请分几次。").optional()),
});

export const editProspectListSchema = z.object({
  id: z.string().min(1),
  version: versionSchema,
  name,
  note,
  closed: z.preprocess((value) => value === true || value === "1" || value === "on", z.boolean()),
});

/** A unit's list is its own; the office names the unit that is to approach the companies. */
const unitOf = async (ctx: Ctx, asked: string | undefined) => {
  const { districtId, organisationId } = scopeOf(ctx, "lead.write");
  if (!districtId) throw invalid("请先选择行政区。");
  if (organisationId !== null) return { districtId, organisationId };
  const unit = asked
    ? await ctx.db.organisation.findFirst({ where: { id: asked, districtId }, select: { id: true } })
    : null;
  if (!unit) throw invalid("请选择负责这份清单的单位。", { organisationId: "请选择本区的招商单位。" });
  return { districtId, organisationId: unit.id };
};

export const createProspectList = async (
  ctx: Ctx,
  raw: unknown,
): Promise<{ id: string; added: AddedNames | null }> => {
  allow(ctx, "lead.write");
  const input = createProspectListSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const unit = await unitOf(inner, input.organisationId);
    const list = await tx.prospectList.create({
      data: {
        ...unit,
        name: input.name,
        note: input.note ?? null,
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
      },
    });
    await record(inner, {
      action: "prospectList.create",
      entity: "prospectList",
      entityId: list.id,
      ...unit,
      summary: `建立招商清单“${list.name}”`,
    });
    return { id: list.id, added: input.names ? await addNames(inner, list, input.names) : null };
  });
};

/** The name, the note, and whether it is closed: a closed list takes no more names. */
export const editProspectList = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const input = editProspectListSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const list = await prospectListInReach(inner, input.id);
    const { count } = await tx.prospectList.updateMany({
      where: { id: list.id, version: input.version ?? list.version },
      data: {
        name: input.name,
        note: input.note ?? null,
        closedAt: input.closed ? (list.closedAt ?? ctx.now) : null,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "prospectList.edit",
      entity: "prospectList",
      entityId: list.id,
      districtId: list.districtId,
      organisationId: list.organisationId,
      summary: input.closed ? `办结招商清单“${input.name}”` : `修改招商清单“${input.name}”`,
    });
    return { id: list.id };
  });
};
