import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { type LeadInHand, leadInReach } from "../queries/facts.server";
import { shareText } from "../rules/lead";
import { setLeadSitesSchema } from "../schema";
import { checkSites, isPosted, POSTED, writeLead } from "./write.server";

const siteLine = (lead: LeadInHand["sites"]) =>
  lead.map((site) => `${site.parkId} ${shareText(site.shareBp)}%`).join("，");

/** Sites with their shares. Once figures are posted they follow the ledger's own adjustment, not this form. */
export const setLeadSites = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const input = setLeadSitesSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, input.id);
    if (await isPosted(inner, lead.id)) throw invalid(POSTED, { sites: POSTED });
    return replaceLeadSites(inner, { lead, sites: input.sites, version: input.version });
  });
};

/** Inside a transaction that has posted the adjustment, where there is something posted. */
export const replaceLeadSites = async (
  ctx: Ctx,
  change: {
    lead: LeadInHand;
    sites: { parkId: string; shareBp: number; carrierId?: string | null | undefined }[];
    version: number | undefined;
  },
) => {
  const { lead, version } = change;
  const kept = new Map(lead.sites.map((site) => [site.parkId, site.carrierId]));
  const sites = change.sites.map((site) => ({
    parkId: site.parkId,
    shareBp: site.shareBp,
    carrierId:
      site.carrierId === undefined || site.carrierId === null
        ? (kept.get(site.parkId) ?? null)
        : site.carrierId,
  }));
  const { districtId, organisationId } = lead;
  const visibleTo = await checkSites(ctx, { districtId, organisationId, sites });
  await ctx.db.leadSite.deleteMany({ where: { leadId: lead.id } });
  await ctx.db.leadSite.createMany({ data: sites.map((site) => ({ ...site, leadId: lead.id })) });
  return writeLead(ctx, {
    lead,
    version,
    data: { visibleTo },
    action: "lead.setSites",
    summary: "调整落地园区与份额",
    changes: { sites: { from: siteLine(lead.sites), to: siteLine(sites) } },
  });
};
