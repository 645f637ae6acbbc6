import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import type { NameMatch } from "../labels";
import { coreName, isCloseEnough, matchName, matchRank, plainName } from "../rules";
import { companyReadSql } from "./scope.server";

export interface KnownCompany {
  id: string;
  name: string;
  legalName: string | null;
  match: NameMatch;
  /** Named by a plan document. */
  isReference: boolean;
  /** The actor may open the company's page. */
  readable: boolean;
  /** Units that follow it now, and whom to ask; never the project, amount, contact or stage. */
  followedBy: { unit: string; person: string | null; mine: boolean }[];
}

const MOST = 5;

interface Candidate {
  id: string;
  name: string;
  legalName: string | null;
  foreignName: string | null;
  aliases: string[];
  isReference: boolean;
  readable: boolean;
}

/** The columns of a name as SQL folds them: enough to find candidates; `matchName` decides. */
const FOLD = (sql: string) => `translate(lower(${sql}), ' 　()（）·.,，、-—&', '')`;

/**
 * Companies of the district whose name may fit. Pinyin and sound plug in here: union the ids that the search finds.
 */
const candidates = (ctx: Ctx, typed: string, districtId: string): Promise<Candidate[]> => {
  const plain = plainName(typed);
  const core = coreName(typed);
  const fits = (sql: string) => {
    const folded = Prisma.raw(FOLD(sql));
    return Prisma.sql`(strpos(${folded}, ${core}) > 0 OR (length(${folded}) > 1 AND strpos(${plain}, ${folded}) > 0))`;
  };
  return ctx.db.$queryRaw<Candidate[]>`
    SELECT c."id", c."name", c."legalName", c."foreignName", coalesce(c."aliases", '{}') AS "aliases", c."isReference",
      (${companyReadSql(ctx, "c")}) AS "readable"
    FROM "Company" c
    WHERE c."districtId" = ${districtId} AND c."mergedIntoId" IS NULL AND (
      ${fits('c."name"')} OR ${fits(`coalesce(c."legalName", '')`)} OR ${fits(`coalesce(c."foreignName", '')`)}
      OR EXISTS (SELECT 1 FROM unnest(c."aliases") AS alias WHERE ${fits("alias")}))
    ORDER BY length(c."name"), c."id"
    LIMIT 60`;
};

/**
 * The check while a company's name is typed: is it known, and who follows it. Exact, alias and normalised matches
 * first, then fragments. Another unit's company is named only to one who typed most of its name.
 */
export const findKnownCompanies = async (
  ctx: Ctx,
  { name, districtId = ctx.actor.districtId }: { name: string; districtId?: string | null },
): Promise<KnownCompany[]> => {
  const typed = name.slice(0, 120);
  if (!districtId || plainName(typed).length < 2) return [];
  const found = (await candidates(ctx, typed, districtId))
    .flatMap((company) => {
      const match = matchName(typed, company);
      if (!match) return [];
      return match !== "FRAGMENT" || company.readable || isCloseEnough(typed, company)
        ? [{ ...company, match }]
        : [];
    })
    .sort((a, b) => matchRank(a.match) - matchRank(b.match) || a.name.length - b.name.length)
    .slice(0, MOST);
  if (found.length === 0) return [];
  const followed = await ctx.db.lead.findMany({
    where: { companyId: { in: found.map(({ id }) => id) }, status: { in: ["ACTIVE", "PAUSED"] } },
    distinct: ["companyId", "organisationId"],
    orderBy: { createdAt: "asc" },
    select: {
      companyId: true,
      organisationId: true,
      organisation: { select: { name: true } },
      owner: { select: { displayName: true } },
    },
  });
  return found.map(({ id, name, legalName, match, isReference, readable }) => ({
    id,
    name,
    legalName,
    match,
    isReference,
    readable,
    followedBy: followed
      .filter((lead) => lead.companyId === id)
      .map((lead) => ({
        unit: lead.organisation.name,
        person: lead.owner?.displayName ?? null,
        mine: lead.organisationId === ctx.actor.organisationId,
      })),
  }));
};
