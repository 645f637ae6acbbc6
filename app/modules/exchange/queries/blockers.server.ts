import type { Ctx } from "~/platform/ctx";

export interface Blocker {
  row: number;
  label: string;
}

/**
 * Rows whose records have changed since, or that something later refers to. One look at the whole import; each row is
 * looked at again in the transaction that takes it back.
 */
export const findBlockers = (ctx: Ctx, jobId: string): Promise<Blocker[]> => ctx.db.$queryRaw`
  WITH done AS (
    SELECT coalesce(r."onRow", r."row") AS "row", coalesce(r."label", '') AS "label", r."result"->>'entity' AS entity, r."result"->>'id' AS id,
      (r."result"->>'created')::boolean AS created, r."result"->'ids' AS ids, (r."result"->>'version')::int AS version
    FROM "ImportRow" r WHERE r."jobId" = ${jobId} AND r."state" = 'DONE'
  )
  SELECT d."row", d."label" FROM done d
  LEFT JOIN "Lead" l ON d.entity = 'lead' AND l."id" = d.id
  LEFT JOIN "Company" c ON d.entity = 'company' AND c."id" = d.id
  LEFT JOIN "Signing" s ON d.entity = 'signing' AND s."id" = d.id
  LEFT JOIN "Investment" i ON d.entity = 'investment' AND i."id" = d.id
  LEFT JOIN "Observation" o ON d.entity = 'observation' AND o."id" = d.id
  LEFT JOIN "FollowUp" f ON d.entity = 'followUp' AND f."id" = d.id
  WHERE (d.entity = 'lead' AND (l."id" IS NULL OR l."version" <> d.version OR (d.created AND (
      EXISTS (SELECT 1 FROM "Signing" x WHERE x."leadId" = d.id)
      OR EXISTS (SELECT 1 FROM "Investment" x WHERE x."leadId" = d.id)
      OR EXISTS (SELECT 1 FROM "FollowUp" x WHERE x."leadId" = d.id)
      OR EXISTS (SELECT 1 FROM "StageMove" x WHERE x."leadId" = d.id)
      OR EXISTS (SELECT 1 FROM "Claim" x WHERE x."leadId" = d.id)
      OR EXISTS (SELECT 1 FROM "Referral" x WHERE x."leadId" = d.id)
      OR EXISTS (SELECT 1 FROM "Issue" x WHERE x."leadId" = d.id)
      OR EXISTS (SELECT 1 FROM "Attachment" x WHERE x."leadId" = d.id)))))
    OR (d.entity = 'company' AND (c."id" IS NULL OR c."version" <> d.version
      OR (d.created AND EXISTS (SELECT 1 FROM "Lead" x WHERE x."companyId" = d.id))))
    OR (d.entity = 'signing' AND (s."id" IS NULL OR s."version" <> d.version OR s."state" NOT IN ('SAVED', 'RETURNED')))
    OR (d.entity = 'investment' AND (i."id" IS NULL OR i."version" <> d.version OR i."state" NOT IN ('SAVED', 'RETURNED')))
    OR (d.entity = 'observation' AND (o."id" IS NULL OR o."decidedAt" IS NOT NULL OR o."version" <> d.version))
    OR (d.entity = 'carrierObservation' AND EXISTS (
      SELECT 1 FROM json_array_elements_text(coalesce(d.ids, '[]')) x(id) LEFT JOIN "CarrierObservation" k ON k."id" = x.id
      WHERE k."id" IS NULL OR k."state" <> 'SUBMITTED' OR k."decidedAt" IS NOT NULL))
    OR (d.entity = 'followUp' AND d.created AND (f."id" IS NULL
      OR EXISTS (SELECT 1 FROM "StageMove" x WHERE x."leadId" = f."leadId" AND x."at" >= f."createdAt")))
  ORDER BY d."row"`;
