import type { Stage } from "#prisma/enums";
import { mayDo, scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { STAGES } from "../rules/lead";
import type { LeadFilter } from "../schema";
import { leadFilterSql } from "./list.server";

export interface BoardCard {
  id: string;
  version: number;
  stage: Stage;
  company: string;
  project: string;
  unit: string;
  owner: string | null;
  expectedFen: bigint | null;
  expectedText: string | null;
  nextStepOn: DateOnly | null;
  late: boolean;
  isDemo: boolean;
  mayMove: boolean;
}

/** `count` and the sum are of every lead of the stage, however many cards are shown. */
export interface BoardColumn {
  stage: Stage;
  count: number;
  expectedFen: bigint;
  withoutAmount: number;
  cards: BoardCard[];
}

export const CARDS_SHOWN = 6;

type CardRow = Omit<BoardCard, "late" | "mayMove"> & { organisationId: string };

const cardsSql = (where: Prisma.Sql) => Prisma.sql`
  SELECT l."id", l."version", l."stage", c."name" AS "company", l."projectName" AS "project", o."name" AS "unit",
    u."displayName" AS "owner", l."expectedFen", l."expectedText", l."nextStepOn"::text AS "nextStepOn", l."isDemo",
    l."organisationId"
  FROM unnest(ARRAY[${Prisma.join([...STAGES])}]::"Stage"[]) WITH ORDINALITY s("stage", "place"), LATERAL (
    SELECT l.* FROM "Lead" l WHERE l."status" = 'ACTIVE' AND l."stage" = s."stage" AND ${where}
    ORDER BY l."lastActivityAt" DESC, l."id" LIMIT ${CARDS_SHOWN}) l
  JOIN "Company" c ON c."id" = l."companyId" JOIN "Organisation" o ON o."id" = l."organisationId"
  LEFT JOIN "User" u ON u."id" = l."ownerId"
  ORDER BY s."place", l."lastActivityAt" DESC, l."id"`;

type Sums = Omit<BoardColumn, "cards">;

const sumsSql = (where: Prisma.Sql) => Prisma.sql`
  SELECT l."stage", count(*)::int AS "count", coalesce(sum(l."expectedFen"), 0)::bigint AS "expectedFen",
    count(*) FILTER (WHERE l."expectedFen" IS NULL)::int AS "withoutAmount"
  FROM "Lead" l WHERE l."status" = 'ACTIVE' AND ${where} GROUP BY l."stage"`;

/** 看板: the leads in 推进 by stage, inside the reader's reach and the list's own filter. */
export const getBoard = async (ctx: Ctx, filter: LeadFilter): Promise<BoardColumn[]> => {
  const where = await leadFilterSql(ctx, { ...filter, stage: [], status: [] });
  const sums = await ctx.db.$queryRaw<Sums[]>(sumsSql(where));
  const rows = await ctx.db.$queryRaw<CardRow[]>(cardsSql(where));
  const today = shanghaiDate(ctx.now);
  const { organisationId: own } = scopeOf(ctx, "lead.write");
  const writes = mayDo(ctx.actor, "lead.write");
  const cards = rows.map(({ organisationId, ...row }) => ({
    ...row,
    late: row.nextStepOn !== null && row.nextStepOn < today,
    mayMove: writes && (own === null || own === organisationId),
  }));
  return STAGES.map((stage) => ({
    count: 0,
    expectedFen: 0n,
    withoutAmount: 0,
    ...sums.find((one) => one.stage === stage),
    stage,
    cards: cards.filter((card) => card.stage === stage),
  }));
};
