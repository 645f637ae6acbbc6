import { embeddedEngine } from "#search/embedded";
import { findRecords, type Hit } from "#search/find";
import { onlyKind } from "#search/scope";
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

/** Every name of a company in one text. */
const NAMES = Prisma.raw(
  `lower(c."name" || '|' || coalesce(c."legalName", '') || '|' || coalesce(c."foreignName", '') || '|' || coalesce(array_to_string(c."aliases", '|'), ''))`,
);

/** The pieces of a typed name that may themselves be the name of a company: 科济制药 in 科济制药二期. */
const pieces = (core: string): string[] => {
  const characters = [...core].slice(0, 20);
  const found = characters.flatMap((_, from) =>
    characters.slice(from + 1).map((_, length) => characters.slice(from, from + length + 2).join("")),
  );
  return found.flatMap((piece) => [piece, `${piece}有限公司`]);
};

const listCandidates = (ctx: Ctx, fits: Prisma.Sql, districtId: string): Promise<Candidate[]> =>
  ctx.db.$queryRaw<Candidate[]>`
    SELECT c."id", c."name", c."legalName", c."foreignName", coalesce(c."aliases", '{}') AS "aliases",
      c."isReference", (${companyReadSql(ctx, "c")}) AS "readable"
    FROM "Company" c
    WHERE c."districtId" = ${districtId} AND c."mergedIntoId" IS NULL AND (${fits})
    ORDER BY length(c."name"), c."id"
    LIMIT 60`;

/**
 * Companies of the district whose name may fit; `matchName` decides. The first two characters are a cheap sieve
 * before punctuation is folded away.
 */
const candidates = (ctx: Ctx, typed: string, districtId: string): Promise<Candidate[]> => {
  const core = coreName(typed);
  const sieve = [...core].slice(0, 2).join("");
  const fits = Prisma.sql`c."name" = ANY(${pieces(core)})
      OR (strpos(${NAMES}, ${sieve}) > 0
        AND strpos(translate(${NAMES}, ' 　()（）·.,，、-—&', ''), ${core}) > 0)`;
  return listCandidates(ctx, fits, districtId);
};

/** Another unit's company is named only to one who typed all of it: its initials alone would let others be listed. */
const isWholeName = (typed: string, { matchedBy, source }: Hit): boolean => {
  const length = [...plainName(source.title)].length;
  if (matchedBy === "sound") return [...plainName(typed)].length >= length;
  return matchedBy === "spelled" && plainName(typed).length >= 2 * length;
};

/** Companies whose name is spelled by what was typed, or sounds like it. */
const alike = async (
  ctx: Ctx,
  typed: string,
  districtId: string,
): Promise<(Candidate & { match: NameMatch })[]> => {
  const scopes = onlyKind("company", { districtId, organisationId: null, nothing: false });
  const { hits } = await findRecords(ctx.db, embeddedEngine(ctx.db), {
    ...{ q: typed, scopes, kinds: ["company"], limit: MOST },
  });
  const heard = new Map(hits.filter(({ reason }) => reason !== "text").map((hit) => [hit.source.id, hit]));
  if (heard.size === 0) return [];
  const rows = await listCandidates(ctx, Prisma.sql`c."id" = ANY(${[...heard.keys()]})`, districtId);
  return rows
    .filter((company) => company.readable || isWholeName(typed, heard.get(company.id)!))
    .map((company) => ({
      ...company,
      match: heard.get(company.id)!.reason === "sound" ? "SOUND" : "PINYIN",
    }));
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
  const written = (await candidates(ctx, typed, districtId)).flatMap(
    (company): (Candidate & { match: NameMatch })[] => {
      const match = matchName(typed, company);
      if (!match) return [];
      return match !== "FRAGMENT" || company.readable || isCloseEnough(typed, company)
        ? [{ ...company, match }]
        : [];
    },
  );
  const known = new Set(written.map(({ id }) => id));
  const heard = (await alike(ctx, typed, districtId)).filter(({ id }) => !known.has(id));
  const found = [...written, ...heard]
    .sort((a, b) => matchRank(a.match) - matchRank(b.match) || a.name.length - b.name.length)
    .slice(0, MOST);
  if (found.length === 0) return [];
  const followed = await ctx.db.lead.findMany({
    where: { companyId: { in: found.map(({ id }) => id) }, status: { in: ["ACTIVE", "PAUSED"] } },
    distinct: ["companyId", "organisationId"],
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
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
