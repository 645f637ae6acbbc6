import { record } from "~/modules/audit/commands.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import type { Prisma } from "~/platform/db.server";
import { conflict, invalid, STALE } from "~/platform/errors";
import { visibleUnits } from "../rules/lead";

interface Written {
  lead: { id: string; districtId: string; organisationId: string; version: number };
  /** The version that the actor saw; the loaded one when the caller gave none. */
  version: number | undefined;
  data: Prisma.LeadUncheckedUpdateManyInput;
  action: string;
  summary: string;
  reason?: string | null;
  changes?: Record<string, unknown>;
}

/** Steps 6 and 7 of a write on a lead: nothing of another editor is overwritten, and no change is without its record. */
export const writeLead = async (ctx: Ctx, written: Written): Promise<{ id: string; version: number }> => {
  const { lead, data, action, summary, reason, changes } = written;
  const version = written.version ?? lead.version;
  const { count } = await ctx.db.lead.updateMany({
    where: { id: lead.id, version },
    data: { lastActivityAt: ctx.now, ...data, version: { increment: 1 } },
  });
  if (count === 0) throw conflict(STALE);
  await record(ctx, {
    action,
    entity: "lead",
    entityId: lead.id,
    leadId: lead.id,
    districtId: lead.districtId,
    organisationId: lead.organisationId,
    summary,
    reason: reason ?? null,
    ...(changes && Object.keys(changes).length > 0 ? { changes } : {}),
  });
  return { id: lead.id, version: version + 1 };
};

/** Which fields differ, from what to what. */
export const changesOf = (before: Record<string, unknown>, after: Record<string, unknown>) => {
  const text = (value: unknown) =>
    value === undefined || value === null
      ? null
      : value instanceof Date
        ? value.toISOString().slice(0, 10)
        : typeof value === "object"
          ? JSON.stringify(value)
          : String(value);
  return Object.fromEntries(
    Object.keys(after)
      .filter((field) => text(before[field]) !== text(after[field]))
      .map((field) => [field, { from: text(before[field]), to: text(after[field]) }]),
  );
};

export interface SiteInput {
  parkId: string;
  shareBp: number;
  carrierId?: string | null;
}

/** Every park must be one of the district, and every carrier too. Returns who runs each park. */
export const assertSites = async (
  ctx: Ctx,
  { districtId, sites }: { districtId: string; sites: readonly SiteInput[] },
): Promise<(parkId: string) => string | null> => {
  const parkIds = [...new Set(sites.map((site) => site.parkId))];
  const carrierIds = [...new Set(sites.flatMap((site) => site.carrierId ?? []))];
  const parks = await ctx.db.park.count({ where: { id: { in: parkIds }, districtId } });
  if (parks < parkIds.length) throw invalid("请选择本区的园区。", { parkId: "请选择本区的园区。" });
  if (carrierIds.length > 0) {
    const carriers = await ctx.db.carrier.count({ where: { id: { in: carrierIds }, districtId } });
    if (carriers < carrierIds.length)
      throw invalid("请选择本区的载体。", { carrierId: "请选择本区的载体。" });
  }
  return (await parkScope(ctx.db)).operatorOf;
};

/** The same for one lead. Returns who reads it. */
export const checkSites = async (
  ctx: Ctx,
  { districtId, organisationId, sites }: { districtId: string; organisationId: string; sites: SiteInput[] },
): Promise<string[]> => {
  const operatorOf = await assertSites(ctx, { districtId, sites });
  return visibleUnits(
    organisationId,
    sites.map((site) => site.parkId),
    operatorOf,
  );
};

/** True once a figure of the lead stands in the ledger. */
export const isPosted = async (ctx: Ctx, leadId: string): Promise<boolean> =>
  (await ctx.db.ledgerEntry.count({ where: { leadId } })) > 0;

/** An entry belongs to the operator of its site's park: the figures move first, by their own act. */
export const POSTED_REFERRAL =
  "这个项目已有入账金额，金额记在落地园区的运营单位名下，不能直接流转。请由区投资促进办先办理重分类，调整落地园区和份额，再更换跟进单位。";

export const POSTED = "这个项目已有入账金额，改动会使台账与项目不一致。请由区投资促进办在签约中办理调整。";
