import type { Metric, ReviewState, SigningKind } from "#prisma/enums";
import { mayDo } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import { readableSql } from "./reach.server";

export interface InboxRow {
  noun: "signing" | "investment";
  id: string;
  kind: SigningKind | null;
  metric: Metric | null;
  period: string | null;
  state: ReviewState;
  companyName: string;
  projectName: string;
  leadId: string;
  organisationName: string;
  amountFen: bigint | null;
  signedOn: string | null;
  /** When it came to lie with the reader. */
  since: Date;
  submittedById: string | null;
  returnReason: string | null;
  evidenceCount: number;
}

/** Those who review wait for what is submitted; a unit for what came back and for what it has not sent. */
const statesFor = (ctx: Ctx): readonly ReviewState[] => {
  if (mayDo(ctx.actor, "signing.review")) return ["SUBMITTED"];
  return mayDo(ctx.actor, "signing.write") ? ["RETURNED", "SAVED"] : [];
};

const openSql = (ctx: Ctx, states: readonly ReviewState[]) => {
  const among = Prisma.sql`ARRAY[${Prisma.join([...states])}]::"ReviewState"[]`;
  const ownUnit = mayDo(ctx.actor, "signing.review")
    ? Prisma.sql`TRUE`
    : Prisma.sql`x."organisationId" = ${ctx.actor.organisationId}`;
  return { among, ownUnit };
};

/** 待办: what waits for this reader, longest first. */
export const listInbox = async (ctx: Ctx, take = 200): Promise<InboxRow[]> => {
  const states = statesFor(ctx);
  if (states.length === 0) return [];
  const { among, ownUnit } = openSql(ctx, states);
  return ctx.db.$queryRaw<InboxRow[]>`
    SELECT x.*, x."state"::text AS "state", c."name" AS "companyName", l."projectName",
      o."name" AS "organisationName",
      (SELECT count(*)::int FROM "Attachment" a WHERE a."entity" = x."noun" AND a."entityId" = x."id") AS "evidenceCount"
    FROM (
      SELECT 'signing' AS "noun", "id", "kind"::text AS "kind", NULL::text AS "metric", NULL::text AS "period",
        "state", "leadId", "districtId", "organisationId", "amountFen", "signedOn"::text AS "signedOn",
        CASE "state" WHEN 'SUBMITTED' THEN "submittedAt" WHEN 'RETURNED' THEN "decidedAt" ELSE "createdAt" END AS "since",
        "submittedById", "returnReason" FROM "Signing" WHERE "state" = ANY(${among})
      UNION ALL
      SELECT 'investment', "id", NULL, "metric"::text, "period",
        "state", "leadId", "districtId", "organisationId", "amountFen", NULL,
        CASE "state" WHEN 'SUBMITTED' THEN "submittedAt" WHEN 'RETURNED' THEN "decidedAt" ELSE "createdAt" END,
        "submittedById", "returnReason" FROM "Investment" WHERE "state" = ANY(${among})
    ) x JOIN "Lead" l ON l."id" = x."leadId" JOIN "Company" c ON c."id" = l."companyId"
      JOIN "Organisation" o ON o."id" = x."organisationId"
    WHERE ${readableSql(ctx, "signing.read", "x", "l")} AND ${ownUnit}
    ORDER BY CASE x."state" WHEN 'SAVED' THEN 1 ELSE 0 END, x."since", x."id" LIMIT ${take}`;
};
