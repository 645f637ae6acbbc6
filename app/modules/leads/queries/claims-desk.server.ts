import { allow, scopeOf, scopeSql } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, daysBetween, fromDbDate, shanghaiDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import { METHOD_LABELS, STAGE_LABELS } from "../labels";
import {
  type ClaimRules,
  type ClaimSide,
  claimStateOn,
  isLiveClaim,
  judgeClaims,
  noteProves,
} from "../rules/claim";
import { claimRulesOf, listClaimFiles, listClaimLookups } from "./claims.server";

export interface ConflictRow {
  companyId: string;
  company: string;
  units: string;
  /** The latest claim that made it a conflict. */
  since: Date;
  daysWaiting: number;
  accepted: string | null;
}

/** 撞单: companies of the district with more than one live claim, longest waiting first. */
export const listConflicts = async (ctx: Ctx): Promise<ConflictRow[]> => {
  allow(ctx, "claim.decide");
  const today = shanghaiDate(ctx.now);
  const rows = await ctx.db.$queryRaw<Omit<ConflictRow, "daysWaiting">[]>`
    SELECT k."companyId", c."name" AS "company", string_agg(o."name", '、' ORDER BY k."submittedAt", k."id") AS "units",
      min(k."submittedAt") FILTER (WHERE k."contested" AND k."state" = 'SUBMITTED') AS "since",
      max(o."name") FILTER (WHERE k."state" = 'ACCEPTED') AS "accepted"
    FROM "Claim" k JOIN "Company" c ON c."id" = k."companyId" JOIN "Organisation" o ON o."id" = k."organisationId"
    WHERE ${scopeSql(scopeOf(ctx, "claim.decide"), "k")} AND k."state" IN ('SUBMITTED', 'ACCEPTED')
      AND NOT (k."state" = 'ACCEPTED' AND k."protectedUntil" < ${today}::date)
    GROUP BY k."companyId", c."name" HAVING count(*) > 1
    ORDER BY "since" NULLS LAST, k."companyId"`;
  return rows.map((row) => ({
    ...row,
    daysWaiting: row.since ? daysBetween(shanghaiDate(row.since), today) : 0,
  }));
};

export interface SideEvent {
  id: string;
  on: DateOnly;
  title: string;
  body: string | null;
  who: string | null;
  strong: boolean;
}

const leadOf = (ctx: Ctx, leadId: string) =>
  ctx.db.lead.findUniqueOrThrow({
    where: { id: leadId },
    select: {
      id: true,
      number: true,
      projectName: true,
      createdAt: true,
      expectedFen: true,
      followUps: {
        select: {
          id: true,
          happenedOn: true,
          createdAt: true,
          method: true,
          content: true,
          author: { select: { displayName: true } },
        },
        orderBy: [{ happenedOn: "asc" }, { createdAt: "asc" }],
        take: 200,
      },
      moves: {
        where: { kind: { not: "STATUS" } },
        select: { id: true, effectiveOn: true, fromStage: true, toStage: true, actorName: true },
        orderBy: { id: "asc" },
      },
    },
  });

type SideLead = Awaited<ReturnType<typeof leadOf>>;
type SideFile = Awaited<ReturnType<typeof listClaimFiles>>[number];

interface SideClaim {
  id: string;
  metOn: Date;
  method: keyof typeof METHOD_LABELS;
  statement: string;
  submittedAt: Date;
  submittedByName: string;
}

