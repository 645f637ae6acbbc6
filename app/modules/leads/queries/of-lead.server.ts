import { mayDo } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { ISSUE_LEVEL_LABELS, ISSUE_STATE_LABELS, issueLight } from "../rules/issue";
import { escalationOf } from "../rules/referral";
import { listClaimsOfLead } from "./claims.server";
import { issueReadWhere } from "./issues-list.server";
import { referralReadWhere, referralRulesOf } from "./referrals.server";

const MOST = 20;

const referralsOf = async (ctx: Ctx, lead: { id: string; districtId: string }) => {
  const rows = await ctx.db.referral.findMany({
    where: { AND: [{ leadId: lead.id }, referralReadWhere(ctx)] },
    select: {
      id: true,
      state: true,
      dueOn: true,
      crossesParks: true,
      from: { select: { name: true } },
      to: { select: { name: true } },
    },
    orderBy: [{ offeredAt: "desc" }, { id: "desc" }],
    take: MOST,
  });
  if (rows.length === 0) return [];
  const today = shanghaiDate(ctx.now);
  const rules = await referralRulesOf(ctx, lead.districtId);
  return rows.map(({ from, to, ...row }) => {
    const dueOn = fromDbDate(row.dueOn);
    const late = escalationOf({ state: row.state, dueOn }, { today, rules });
    return { ...row, dueOn, from: from.name, to: to.name, ...late };
  });
};

/** On the lead itself and on its contracts. */
const issuesOf = async (ctx: Ctx, leadId: string) => {
  const rows = await ctx.db.issue.findMany({
    where: { AND: [{ leadId }, issueReadWhere(ctx)] },
    select: { id: true, title: true, state: true, level: true, dueOn: true, raisedAt: true },
    orderBy: [{ closedAt: { sort: "desc", nulls: "first" } }, { raisedAt: "desc" }],
    take: MOST,
  });
  const today = shanghaiDate(ctx.now);
  return rows.map(({ raisedAt, dueOn, ...row }) => {
    const facts = { ...row, dueOn: dueOn && fromDbDate(dueOn), raisedOn: shanghaiDate(raisedAt) };
    return {
      ...facts,
      ...issueLight(facts, today),
      where: `${ISSUE_LEVEL_LABELS[row.level]}，${ISSUE_STATE_LABELS[row.state]}`,
    };
  });
};

/** What space it wants, and what is held for it now. */
const spaceOf = async (ctx: Ctx, leadId: string) => {
  const demand = await ctx.db.leadDemand.findUnique({
    where: { leadId },
    select: { minAreaSqm: true, maxAreaSqm: true, neededOn: true, open: true },
  });
  const holds = await ctx.db.unitHold.findMany({
    where: { leadId, state: "ACTIVE", heldUntil: { gte: toDbDate(shanghaiDate(ctx.now)) } },
    select: {
      id: true,
      unitId: true,
      heldUntil: true,
      unit: { select: { name: true, carrier: { select: { name: true } } } },
    },
    orderBy: [{ heldUntil: "asc" }, { id: "asc" }],
    take: MOST,
  });
  return {
    demand: demand && {
      area: [demand.minAreaSqm, demand.maxAreaSqm].flatMap((one) => one?.toString() ?? []).join("–"),
      neededOn: demand.neededOn && fromDbDate(demand.neededOn),
      open: demand.open,
    },
    holds: holds.map(({ id, unitId, heldUntil, unit }) => ({
      id,
      unitId,
      name: `${unit.carrier.name} ${unit.name}`,
      heldUntil: fromDbDate(heldUntil),
    })),
  };
};

/** 首谈, 流转, 专班问题 and space of one lead, as far as the reader reads them. The caller has loaded the lead within reach. */
export const listRecordsOfLead = async (ctx: Ctx, lead: { id: string; districtId: string }) => ({
  claims: await listClaimsOfLead(ctx, lead.id),
  referrals: await referralsOf(ctx, lead),
  issues: await issuesOf(ctx, lead.id),
  space: await spaceOf(ctx, lead.id),
  mayRaise: mayDo(ctx.actor, "issue.raise"),
});

export type RecordsOfLead = Awaited<ReturnType<typeof listRecordsOfLead>>;
