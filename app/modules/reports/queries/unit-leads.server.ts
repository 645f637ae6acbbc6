import type { LeadStatus, ReviewState, Stage } from "#prisma/enums";
import { leadReadSql } from "~/modules/companies/queries/scope.server";
import { METHOD_LABELS, STAGE_LABELS, STATUS_LABELS } from "~/modules/leads/labels";
import { CURRENCY_LABELS } from "~/modules/signings/labels";
import { minorDigits } from "~/modules/signings/rules/currency";
import type { View } from "~/modules/targets/queries/view.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, shanghaiDate, startOfDay } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { wan } from "~/platform/money";
import { dayText, shortDayText } from "~/platform/paper/paper";
import type { ContractFact, WeeklyProject } from "../rules/material";
import { masked, SECRET_COMPANY } from "./material.server";

/** Leads of one unit as they stood at the end of a day: stages are read back from their moves. */
interface LeadThen {
  id: string;
  number: string;
  codeName: string | null;
  projectName: string;
  company: string;
  legalName: string | null;
  unit: string;
  stage: Stage;
  status: LeadStatus;
  amountFen: string | null;
  createdAt: Date;
  isDemo: boolean;
}

/** What a move said last before `known`; else what the first later one left; else as it is now. */
export const thenSql = (what: "Stage" | "Status", known: Date): Prisma.Sql => {
  const column = (name: string) => Prisma.raw(`m."${name}${what}"`);
  return Prisma.sql`coalesce(
    (SELECT ${column("to")} FROM "StageMove" m WHERE m."leadId" = l."id" AND m."at" < ${known} ORDER BY m."id" DESC LIMIT 1),
    (SELECT ${column("from")} FROM "StageMove" m WHERE m."leadId" = l."id" AND m."at" >= ${known} ORDER BY m."id" LIMIT 1),
    ${Prisma.raw(what === "Stage" ? 'l."stage"' : 'l."status"')})::text`;
};

export const leadsThen = (ctx: Ctx, { where, view }: { where: Prisma.Sql; view: View }) =>
  ctx.db.$queryRaw<LeadThen[]>`
    SELECT l."id", l."number", l."codeName", l."projectName", c."name" AS "company", c."legalName", o."name" AS "unit",
      ${thenSql("Stage", view.knownBefore)} AS "stage", ${thenSql("Status", view.knownBefore)} AS "status",
      l."expectedFen"::text AS "amountFen", l."createdAt", l."isDemo"
    FROM "Lead" l JOIN "Company" c ON c."id" = l."companyId" JOIN "Organisation" o ON o."id" = l."organisationId"
    WHERE ${where} AND l."createdAt" < ${view.knownBefore} AND ${leadReadSql(ctx, "l")}
    ORDER BY l."number"`;

interface Note {
  leadId: string;
  on: DateOnly;
  method: keyof typeof METHOD_LABELS;
  content: string;
}
interface Next {
  leadId: string;
  nextStep: string;
  nextStepOn: DateOnly | null;
}
interface Move {
  leadId: string;
  at: Date;
  kind: string;
  toStage: Stage;
  toStatus: LeadStatus;
}

const ofUnit = (unit: string) => Prisma.sql`l."organisationId" = ${unit}`;

const notesIn = (ctx: Ctx, { unit, from, view }: Asked) => ctx.db.$queryRaw<Note[]>`
  SELECT f."leadId", f."happenedOn"::text AS "on", f."method"::text, f."content"
  FROM "FollowUp" f JOIN "Lead" l ON l."id" = f."leadId"
  WHERE ${ofUnit(unit)} AND f."happenedOn" BETWEEN ${from}::date AND ${view.asOf}::date AND f."createdAt" < ${view.knownBefore}
  ORDER BY f."happenedOn", f."createdAt", f."id"`;

const movesIn = (ctx: Ctx, { unit, from, view }: Asked) => ctx.db.$queryRaw<Move[]>`
  SELECT m."leadId", m."at", m."kind"::text, m."toStage"::text, m."toStatus"::text
  FROM "StageMove" m JOIN "Lead" l ON l."id" = m."leadId"
  WHERE ${ofUnit(unit)} AND m."at" >= ${startOfDay(from)} AND m."at" < ${view.knownBefore} ORDER BY m."id"`;

const nextSteps = (ctx: Ctx, { unit, view }: Asked) => ctx.db.$queryRaw<Next[]>`
  SELECT DISTINCT ON (f."leadId") f."leadId", f."nextStep", f."nextStepOn"::text
  FROM "FollowUp" f JOIN "Lead" l ON l."id" = f."leadId"
  WHERE ${ofUnit(unit)} AND f."nextStep" IS NOT NULL AND f."createdAt" < ${view.knownBefore}
  ORDER BY f."leadId", f."createdAt" DESC, f."id" DESC`;

interface Asked {
  unit: string;
  from: DateOnly;
  view: View;
}

const moveText = ({ kind, toStage, toStatus }: Move) =>
  kind === "STATUS"
    ? `改为${STATUS_LABELS[toStatus]}`
    : kind === "BACK"
      ? `退回${STAGE_LABELS[toStage]}`
      : `推进到${STAGE_LABELS[toStage]}`;

