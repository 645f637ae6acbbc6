import { createHash } from "node:crypto";
import { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict } from "~/platform/errors";
import { makeMeeting } from "../queries/meeting.server";
import { makeProjectSheet } from "../queries/project-sheet.server";
import { makeWeekly } from "../queries/weekly.server";
import { canonical } from "../rules/report";
import { meetingSchema, projectSchema, weeklySchema } from "../schema";

export const KEPT_KINDS = ["WEEKLY", "PROJECT", "MEETING"] as const;
export type KeptKind = (typeof KEPT_KINDS)[number];

const kindSchema = z.object({ kind: z.enum(KEPT_KINDS, "没有这种报表。") });

const make = (ctx: Ctx, { kind, raw }: { kind: KeptKind; raw: unknown }) => {
  const keptAt = ctx.now;
  if (kind === "WEEKLY") return makeWeekly(ctx, { ...weeklySchema.parse(raw), keptAt });
  if (kind === "PROJECT") return makeProjectSheet(ctx, { ...projectSchema.parse(raw), keptAt });
  meetingSchema.parse(raw);
  return makeMeeting(ctx, { keptAt });
};

/** 定稿: a weekly report, a project sheet or meeting papers are kept as they stand, and print the same for ever. */
export const keepReport = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "report.keep");
  const { kind } = kindSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const made = await make(inner, { kind, raw });
    const { districtId, organisationId, period, paper } = made;
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`keep:${districtId}:${kind}:${period}`}))`;
    const known = { districtId, kind, period, organisationId };
    if (await tx.report.findFirst({ where: known, select: { id: true } }))
      throw conflict(`“${paper.name}”已经定稿，不能再改。`);
    const [row] = await tx.$queryRaw<
      { last: bigint }[]
    >`SELECT coalesce(max("id"), 0) AS "last" FROM "LedgerEntry"`;
    const payload = { paper };
    const report = await tx.report.create({
      data: {
        ...known,
        title: paper.name,
        cutOffOn: toDbDate(made.asOf),
        frozenAt: ctx.now,
        frozenById: ctx.actor.userId,
        frozenByName: ctx.actor.name,
        ledgerThrough: row!.last,
        payload: payload as object,
        isDemo: made.isDemo,
        sha256: createHash("sha256").update(canonical(payload)).digest("hex"),
      },
      select: { id: true, title: true, sha256: true },
    });
    await record(inner, {
      action: "report.keep",
      entity: "Report",
      entityId: report.id,
      districtId,
      organisationId,
      leadId: made.leadId,
      summary: `定稿“${paper.name}”`,
      changes: { kind, period, sha256: report.sha256 },
    });
    return report;
  });
};
