import type { ReportKind } from "#prisma/enums";
import { mayDo, scopeOf, scopeWhere } from "~/modules/access/queries.server";
import type { TargetItem } from "~/modules/targets/queries/list.server";
import type { TargetReconciliation } from "~/modules/targets/queries/reconciliation.server";
import type { SettingInForce } from "~/modules/targets/queries/settings.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, fromDbDate, shanghaiDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import type { Paper } from "~/platform/paper/paper";
import type { Behind, EntryFact, IssueFact, ProjectFact } from "../rules/material";
import type { MonthForm } from "../schema";
import type { TargetBridge } from "./bridge.server";

/** Everything that a monthly report prints. Nothing of it is read anew. */
export interface ReportPayload {
  /** 2: with what Word and Excel print beside the figures. 3: with every word of them. */
  version: 1 | 2 | 3;
  title: string;
  districtName: string;
  period: string;
  cutOffOn: DateOnly;
  frozenAt: string;
  frozenBy: string;
  ledgerThrough: string;
  settings: SettingInForce[];
  method: "MONTH" | "DAY";
  targets: TargetItem[];
  reconciliations: (Omit<TargetReconciliation, "children"> & { id: string; indicator: string })[];
  previous: { id: string; title: string; cutOffOn: DateOnly } | null;
  /** From the previous report to this one, with the entries that came in between. */
  bridges: TargetBridge[];
  material?: KeptMaterial;
  /** As they were issued, in the words of that day; their entries stand in the material. */
  papers?: Record<MonthForm, Paper>;
}

/** Sources and problems as they were when the month was frozen. */
export interface KeptMaterial {
  isDemo: boolean;
  exampleRules: boolean;
  behind: Behind;
  entries: EntryFact[];
  problems: { issues: IssueFact[]; notStarted: ProjectFact[] } | null;
}

export interface ReportHead {
  id: string;
  kind: ReportKind;
  period: string;
  title: string;
  cutOffOn: DateOnly;
  frozenAt: Date;
  frozenBy: string;
  ledgerThrough: bigint;
  sha256: string;
  isDemo: boolean;
}

const HEAD = {
  id: true,
  kind: true,
  period: true,
  title: true,
  cutOffOn: true,
  frozenAt: true,
  frozenByName: true,
  ledgerThrough: true,
  sha256: true,
  isDemo: true,
} as const;

type HeadRow = Omit<ReportHead, "cutOffOn" | "frozenBy"> & { cutOffOn: Date; frozenByName: string };

const headOf = ({ cutOffOn, frozenByName, ...row }: HeadRow): ReportHead => ({
  ...row,
  cutOffOn: fromDbDate(cutOffOn),
  frozenBy: frozenByName,
});

/** A unit reads the district's months too, but in them only what is its own; and the papers that are its own. */
const within = (ctx: Ctx) => {
  const { organisationId, ...scope } = scopeOf(ctx, "report.read");
  const units =
    organisationId === null
      ? {}
      : { OR: [{ organisationId: null, kind: "MONTHLY" as const }, { organisationId }] };
  return { ...scopeWhere({ ...scope, organisationId: null }), ...units };
};

const ORDER = [{ cutOffOn: "desc" }, { frozenAt: "desc" }, { id: "desc" }] as const;

export const listReports = async (ctx: Ctx): Promise<ReportHead[]> => {
  const where = { AND: [within(ctx), { kind: "MONTHLY" as const }] };
  const rows = await ctx.db.report.findMany({ where, select: HEAD, orderBy: [...ORDER] });
  return rows.map(headOf);
};

const SHOWN_PAPERS = 100;

/** Weekly reports, project sheets and meeting papers that were kept. */
export const listPapers = async (ctx: Ctx): Promise<ReportHead[]> => {
  const where = { AND: [within(ctx), { kind: { not: "MONTHLY" as const } }] };
  const rows = await ctx.db.report.findMany({ where, select: HEAD, orderBy: [...ORDER], take: SHOWN_PAPERS });
  return rows.map(headOf);
};