const shownOf = (lead: LeadThen) => ({
  id: lead.id,
  number: lead.number,
  name: lead.codeName ?? lead.projectName,
  company: lead.codeName === null ? lead.company : SECRET_COMPANY,
  unit: lead.unit,
  stage: lead.stage,
  status: lead.status,
  amountFen: lead.amountFen,
});

const GONE = new Set<LeadStatus>(["LOST", "TERMINATED"]);

export const unitWeek = async (ctx: Ctx, asked: Asked) => {
  const leads = await leadsThen(ctx, { where: ofUnit(asked.unit), view: asked.view });
  const notes = await notesIn(ctx, asked);
  const moves = await movesIn(ctx, asked);
  const next = new Map((await nextSteps(ctx, asked)).map((one) => [one.leadId, one]));
  const moved = leads.flatMap((lead): WeeklyProject[] => {
    const created = shanghaiDate(lead.createdAt) >= asked.from ? ["新增线索"] : [];
    const stages = moves.filter(({ leadId }) => leadId === lead.id).map(moveText);
    const talks = notes
      .filter(({ leadId }) => leadId === lead.id)
      .map(
        ({ on, method, content }) => `${shortDayText(on)}${METHOD_LABELS[method]}，${masked(content, lead)}`,
      );
    const happened = [...created, ...stages, ...talks];
    if (happened.length === 0) return [];
    const step = next.get(lead.id);
    return [
      {
        ...shownOf(lead),
        happened,
        nextStep: step ? masked(step.nextStep, lead) : null,
        nextStepOn: step?.nextStepOn ?? null,
      },
    ];
  });
  const until = addDays(asked.view.asOf, 7);
  const coming = leads.flatMap((lead) => {
    const step = next.get(lead.id);
    const on = step?.nextStepOn;
    if (!on || on <= asked.view.asOf || on > until || GONE.has(lead.status)) return [];
    const { id, number, name } = shownOf(lead);
    return [{ id, number, name, what: masked(step.nextStep, lead), on }];
  });
  return {
    moved,
    inHand: leads.filter(({ status }) => !GONE.has(status)).map(shownOf),
    coming: coming.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.number < b.number ? -1 : 1)),
    isDemo: leads.some(({ isDemo }) => isDemo),
  };
};

interface ContractRow extends ContractFact {
  codeName: string | null;
  currency: string;
  amountMinor: bigint | null;
  rate: string | null;
  rateOn: DateOnly | null;
  rateSource: string | null;
}

/** 原币 2,400.00 万美元，按 2025 年 2 月 22 日汇率 7.18（中国人民银行中间价）折合人民币 */
const originalOf = ({ currency, amountMinor, rate, rateOn, rateSource }: ContractRow): string | null => {
  if (currency === "CNY" || amountMinor === null) return null;
  const amount = wan(amountMinor * 10n ** BigInt(2 - minorDigits(currency)), 2);
  const source = rateSource ? `（${rateSource}）` : "";
  const by = rate
    ? `，按${rateOn ? ` ${dayText(rateOn)}` : ""}汇率 ${rate.replace(/\.?0+$/, "")}${source}折合人民币`
    : "";
  return `原币 ${amount} 万${CURRENCY_LABELS[currency] ?? currency}${by}`;
};

/** Contracts as they stood then: what was decided later was still waiting. */
export const contractsThen = async (
  ctx: Ctx,
  { where, view }: { where: Prisma.Sql; view: View },
): Promise<ContractFact[]> => {
  const rows = await ctx.db.$queryRaw<(ContractRow & { state: ReviewState })[]>`
    SELECT s."id", s."leadId", l."number", coalesce(l."codeName", l."projectName") AS "name", l."codeName",
      c."name" AS "company", s."contractNumber" AS "contract", s."kind"::text, s."signedOn"::text, s."amountFen"::text,
      s."currency", s."amountMinor", s."rate"::text, s."rateOn"::text, s."rateSource",
      CASE WHEN s."decidedAt" < ${view.knownBefore} AND s."state" IN ('CONFIRMED', 'RETURNED') THEN s."state"::text
        WHEN s."submittedAt" < ${view.knownBefore} THEN 'SUBMITTED' ELSE 'SAVED' END AS "state"
    FROM "Signing" s JOIN "Lead" l ON l."id" = s."leadId" JOIN "Company" c ON c."id" = l."companyId"
    WHERE ${where} AND s."createdAt" < ${view.knownBefore} AND s."signedOn" <= ${view.asOf}::date AND ${leadReadSql(ctx, "l")}
    ORDER BY s."signedOn", s."id"`;
  return rows.map((row) => {
    const { id, leadId, number, name, contract, kind, signedOn, state, amountFen } = row;
    const company = row.codeName === null ? row.company : SECRET_COMPANY;
    const original = originalOf(row);
    const fact = { id, leadId, number, name, company, contract, kind, signedOn, state, amountFen };
    return original === null ? fact : { ...fact, original };
  });
};
