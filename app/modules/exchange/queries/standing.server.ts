import type { Ctx } from "~/platform/ctx";

/** 现状: a change that was made and undone leaves its record another version that says what an earlier one said. */
export interface AtVersion {
  entity: string;
  id: string;
  version: number;
}

/** The versions at which records still say what they said at those given: the latest, or the given one itself. */
export const versionsNow = async (ctx: Ctx, records: readonly AtVersion[]): Promise<number[]> => {
  if (records.length === 0) return [];
  const later = await ctx.db.$queryRaw<{ at: number; version: number }[]>`
    SELECT w."at"::int AS "at", max(s."version") AS "version"
    FROM unnest(${records.map(({ entity }) => entity)}::text[], ${records.map(({ id }) => id)}::text[],
      ${records.map(({ version }) => version)}::int[]) WITH ORDINALITY AS w("entity", "id", "version", "at")
    LEFT JOIN "ImportStanding" own
      ON own."entity" = w."entity" AND own."recordId" = w."id" AND own."version" = w."version"
    JOIN "ImportStanding" s
      ON s."entity" = w."entity" AND s."recordId" = w."id" AND s."standsAs" = coalesce(own."standsAs", w."version")
    GROUP BY w."at"`;
  const now = records.map(({ version }) => version);
  for (const { at, version } of later) now[at - 1] = Math.max(version, now[at - 1]!);
  return now;
};
