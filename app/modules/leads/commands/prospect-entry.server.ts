import { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, isDateOnly, shanghaiDate, toDbDate } from "~/platform/dates";
import { type Prisma, transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { prospectListInReach } from "../queries/prospects.server";
import { datesAfter, PROSPECT_STATE_LABELS, prospectProblem } from "../rules/prospect";
import { versionSchema } from "../schema";

const target = { id: z.string().min(1), version: versionSchema };

export const setProspectStateSchema = z.object({
  ...target,
  to: codeOrLabel(PROSPECT_STATE_LABELS, "请选择状态。"),
  on: blankAsMissing(z.string().trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。").optional()),
});
export const assignProspectSchema = z.object({
  ...target,
  ownerId: blankAsMissing(z.string().trim().max(64).optional()),
});

/** An entry of a list within reach. */
const entryInReach = async (ctx: Ctx, id: string) => {
  const entry = await ctx.db.prospectEntry.findUnique({ where: { id } });
  if (!entry) throw notFound("清单中的这家企业");
  return { entry, list: await prospectListInReach(ctx, entry.listId) };
};

type InReach = Awaited<ReturnType<typeof entryInReach>>;

const write = async (
  ctx: Ctx,
  { entry, list }: InReach,
  given: {
    version: number | undefined;
    data: Prisma.ProspectEntryUncheckedUpdateManyInput;
    action: string;
    summary: string;
  },
) => {
  const { count } = await ctx.db.prospectEntry.updateMany({
    where: { id: entry.id, version: given.version ?? entry.version },
    data: { ...given.data, version: { increment: 1 } },
  });
  if (count === 0) throw conflict(STALE);
  await record(ctx, {
    action: given.action,
    entity: "prospectList",
    entityId: list.id,
    districtId: list.districtId,
    organisationId: list.organisationId,
    summary: given.summary,
    changes: { entryId: entry.id },
  });
  return { id: entry.id, listId: list.id };
};

export const setProspectState = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const { id, version, to, on } = setProspectStateSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const found = await entryInReach(inner, id);
    const { entry } = found;
    const today = shanghaiDate(ctx.now);
    const facts = {
      state: entry.state,
      contactedOn: entry.contactedOn && fromDbDate(entry.contactedOn),
      metOn: entry.metOn && fromDbDate(entry.metOn),
    };
    const asked = { to, on: on ?? today };
    const problem = prospectProblem(facts, { ...asked, today });
    if (problem) throw invalid(problem, { to: problem });
    const { contactedOn, metOn } = datesAfter(facts, asked);
    return write(inner, found, {
      version,
      data: {
        state: to,
        contactedOn: contactedOn && toDbDate(contactedOn),
        metOn: metOn && toDbDate(metOn),
      },
      action: "prospect.setState",
      summary: `“${entry.name}”改为${PROSPECT_STATE_LABELS[to]}（${asked.on}）`,
    });
  });
};

export const assignProspect = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const { id, version, ownerId } = assignProspectSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const found = await entryInReach(inner, id);
    const owner = ownerId
      ? await tx.user.findFirst({
          where: { id: ownerId, organisationId: found.list.organisationId, disabledAt: null },
          select: { id: true, displayName: true },
        })
      : null;
    if (ownerId && !owner) throw invalid("请选择该单位在岗的人员。", { ownerId: "请选择该单位在岗的人员。" });
    return write(inner, found, {
      version,
      data: { ownerId: owner?.id ?? null },
      action: "prospect.assign",
      summary: `“${found.entry.name}”由${owner?.displayName ?? "（待定）"}负责`,
    });
  });
};

/** One that was converted stays: the sums of the list tell what came of it. */
export const removeProspect = async (ctx: Ctx, raw: { id: string }) => {
  allow(ctx, "lead.write");
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const found = await entryInReach(inner, raw.id);
    if (found.entry.state === "CONVERTED") throw conflict("已转化的企业不能移出清单。");
    const answer = await write(inner, found, {
      version: undefined,
      data: {},
      action: "prospect.remove",
      summary: `“${found.entry.name}”移出清单`,
    });
    await tx.prospectEntry.delete({ where: { id: found.entry.id } });
    return answer;
  });
};

/** Inside the transaction that enters the lead: the named company has become it. */
export const convertProspect = async (
  ctx: Ctx,
  given: { id: string; lead: { id: string; organisationId: string; companyId: string } },
) => {
  const found = await entryInReach(ctx, given.id);
  if (found.entry.state === "CONVERTED") throw conflict("清单中的这家企业已经转为线索，没有重复登记。");
  const on = toDbDate(shanghaiDate(ctx.now));
  return write(ctx, found, {
    version: undefined,
    data: {
      state: "CONVERTED",
      convertedOn: on,
      contactedOn: found.entry.contactedOn ?? on,
      leadId: given.lead.id,
      companyId: given.lead.companyId,
    },
    action: "prospect.convert",
    summary: `“${found.entry.name}”已转为线索`,
  });
};
