import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import { type Left, leftRows } from "~/platform/left.server";

const TABLE = { signing: Prisma.raw(`"Signing"`), investment: Prisma.raw(`"Investment"`) };

/** Of drafts as they were left, those that have changed since, were sent on, have files or a problem raised on them. */
export const usedDrafts = (
  ctx: Ctx,
  noun: "signing" | "investment",
  drafts: readonly Left[],
): Promise<{ id: string }[]> => ctx.db.$queryRaw`
  SELECT w."id" FROM ${leftRows(drafts)} JOIN ${TABLE[noun]} d ON d."id" = w."id"
  WHERE d."version" <> w."version" OR d."state" NOT IN ('SAVED', 'RETURNED') OR w."created" AND (
    d."state" <> 'SAVED'
    OR EXISTS (SELECT FROM "Issue" i WHERE i."entity" = ${noun} AND i."entityId" = w."id")
    OR EXISTS (SELECT FROM "Attachment" a WHERE a."entity" = ${noun} AND a."entityId" = w."id"))`;
