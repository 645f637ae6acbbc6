import { mayDo, scopeOf } from "~/modules/access/queries.server";
import { leadReadWhere } from "~/modules/companies/queries/scope.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import { ISSUE_ENTITIES, type IssueEntity, isIssueEntity, issueLight, recordHref } from "../rules/issue";
import { issueReadWhere } from "./issues-list.server";

/** The record an issue stands on. */
export interface IssueRecord {
  entity: IssueEntity;
  id: string;
  districtId: string;
  title: string;
  leadId: string | null;
  isDemo: boolean;
}

type Finder = (
  ctx: Ctx,
  id: string,
  districtId: string | null,
) => Promise<Omit<IssueRecord, "entity" | "id"> | null>;

const within = (districtId: string | null) => (districtId === null ? {} : { districtId });

const FIND: Record<IssueEntity, Finder> = {
  lead: async (ctx, id) => {
    const lead = await ctx.db.lead.findFirst({
      where: { AND: [{ id }, leadReadWhere(ctx)] },
      select: { districtId: true, number: true, projectName: true, codeName: true, isDemo: true },
    });
    return (
      lead && {
        districtId: lead.districtId,
        title: `${lead.number} ${lead.codeName ?? lead.projectName}`,
        leadId: id,
        isDemo: lead.isDemo,
      }
    );
  },
  signing: async (ctx, id) => {
    const signing = await ctx.db.signing.findFirst({
      where: { AND: [{ id }, { lead: leadReadWhere(ctx) }] },
      select: {
        districtId: true,
        leadId: true,
        isDemo: true,
        signedOn: true,
        lead: { select: { number: true } },
      },
    });
    return (
      signing && {
        districtId: signing.districtId,
        title: `${signing.lead.number} ${fromDbDate(signing.signedOn)} 签约`,
        leadId: signing.leadId,
        isDemo: signing.isDemo,
      }
    );
  },
  carrier: async (ctx, id, districtId) => {
    const row = await ctx.db.carrier.findFirst({ where: { id, ...within(districtId) } });
    return row && { districtId: row.districtId, title: row.name, leadId: null, isDemo: row.isDemo };
  },
  task: async (ctx, id, districtId) => {
    const row = await ctx.db.task.findFirst({
      where: { id, plan: within(districtId) },
      select: { title: true, plan: { select: { districtId: true } } },
    });
    return row && { districtId: row.plan.districtId, title: row.title, leadId: null, isDemo: false };
  },
  target: async (ctx, id, districtId) => {
    const row = await ctx.db.target.findFirst({
      where: { id, plan: within(districtId) },
      select: { indicator: true, ownerName: true, plan: { select: { districtId: true } } },
    });
    return (
      row && {
        districtId: row.plan.districtId,
        title: `${row.ownerName} ${row.indicator}`,
        leadId: null,
        isDemo: false,
      }
    );
  },
};

/** The record within the actor's reach, or null; a lead that the reader may not read is null. */
export const findIssueRecord = async (
  ctx: Ctx,
  { entity, id }: { entity: string; id: string },
): Promise<IssueRecord | null> => {
  if (!isIssueEntity(entity)) return null;
  const { nothing, districtId } = scopeOf(ctx, "issue.raise");
  if (nothing) return null;
  const found = await FIND[entity](ctx, id, districtId);
  return found && { entity, id, ...found };
};

/** The company of the project, for those who were asked to help; a project with a code name keeps it. */
const companyOf = async (ctx: Ctx, leadId: string | null) => {
  if (!leadId) return null;
  const lead = await ctx.db.lead.findUnique({
    where: { id: leadId },
    select: { codeName: true, visibleTo: true, company: { select: { id: true, name: true } } },
  });
  if (!lead) return null;
  const unit = ctx.actor.organisationId;
  const reads = mayDo(ctx.actor, "lead.read") && (!unit || lead.visibleTo.includes(unit));
  return lead.codeName === null || reads ? lead.company : null;
};

export const getIssue = async (ctx: Ctx, id: string) => {
  const issue = await ctx.db.issue.findFirst({
    where: { AND: [{ id }, issueReadWhere(ctx)] },
    include: { steps: { orderBy: { id: "asc" } } },
  });
  if (!issue || !isIssueEntity(issue.entity)) throw notFound("这个专班问题");
  const about = await findIssueRecord(ctx, { entity: issue.entity, id: issue.entityId });
  const ids = [issue.organisationId, issue.assigneeId, ...issue.steps.map(({ toUnitId }) => toUnitId)];
  const units = await ctx.db.organisation.findMany({
    where: { id: { in: ids.filter((one) => one !== null) } },
    select: { id: true, name: true },
  });
  const nameOf = (unitId: string | null) => units.find((unit) => unit.id === unitId)?.name ?? null;
  const dueOn = issue.dueOn ? fromDbDate(issue.dueOn) : null;
  const raisedOn = shanghaiDate(issue.raisedAt);
  const manage = mayDo(ctx.actor, "issue.manage");
  const open = issue.state !== "CLOSED";
  return {
    ...issue,
    company: await companyOf(ctx, issue.leadId),
    entity: issue.entity,
    dueOn,
    raisedOn,
    ...issueLight({ ...issue, dueOn, raisedOn }, shanghaiDate(ctx.now)),
    unit: nameOf(issue.organisationId),
    assignee: nameOf(issue.assigneeId),
    /** A record out of the reader's reach is only said to be one. */
    about: about
      ? { title: about.title, href: recordHref(issue.entity, issue.entityId) }
      : { title: `${ISSUE_ENTITIES[issue.entity]}（不在您的权限范围内）`, href: null },
    steps: issue.steps.map((step) => ({
      id: String(step.id),
      kind: step.kind,
      at: step.at,
      actorName: step.actorName,
      note: step.note,
      toLevel: step.toLevel,
      toUnit: nameOf(step.toUnitId),
      dueOn: step.dueOn ? fromDbDate(step.dueOn) : null,
    })),
    may: {
      note: open && mayDo(ctx.actor, "issue.raise"),
      manage: open && manage,
      escalate: open && manage && issue.level !== "DISTRICT",
      reopen: !open && manage,
    },
  };
};

export type IssueDetail = Awaited<ReturnType<typeof getIssue>>;

/** Units an issue may be given to. */
export const listIssueUnits = (ctx: Ctx): Promise<{ id: string; name: string }[]> =>
  ctx.db.organisation.findMany({
    where: { districtId: ctx.actor.districtId ?? "", kind: { notIn: ["PARTNER"] } },
    select: { id: true, name: true },
    orderBy: [{ kind: "asc" }, { name: "asc" }],
  });
