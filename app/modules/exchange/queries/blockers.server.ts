import type { ImportKind } from "#prisma/enums";
import { usedCarrierObservations } from "~/modules/carriers/queries/used.server";
import { usedCompanies } from "~/modules/companies/queries/used.server";
import { usedFollowUps, usedLeads } from "~/modules/leads/queries/used.server";
import { usedDrafts } from "~/modules/signings/queries/used.server";
import { usedObservations } from "~/modules/targets/queries/used.server";
import type { Ctx } from "~/platform/ctx";
import type { Left } from "~/platform/left.server";
import { writtenSchema } from "../schema";
import type { Job } from "./job.server";
import { versionsNow } from "./standing.server";

export interface Blocker {
  row: number;
  label: string;
}

interface LeftRow extends Left {
  entity: string;
  ids?: string[];
}

type Used = (ctx: Ctx, left: readonly LeftRow[]) => Promise<{ id: string }[]>;

const USED: Record<ImportKind, Used> = {
  LEAD: usedLeads,
  COMPANY: usedCompanies,
  FOLLOW_UP: (ctx, left) =>
    usedFollowUps(
      ctx,
      left.filter(({ created }) => created).map(({ id }) => id),
    ),
  SIGNING: (ctx, left) => usedDrafts(ctx, "signing", left),
  INVESTMENT: (ctx, left) => usedDrafts(ctx, "investment", left),
  CARRIER: (ctx, left) =>
    usedCarrierObservations(
      ctx,
      left.flatMap(({ ids = [] }) => ids),
    ),
  OBSERVATION: usedObservations,
};

const PORTION = 2000;

/**
 * Rows whose records have changed since, or that something later refers to. Each row is looked at again in the
 * transaction that takes it back.
 */
export const findBlockers = async (ctx: Ctx, job: Job): Promise<Blocker[]> => {
  const blockers: Blocker[] = [];
  for (let last = -1; ; ) {
    const rows = await ctx.db.importRow.findMany({
      where: { jobId: job.id, state: "DONE", row: { gt: last } },
      select: { row: true, onRow: true, label: true, result: true },
      orderBy: { row: "asc" },
      take: PORTION,
    });
    if (rows.length === 0) return blockers;
    last = rows.at(-1)!.row;
    const written = rows.map(({ result }) => writtenSchema.parse(result));
    const versions = await versionsNow(ctx, written);
    const left = written.map((one, i): LeftRow => ({ ...one, version: versions[i]! }));
    const used = new Set((await USED[job.kind!](ctx, left)).map(({ id }) => id));
    for (const [i, { row, onRow, label }] of rows.entries())
      if ([left[i]!.id, ...(left[i]!.ids ?? [])].some((id) => used.has(id)))
        blockers.push({ row: onRow ?? row, label: label ?? "" });
  }
};
