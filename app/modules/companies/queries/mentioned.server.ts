import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import { plainName } from "../rules";
import { companyReadSql } from "./scope.server";

const MOST = 10;
const SHORTEST = 3;
const DOTS = " 　()（）·・.,，、-—&";

/**
 * Names of the district's companies that stand in a text in full, the longest first; one within another counts once.
 * A company that the actor may not open is named as the text has it, so that nothing is told that was not written.
 */
export const findMentionedCompanies = async (ctx: Ctx, text: string): Promise<string[]> => {
  const { districtId } = ctx.actor;
  const plain = plainName(text);
  if (!districtId || plain.length < SHORTEST) return [];
  const rows = await ctx.db.$queryRaw<{ id: string; name: string; written: string; readable: boolean }[]>`
    SELECT c."id", c."name", n."written", (${companyReadSql(ctx, "c")}) AS "readable"
    FROM "Company" c
    CROSS JOIN LATERAL (SELECT w AS "written", translate(lower(w), ${DOTS}, '') AS "plain"
      FROM unnest(ARRAY[c."name", c."legalName"] || coalesce(c."aliases", ARRAY[]::text[])) w) n
    WHERE c."districtId" = ${districtId} AND c."mergedIntoId" IS NULL
      AND char_length(n."plain") >= ${SHORTEST} AND strpos(${plain}, n."plain") > 0
    ORDER BY char_length(n."plain") DESC, c."id" LIMIT ${Prisma.raw(String(MOST))}`;
  const found: { id: string; plain: string; name: string }[] = [];
  for (const { id, name, written, readable } of rows) {
    const own = plainName(written);
    if (!found.some((one) => one.id === id || one.plain.includes(own)))
      found.push({ id, plain: own, name: readable ? name : written });
  }
  return found.map(({ name }) => name);
};
