import { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate } from "~/platform/dates";
import { isUniqueViolation, transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { claimRulesOf } from "../queries/claims.server";
import { protectedUntil } from "../rules/claim";
import { expireClaims } from "./claim-expire.server";
import { holdCompany, liveClaims } from "./claim-submit.server";

const note = blankAsMissing(z.string().trim().max(1000, "最多 1000 个字。").optional());

export const decideClaimSchema = z.object({
  id: z.string().min(1),
  version: blankAsMissing(z.coerce.number().int().positive().optional()),
  verdict: z.enum(["accept", "overrule"], "请选择认定或不予认定。"),
  note,
  /** `id:version` of every live claim that the decider saw. */
  seen: z.preprocess(
    (value) => (value === undefined ? undefined : Array.isArray(value) ? value : [value]),
    z.array(z.string()).optional(),
  ),
});

type Live = Awaited<ReturnType<typeof liveClaims>>[number];
type Change = { state: "ACCEPTED" | "OVERRULED"; until: string | null; note: string | null };

const sawAll = (live: readonly Live[], seen: readonly string[]) => {
  const now = live.map(({ id, version }) => `${id}:${version}`).sort();
  return JSON.stringify(now) === JSON.stringify([...seen].sort());
};

const write = async (ctx: Ctx, claim: Live, { state, until, note }: Change, company: string) => {
  const { count } = await ctx.db.claim.updateMany({
    where: { id: claim.id, version: claim.version },
    data: {
      state,
      protectedUntil: until ? toDbDate(until) : claim.protectedUntil,
      decidedAt: ctx.now,
      decidedById: ctx.actor.userId,
      decidedByName: ctx.actor.name,
      decisionNote: note,
      ...(state === "OVERRULED" ? { endedAt: ctx.now } : {}),
      version: { increment: 1 },
    },
  });
  if (count === 0) throw conflict(STALE);
  const accepted = state === "ACCEPTED";
  await record(ctx, {
    action: accepted ? "claim.accept" : "claim.overrule",
    entity: "claim",
    entityId: claim.id,
    leadId: claim.leadId,
    districtId: claim.districtId,
    organisationId: claim.organisationId,
    summary: accepted ? `认定首谈，保护至 ${until}` : "首谈未予认定",
    reason: note,
    changes: { state: { from: claim.state, to: state } },
  });
  await notify(ctx, {
    districtId: claim.districtId,
    organisationIds: [claim.organisationId],
    kind: accepted ? "claim.accept" : "claim.overrule",
    text: accepted
      ? `“${company}”的首谈已认定归本单位，保护至 ${until}。`
      : `“${company}”的首谈未予认定${note ? `：${note}` : "。"}`,
    href: `/claims/${claim.id}`,
  });
};

/** An accepted claim that stands against its rivals changes nothing but is on record, and told. */
const uphold = async (ctx: Ctx, claim: Live, note: string | null, company: string) => {
  await record(ctx, {
    action: "claim.uphold",
    entity: "claim",
    entityId: claim.id,
    leadId: claim.leadId,
    districtId: claim.districtId,
    organisationId: claim.organisationId,
    summary: "撞单裁定：维持原认定",
    reason: note,
  });
  await notify(ctx, {
    districtId: claim.districtId,
    organisationIds: [claim.organisationId],
    kind: "claim.uphold",
    text: `“${company}”的撞单已裁定，维持本单位的首谈。`,
    href: `/claims/${claim.id}`,
  });
};

/**
 * 认定或不予认定 by the office. Accepting one claim overrules every other live one on the company, under the same
 * note; both units are told.
 */
export const decideClaim = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "claim.decide");
  const input = decideClaimSchema.parse(raw);
  const decided = transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { districtId } = scopeOf(ctx, "claim.decide");
    const found = await tx.claim.findFirst({
      where: { id: input.id, ...(districtId === null ? {} : { districtId }) },
      select: { companyId: true, districtId: true, company: { select: { name: true } } },
    });
    if (!found) throw notFound("这项首谈");
    await holdCompany(tx, found.companyId);
    await expireClaims(inner, { companyId: found.companyId });
    const live = await liveClaims(tx, found.companyId);
    const claim = live.find(({ id }) => id === input.id);
    if (!claim) throw conflict("这项首谈已经了结，请刷新页面查看结果。");
    if ((input.version && input.version !== claim.version) || (input.seen && !sawAll(live, input.seen)))
      throw conflict(STALE);
    const others = live.filter(({ id }) => id !== claim.id);
    assertDecidable(claim, { ...input, rivals: others.length });
    const company = found.company.name;
    const because = input.note ?? null;
    if (input.verdict === "overrule") {
      await write(inner, claim, { state: "OVERRULED", until: null, note: because }, company);
    } else {
      const rules = await claimRulesOf(inner, found.districtId);
      const until = protectedUntil(shanghaiDate(ctx.now), rules);
      // The accepted place is freed first: the database admits one accepted claim on a company.
      for (const other of others)
        await write(inner, other, { state: "OVERRULED", until: null, note: because }, company);
      if (claim.state === "SUBMITTED")
        await write(inner, claim, { state: "ACCEPTED", until, note: because }, company);
      else await uphold(inner, claim, because, company);
    }
    return tx.claim.findUniqueOrThrow({
      where: { id: claim.id },
      select: { id: true, state: true, contested: true, version: true, companyId: true },
    });
  });
  return decided.catch((error) => {
    if (isUniqueViolation(error)) throw conflict("另一项首谈刚刚被认定。请刷新页面后再裁定。");
    throw error;
  });
};

const assertDecidable = (
  claim: Live,
  asked: { verdict: "accept" | "overrule"; note?: string | undefined; rivals: number },
) => {
  if (claim.state === "ACCEPTED" && asked.verdict === "accept" && asked.rivals === 0)
    throw conflict("这项首谈已经认定，无需重复操作。");
  if (asked.verdict === "overrule" && !asked.note)
    throw invalid("不予认定请写明理由。", { note: "请写明理由，申报单位会看到。" });
  if (asked.rivals > 0 && asked.verdict === "accept" && !asked.note)
    throw invalid("裁定撞单请写明理由，两家单位都会看到。", { note: "请写明裁定理由。" });
};