/** The newest monthly report that was frozen by then and closes no later. */
export const findLastReport = async (
  ctx: Ctx,
  given: { asOf: DateOnly; knownBefore: Date },
): Promise<ReportHead | null> => {
  const reports = await listReports(ctx);
  return reports.find((one) => one.cutOffOn <= given.asOf && one.frozenAt < given.knownBefore) ?? null;
};

export const getReportHead = async (ctx: Ctx, id: string): Promise<ReportHead> => {
  const row = await ctx.db.report.findFirst({ where: { AND: [within(ctx), { id }] }, select: HEAD });
  if (!row) throw notFound("这份报表");
  return headOf(row);
};

const ownPart = (payload: ReportPayload, organisationId: string): ReportPayload => {
  const targets = payload.targets.filter(
    (target) => target.ownerId === organisationId || target.scope.organisations.includes(organisationId),
  );
  const ids = new Set(targets.map((target) => target.id));
  const bridges = payload.bridges.filter((bridge) => ids.has(bridge.id));
  // The issued papers speak of every unit; a unit's part is drawn from what is its own.
  const { material, papers: _, ...rest } = payload;
  return {
    ...rest,
    targets,
    reconciliations: [],
    bridges,
    ...(material ? { material: ownMaterial(material, { ids, bridges }) } : {}),
  };
};

const ownMaterial = (
  material: KeptMaterial,
  given: { ids: ReadonlySet<string>; bridges: readonly TargetBridge[] },
): KeptMaterial => {
  const behind = Object.fromEntries(Object.entries(material.behind).filter(([id]) => given.ids.has(id)));
  const used = new Set([
    ...Object.values(behind).flatMap((entries) => entries.map(({ id }) => id)),
    ...given.bridges.flatMap(({ parts }) => parts.flatMap(({ entries }) => entries.map(({ id }) => id))),
  ]);
  return { ...material, behind, entries: material.entries.filter(({ id }) => used.has(id)), problems: null };
};

export interface FrozenReport extends ReportHead {
  payload: ReportPayload;
  /** A unit sees its own part only. */
  partial: boolean;
}

/** A frozen report as it was issued. */
export const getReport = async (ctx: Ctx, id: string): Promise<FrozenReport> => {
  const row = await ctx.db.report.findFirst({
    where: { AND: [within(ctx), { id, kind: "MONTHLY" }] },
    select: { ...HEAD, payload: true },
  });
  if (!row) throw notFound("这份报表");
  const { payload: stored, ...head } = row;
  const payload = stored as unknown as ReportPayload;
  const { organisationId } = scopeOf(ctx, "report.read");
  return {
    ...headOf(head),
    payload: organisationId === null ? payload : ownPart(payload, organisationId),
    partial: organisationId !== null,
  };
};

/** A kept paper as it was issued. */
export const readKept = async (ctx: Ctx, id: string): Promise<Paper> => {
  const row = await ctx.db.report.findFirst({
    where: { AND: [within(ctx), { id, kind: { not: "MONTHLY" } }] },
    select: { payload: true },
  });
  if (!row) throw notFound("这份报表");
  return (row.payload as unknown as { paper: Paper }).paper;
};

/** The month that is to be frozen next: the one before this, or the one after the last frozen. */
const nextPeriodOf = (reports: readonly ReportHead[], today: DateOnly): string => {
  const last = reports[0]?.period;
  if (last && last < today.slice(0, 7)) return addDays(`${last}-28`, 7).slice(0, 7);
  return addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
};

export const getReportsPage = async (ctx: Ctx) => {
  const reports = await listReports(ctx);
  return {
    reports,
    papers: await listPapers(ctx),
    nextPeriod: nextPeriodOf(reports, shanghaiDate(ctx.now)),
    may: mayDo(ctx.actor, "report.freeze"),
    mayMeet: scopeOf(ctx, "report.read").organisationId === null,
  };
};
