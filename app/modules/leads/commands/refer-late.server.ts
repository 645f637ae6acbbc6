import { allow, scopeOf } from "~/modules/access/queries.server";
import { notify, officesOf, thoseWhoMay } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, shanghaiDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { referralRulesOf } from "../queries/referrals.server";
import { escalationOf } from "../rules/referral";

interface Late {
  id: string;
  districtId: string;
  fromId: string;
  toId: string;
  to: string;
  company: string;
  dueOn: DateOnly;
  isDemo: boolean;
  /** What was told of it since it was offered. */
  told: string[];
}

const KINDS = { OFFICE: "referral.late", LEADER: "referral.lateLeader" } as const;

/** The nightly pass: an offer past its deadline is told to both units and the office, and later to the leaders, once each. */
export const tellLateReferrals = async (ctx: Ctx): Promise<number> => {
  allow(ctx, "claim.decide");
  const { districtId } = scopeOf(ctx, "claim.decide");
  if (!districtId) return 0;
  const today = shanghaiDate(ctx.now);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const rules = await referralRulesOf(inner, districtId);
    const late = await tx.$queryRaw<Late[]>`
      SELECT r."id", r."districtId", r."fromId", r."toId", t."name" AS "to", c."name" AS "company",
        r."dueOn"::text AS "dueOn", r."isDemo",
        ARRAY(SELECT DISTINCT n."kind" FROM "Notification" n WHERE n."organisationId" = r."toId"
          AND n."href" = '/referrals/' || r."id" AND n."createdAt" >= r."offeredAt") AS "told"
      FROM "Referral" r JOIN "Lead" l ON l."id" = r."leadId" JOIN "Company" c ON c."id" = l."companyId"
      JOIN "Organisation" t ON t."id" = r."toId"
      WHERE r."state" = 'OFFERED' AND r."districtId" = ${districtId} AND r."dueOn" < ${today}::date
      ORDER BY r."dueOn", r."id" LIMIT 500`;
    let told = 0;
    for (const row of late) {
      const { level, daysLate } = escalationOf({ state: "OFFERED", dueOn: row.dueOn }, { today, rules });
      if (level === "NONE" || row.told.includes(KINDS[level])) continue;
      const leaders = level === "LEADER" ? (await thoseWhoMay(tx, districtId, "issue.manage")).userIds : [];
      await notify(inner, {
        districtId,
        organisationIds: [row.toId, row.fromId, ...(await officesOf(tx, districtId))],
        userIds: leaders,
        kind: KINDS[level],
        text: `“${row.company}”流转给${row.to}，应于 ${row.dueOn} 前答复，已逾期 ${daysLate} 天。`,
        href: `/referrals/${row.id}`,
        isDemo: row.isDemo,
      });
      told += 1;
    }
    return told;
  });
};
