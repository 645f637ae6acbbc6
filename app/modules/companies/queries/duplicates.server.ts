import { readings } from "#search/pinyin.server";
import { allow, scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import type { Prisma } from "~/platform/db.server";
import { conflict, notFound } from "~/platform/errors";
import { coreName, normalCreditCode, plainName } from "../rules";

export const DUPLICATE_LABELS = {
  CODE: "统一社会信用代码相同",
  NAME: "去掉地区和公司后缀后名称相同",
  ALIAS: "一方的别名是另一方的名称",
  SOUND: "名称读音相同",
} as const;
export type DuplicateReason = keyof typeof DUPLICATE_LABELS;

export interface DuplicatePair {
  aId: string;
  bId: string;
  reasons: DuplicateReason[];
}

export interface NamedRow {
  id: string;
  name: string;
  legalName: string | null;
  creditCode: string | null;
  aliases: string[];
}

/** Shorter names sound alike by chance. */
const SOUND_FROM = 3;
/** A key that so many companies share says nothing. */
const CROWD = 20;

const soundOf = (core: string): string | null => {
  if (!/^\p{Script=Han}+$/u.test(core) || [...core].length < SOUND_FROM) return null;
  const syllables = readings(core).map(([first]) => first ?? "");
  return syllables.includes("") ? null : syllables.join(" ");
};

const keysOf = (row: NamedRow): [DuplicateReason, string][] => {
  const names = [row.name, row.legalName].filter((one) => one !== null).map(coreName);
  const sounds = names.flatMap((name) => soundOf(name) ?? []);
  return [
    ...(row.creditCode ? [["CODE", normalCreditCode(row.creditCode)] as [DuplicateReason, string]] : []),
    ...names.map((name): [DuplicateReason, string] => ["NAME", name]),
    ...row.aliases.map((alias): [DuplicateReason, string] => ["ALIAS", coreName(alias)]),
    ...sounds.map((sound): [DuplicateReason, string] => ["SOUND", sound]),
  ];
};

/** Pairs that may be one company, from one pass: rows are bucketed by what must be equal, never compared all with all. */
export const pairsAmong = (rows: readonly NamedRow[]): DuplicatePair[] => {
  const buckets = new Map<string, Map<string, Set<DuplicateReason>>>();
  for (const row of rows)
    for (const [reason, key] of keysOf(row)) {
      if (key.length < 2) continue;
      // A name and an alias meet in one bucket; codes and sounds have their own.
      const bucket = `${reason === "CODE" || reason === "SOUND" ? reason : "SAID"} ${key}`;
      const members = buckets.get(bucket) ?? new Map<string, Set<DuplicateReason>>();
      buckets.set(bucket, members);
      members.set(row.id, (members.get(row.id) ?? new Set()).add(reason));
    }
  const pairs = new Map<string, Set<DuplicateReason>>();
  for (const members of buckets.values()) {
    if (members.size < 2 || members.size > CROWD) continue;
    const ids = [...members.keys()].sort();
    for (const [at, aId] of ids.entries())
      for (const bId of ids.slice(at + 1)) {
        const [a, b] = [members.get(aId)!, members.get(bId)!];
        const shared = [...a].filter((reason) => b.has(reason));
        const key = `${aId} ${bId}`;
        const reasons = pairs.get(key) ?? new Set();
        for (const reason of shared.length > 0 ? shared : (["ALIAS"] as const)) reasons.add(reason);
        pairs.set(key, reasons);
      }
  }
  return [...pairs].map(([key, reasons]) => {
    const [aId, bId] = key.split(" ") as [string, string];
    // What is written alike is bound to sound alike.
    if (reasons.has("NAME")) reasons.delete("SOUND");
    return { aId, bId, reasons: [...reasons].sort() };
  });
};

/** The nightly pass over the living companies of a district. */
export const findDuplicatePairs = async (ctx: Ctx): Promise<DuplicatePair[]> => {
  allow(ctx, "company.merge");
  const { districtId } = scopeOf(ctx, "company.merge");
  const rows = await ctx.db.$queryRaw<NamedRow[]>`
    SELECT c."id", c."name", c."legalName", c."creditCode", coalesce(c."aliases", '{}') AS "aliases" FROM "Company" c
    WHERE c."districtId" = ${districtId} AND c."mergedIntoId" IS NULL ORDER BY c."id"`;
  return pairsAmong(rows);
};

export interface DuplicateRow {
  aId: string;
  a: string;
  aLeads: number;
  bId: string;
  b: string;
  bLeads: number;
  reasons: DuplicateReason[];
  foundAt: Date;
}

/** What the last pass found, still open: the surest first. */
export const listDuplicates = async (ctx: Ctx): Promise<DuplicateRow[]> => {
  allow(ctx, "company.merge");
  const { districtId } = scopeOf(ctx, "company.merge");
  return ctx.db.$queryRaw<DuplicateRow[]>`
    SELECT d."aId", a."name" AS "a", d."bId", b."name" AS "b", d."reasons", d."foundAt",
      (SELECT count(*)::int FROM "Lead" l WHERE l."companyId" = d."aId") AS "aLeads",
      (SELECT count(*)::int FROM "Lead" l WHERE l."companyId" = d."bId") AS "bLeads"
    FROM "CompanyDuplicate" d JOIN "Company" a ON a."id" = d."aId" JOIN "Company" b ON b."id" = d."bId"
    WHERE d."districtId" = ${districtId} AND d."dismissedAt" IS NULL
      AND a."mergedIntoId" IS NULL AND b."mergedIntoId" IS NULL
    ORDER BY array_position(ARRAY['CODE', 'NAME', 'ALIAS', 'SOUND'], d."reasons"[1]), a."name", d."bId" LIMIT 500`;
};

const SIDE = {
  id: true,
  name: true,
  legalName: true,
  creditCode: true,
  aliases: true,
  foreignName: true,
  groupName: true,
  note: true,
  isReference: true,
  isDemo: true,
  mergedIntoId: true,
  districtId: true,
  version: true,
  recognitions: { select: { id: true, kind: true, recognisedOn: true } },
  claims: {
    where: { state: { in: ["SUBMITTED", "ACCEPTED"] } },
    select: {
      id: true,
      organisationId: true,
      state: true,
      contested: true,
      organisation: { select: { name: true } },
    },
  },
  _count: { select: { leads: true, contacts: true } },
} satisfies Prisma.CompanySelect;

const sideOf = async (ctx: Ctx, id: string) => {
  const { districtId } = scopeOf(ctx, "company.merge");
  const side = await ctx.db.company.findFirst({ where: { id, districtId: districtId ?? "" }, select: SIDE });
  if (!side) throw notFound("这家企业");
  if (side.mergedIntoId) throw conflict(`“${side.name}”已经并入其他企业。请刷新页面查看。`);
  return side;
};

export type MergeSide = Awaited<ReturnType<typeof sideOf>>;

/** Why the two cannot be one record, in words; empty when they can. */
export const mergeObstacles = (kept: MergeSide, dropped: MergeSide): string[] => {
  const obstacles: string[] = [];
  if (kept.creditCode && dropped.creditCode && kept.creditCode !== dropped.creditCode)
    obstacles.push("两家的统一社会信用代码不同，是两个法人，不能合并。如有一处写错，请先更正。");
  if (dropped.isReference) obstacles.push("文件写明的企业不能并入其他企业，请把它作为保留的一方。");
  if (kept.isReference && dropped.isDemo) obstacles.push("演示企业不能并入文件写明的企业。");
  const accepted = (side: MergeSide) => side.claims.find(({ state }) => state === "ACCEPTED");
  if (accepted(kept) && accepted(dropped))
    obstacles.push("两家各有一项已认定的首谈。请先由一方释放，或由投促办不予认定其中一项。");
  const twice = kept.claims.find(({ organisationId }) =>
    dropped.claims.some((claim) => claim.organisationId === organisationId),
  );
  if (twice) obstacles.push(`${twice.organisation.name}在两家企业上都有首谈，请先释放其中一项。`);
  return obstacles;
};

/** The names under which the kept company will also be known. */
export const mergedAliases = (kept: MergeSide, dropped: MergeSide): string[] => {
  const own = new Set([kept.name, kept.legalName ?? ""].map(plainName));
  const seen = new Set<string>();
  return [...kept.aliases, dropped.name, dropped.legalName, ...dropped.aliases].flatMap((name) => {
    const plain = name ? plainName(name) : "";
    if (!name || plain === "" || own.has(plain) || seen.has(plain)) return [];
    seen.add(plain);
    return [name];
  });
};

const dated = (one: { kind: string; recognisedOn: Date }) => `${one.kind} ${one.recognisedOn.toISOString()}`;

/** Recognitions the kept company does not have yet. */
export const movingRecognitions = (kept: MergeSide, dropped: MergeSide): string[] => {
  const there = new Set(kept.recognitions.map(dated));
  return dropped.recognitions.filter((one) => !there.has(dated(one))).map(({ id }) => id);
};

const FILLED = [
  ["legalName", "法定名称"],
  ["creditCode", "统一社会信用代码"],
  ["foreignName", "外文名称"],
  ["groupName", "所属集团"],
  ["note", "备注"],
] as const;

/** What the merge would do: what moves, what the kept record gains, what differs, what stands in the way. */
export const previewMerge = async (ctx: Ctx, given: { keptId: string; droppedId: string }) => {
  allow(ctx, "company.merge");
  if (given.keptId === given.droppedId) throw notFound("要合并的另一家企业");
  const kept = await sideOf(ctx, given.keptId);
  const dropped = await sideOf(ctx, given.droppedId);
  return {
    kept,
    dropped,
    moves: {
      leads: dropped._count.leads,
      contacts: dropped._count.contacts,
      recognitions: movingRecognitions(kept, dropped).length,
      claims: dropped.claims.length,
      aliases: mergedAliases(kept, dropped).filter((name) => !kept.aliases.includes(name)),
    },
    gains: FILLED.filter(([field]) => !kept[field] && dropped[field]).map(([field, label]) => ({
      label,
      value: dropped[field]!,
    })),
    differs: FILLED.filter(([field]) => kept[field] && dropped[field] && kept[field] !== dropped[field]).map(
      ([field, label]) => ({ label, kept: kept[field]!, dropped: dropped[field]! }),
    ),
    obstacles: mergeObstacles(kept, dropped),
  };
};

export type MergePreview = Awaited<ReturnType<typeof previewMerge>>;

/** Projects of one company, oldest first: after a merge two of them may be one. */
export const listCompanyLeads = (ctx: Ctx, companyId: string) => {
  allow(ctx, "company.merge");
  const { districtId } = scopeOf(ctx, "company.merge");
  return ctx.db.lead.findMany({
    where: { companyId, districtId: districtId ?? "", status: { in: ["ACTIVE", "PAUSED"] } },
    select: { id: true, number: true, projectName: true, organisation: { select: { name: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
};
