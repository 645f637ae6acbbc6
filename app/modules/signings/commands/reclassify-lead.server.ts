import { isDeepStrictEqual } from "node:util";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { replaceLeadSites } from "~/modules/leads/commands/set-lead-sites.server";
import { writeLead } from "~/modules/leads/commands/write.server";
import { leadInReach } from "~/modules/leads/queries/facts.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { holdProject } from "../queries/project.server";
import type { Project } from "../rules/ledger";
import { reclassify } from "../rules/restate";
import { assertShares } from "../rules/split";
import { reclassifyLeadSchema } from "../schema";
import { postEntries } from "./post-entries.server";

type Asked = ReturnType<typeof reclassifyLeadSchema.parse>;

const NOTHING_MOVES = "归类与现在相同，台账不需要调整。请改选其他领域、来源或园区份额。";

const classOf = ({ field, origin, sites }: Project) => ({ field, origin, sites });

const sameAs = (asked: Asked): Record<string, string> =>
  Object.fromEntries(
    (["field", "origin", "sites"] as const).flatMap((name) =>
      asked[name] ? [[name, "与现在相同，请改选。"]] : [],
    ),
  );

const moveLead = async (ctx: Ctx, asked: Asked): Promise<void> => {
  const lead = await leadInReach(ctx, asked.leadId, "signing.review");
  const data = {
    ...(asked.field === undefined ? {} : { field: asked.field }),
    ...(asked.origin === undefined ? {} : { origin: asked.origin === "NONE" ? null : asked.origin }),
  };
  let version = asked.version;
  if (Object.keys(data).length > 0) {
    const written = await writeLead(ctx, {
      lead,
      version,
      data,
      action: "lead.reclassify",
      summary: "调整项目的领域或来源归类",
      reason: asked.reason,
      changes: { before: { field: lead.field, origin: lead.origin }, after: data },
    });
    version = written.version;
  }
  if (asked.sites) await replaceLeadSites(ctx, { lead, sites: asked.sites, version });
};

/**
 * 重分类: the field, origin or sites of a project whose figures are posted. Everything that stands moves with it, each
 * on its original date; the total of the district does not change. By the office alone.
 */
export const reclassifyLead = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.review");
  const asked = reclassifyLeadSchema.parse(given);
  if (!asked.field && !asked.origin && !asked.sites)
    throw invalid("请选择要调整的领域、来源或园区。", { field: "请选择要调整的内容。" });
  if (asked.sites) assertShares(asked.sites);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    await leadInReach(inner, asked.leadId, "signing.review");
    const { ledger, project: before } = await holdProject(db, asked.leadId);
    await moveLead(inner, asked);
    const { project, lead } = await holdProject(db, asked.leadId);
    const drafts = reclassify({ project, ledger });
    if (drafts.length === 0 && isDeepStrictEqual(classOf(project), classOf(before)))
      throw invalid(NOTHING_MOVES, sameAs(asked));
    await postEntries(inner, { drafts, reason: asked.reason, isDemo: lead.isDemo });
    await record(inner, {
      action: "ledger.reclassify",
      entity: "lead",
      entityId: lead.id,
      leadId: lead.id,
      districtId: lead.districtId,
      organisationId: lead.organisationId,
      summary: "重分类：台账随项目调整，合计不变",
      reason: asked.reason,
      changes: { entries: drafts.length },
    });
    return { id: lead.id, version: lead.version, entries: drafts.length };
  });
};
