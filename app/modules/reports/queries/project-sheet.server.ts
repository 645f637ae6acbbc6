import type { Field, Grade, Metric, ReviewState, SourceChannel } from "#prisma/enums";
import { leadReadWhere } from "~/modules/companies/queries/scope.server";
import { METHOD_LABELS } from "~/modules/leads/labels";
import type { View } from "~/modules/targets/queries/view.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, fromDbDate, shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { projectPaper } from "../rules/project-sheet";
import { issuesThen } from "./issues-then.server";
import { entryFacts, masked, SECRET_COMPANY } from "./material.server";
import { contractsThen, leadsThen } from "./unit-leads.server";
import { type Asked, type MadePaper, mayReadReports, viewOn } from "./weekly.server";

const investmentsThen = (ctx: Ctx, { leadId, view }: { leadId: string; view: View }) =>
  ctx.db.$queryRaw<{ id: string; metric: Metric; period: string; amountFen: string; state: ReviewState }[]>`
    SELECT i."id", i."metric"::text, i."period", i."amountFen"::text,
      CASE WHEN i."decidedAt" < ${view.knownBefore} AND i."state" IN ('CONFIRMED', 'RETURNED') THEN i."state"::text
        WHEN i."submittedAt" < ${view.knownBefore} THEN 'SUBMITTED' ELSE 'SAVED' END AS "state"
    FROM "Investment" i WHERE i."leadId" = ${leadId} AND i."createdAt" < ${view.knownBefore}
      AND i."period" <= ${view.asOf.slice(0, 7)}
    ORDER BY i."period" DESC, i."metric", i."id"`;

const DETAIL = {
  id: true,
  districtId: true,
  organisationId: true,
  projectName: true,
  codeName: true,
  field: true,
  grade: true,
  source: true,
  expectedText: true,
  areaNeedSqm: true,
  summary: true,
  createdAt: true,
  owner: { select: { displayName: true } },
  company: { select: { name: true, legalName: true } },
  district: { select: { name: true } },
  sites: {
    select: { shareBp: true, park: { select: { name: true } }, carrier: { select: { name: true } } },
    orderBy: [{ shareBp: "desc" }, { parkId: "asc" }],
  },
  moves: { select: { kind: true, toStage: true, effectiveOn: true, at: true }, orderBy: { id: "asc" } },
} satisfies Prisma.LeadSelect;

const talksOf = async (ctx: Ctx, { leadId, view }: { leadId: string; view: View }) => {
  const where = { leadId, createdAt: { lt: view.knownBefore } };
  const rows = await ctx.db.followUp.findMany({
    where,
    select: { happenedOn: true, method: true, content: true, nextStep: true, nextStepOn: true },
    orderBy: [{ happenedOn: "desc" }, { createdAt: "desc" }, { id: "desc" }],
    take: 4,
  });
  return { rows, count: await ctx.db.followUp.count({ where }) };
};

export const makeProjectSheet = async (
  ctx: Ctx,
  asked: Asked & { lead: string; asOf?: DateOnly },
): Promise<MadePaper> => {
  mayReadReports(ctx);
  const { open, closing, ...view } = viewOn(ctx, asked);
  const where = { AND: [{ id: asked.lead }, leadReadWhere(ctx)] };
  const row = await ctx.db.lead.findFirst({ where, select: DETAIL });
  const [then] = await leadsThen(ctx, { where: Prisma.sql`l."id" = ${asked.lead}`, view });
  if (!row || !then) throw notFound("这个项目");
  const clean = (text: string) =>
    masked(text, { ...row, company: row.company.name, legalName: row.company.legalName });
  const entries = await entryFacts(
    ctx,
    Prisma.sql`e."leadId" = ${row.id} AND e."recordedAt" < ${view.knownBefore} AND e."effectiveOn" <= ${view.asOf}::date
      AND e."metric" <> 'PROJECTS'`,
  );
  const talks = await talksOf(ctx, { leadId: row.id, view });
  const issues = await issuesThen(ctx, { where: { leadId: row.id }, view });
  const known = row.moves.filter((move) => move.kind === "ADVANCE" && move.at < view.knownBefore);
  const paper = projectPaper({
    districtName: row.district.name,
    asOf: view.asOf,
    isDemo: then.isDemo,
    exampleRules: false,
    open,
    closing,
    project: {
      id: row.id,
      number: then.number,
      name: row.codeName ?? row.projectName,
      company: row.codeName === null ? row.company.name : SECRET_COMPANY,
      unit: then.unit,
      stage: then.stage,
      status: then.status,
      amountFen: then.amountFen,
      field: row.field as Field,
      grade: row.grade as Grade | null,
      source: row.source as SourceChannel,
      expectedText: row.expectedText,
      areaNeedSqm: row.areaNeedSqm?.toString() ?? null,
      summary: row.summary ? clean(row.summary) : null,
      owner: row.owner?.displayName ?? null,
      sites: row.sites.map(({ park, carrier, shareBp }) => ({
        park: park.name,
        carrier: carrier?.name ?? null,
        shareBp,
      })),
    },
    reached: [
      { stage: "PROSPECT", on: shanghaiDate(row.createdAt) },
      ...known.map(({ toStage, effectiveOn }) => ({ stage: toStage, on: fromDbDate(effectiveOn) })),
    ],
    contracts: await contractsThen(ctx, { where: Prisma.sql`s."leadId" = ${row.id}`, view }),
    investments: await investmentsThen(ctx, { leadId: row.id, view }),
    entries,
    followUps: talks.rows.map((one) => ({
      on: fromDbDate(one.happenedOn),
      method: METHOD_LABELS[one.method],
      text: clean(one.content),
      nextStep: one.nextStep ? clean(one.nextStep) : null,
      nextStepOn: one.nextStepOn ? fromDbDate(one.nextStepOn) : null,
    })),
    followUpCount: talks.count,
    issues,
  });
  return {
    paper,
    districtId: row.districtId,
    organisationId: row.organisationId,
    leadId: row.id,
    asOf: view.asOf,
    open,
    period: `${view.asOf} ${then.number}`,
    isDemo: then.isDemo,
  };
};