const eventsOf = (claim: SideClaim, lead: SideLead, files: SideFile[], rules: ClaimRules): SideEvent[] => {
  const event = (id: string, on: DateOnly, title: string, more: Partial<SideEvent> = {}): SideEvent => ({
    id,
    on,
    title,
    body: null,
    who: null,
    strong: false,
    ...more,
  });
  return [
    event(`lead${lead.id}`, shanghaiDate(lead.createdAt), `登记线索 ${lead.number}`),
    event(`met${claim.id}`, fromDbDate(claim.metOn), `申报的首次接洽（${METHOD_LABELS[claim.method]}）`, {
      body: claim.statement,
      strong: true,
    }),
    ...lead.followUps.map((note) => {
      const happenedOn = fromDbDate(note.happenedOn);
      const recordedOn = shanghaiDate(note.createdAt);
      const late = noteProves({ happenedOn, recordedOn }, rules) !== happenedOn;
      return event(
        note.id,
        happenedOn,
        `${METHOD_LABELS[note.method]}跟进${late ? `（${recordedOn} 补记，按补记日计）` : ""}`,
        {
          body: note.content,
          who: note.author.displayName,
        },
      );
    }),
    ...lead.moves.map((move) =>
      event(
        `move${move.id}`,
        fromDbDate(move.effectiveOn),
        `${STAGE_LABELS[move.fromStage]} → ${STAGE_LABELS[move.toStage]}`,
        { who: move.actorName },
      ),
    ),
    ...files.map((file) =>
      event(`file${file.id}`, shanghaiDate(file.uploadedAt), `上传证明材料 ${file.fileName}`, {
        who: file.uploadedByName,
      }),
    ),
    event(`filed${claim.id}`, shanghaiDate(claim.submittedAt), "申报首谈", {
      who: claim.submittedByName,
      strong: true,
    }),
  ].sort((a, b) => a.on.localeCompare(b.on));
};

const sideOf = (
  claim: SideClaim & { organisation: { name: string } },
  lead: SideLead,
  given: { files: SideFile[]; rules: ClaimRules },
): ClaimSide => {
  const proven = lead.followUps
    .map((note) =>
      noteProves(
        { happenedOn: fromDbDate(note.happenedOn), recordedOn: shanghaiDate(note.createdAt) },
        given.rules,
      ),
    )
    .sort();
  return {
    id: claim.id,
    unit: claim.organisation.name,
    metOn: fromDbDate(claim.metOn),
    files: given.files.length,
    notes: proven,
    lastActivityOn: proven.at(-1) ?? null,
    submittedAt: claim.submittedAt,
    sizeFen: lead.expectedFen,
  };
};

/** Both timelines side by side, and what the rule says with its reasons. For the office alone. */
export const getConflict = async (ctx: Ctx, companyId: string) => {
  allow(ctx, "claim.decide");
  const { districtId } = scopeOf(ctx, "claim.decide");
  const company = await ctx.db.company.findFirst({
    where: { id: companyId, ...(districtId === null ? {} : { districtId }) },
    select: { id: true, name: true, legalName: true, districtId: true },
  });
  if (!company) throw notFound("这家企业");
  const today = shanghaiDate(ctx.now);
  const rules = await claimRulesOf(ctx, company.districtId);
  const claims = (
    await ctx.db.claim.findMany({
      where: { companyId },
      include: { organisation: { select: { name: true } } },
      orderBy: [{ submittedAt: "asc" }, { id: "asc" }],
    })
  ).map((claim) => {
    const until = claim.protectedUntil ? fromDbDate(claim.protectedUntil) : null;
    return { ...claim, until, shown: claimStateOn({ state: claim.state, protectedUntil: until }, today) };
  });
  const live = claims.filter(({ shown }) => isLiveClaim(shown));
  const files = await listClaimFiles(
    ctx,
    live.map(({ id }) => id),
  );
  const sides = [];
  for (const claim of live) {
    const lead = await leadOf(ctx, claim.leadId);
    const own = files.filter(({ entityId }) => entityId === claim.id);
    sides.push({
      claim,
      lead: { id: lead.id, number: lead.number, projectName: lead.projectName },
      files: own,
      events: eventsOf(claim, lead, own, rules),
      facts: sideOf(claim, lead, { files: own, rules }),
    });
  }
  return {
    company,
    rules,
    sides: sides.map(({ facts: _, ...side }) => side),
    judgement: judgeClaims(
      sides.map(({ facts }) => facts),
      { rules, today },
    ),
    past: claims.filter(({ shown }) => !isLiveClaim(shown)),
    lookups: await listClaimLookups(ctx, companyId),
  };
};

export type Conflict = Awaited<ReturnType<typeof getConflict>>;
