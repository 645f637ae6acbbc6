import { createHash } from "node:crypto";
import type { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify, thoseWhoMay } from "~/modules/notices/commands/notify.server";
import { evaluateTargets } from "~/modules/targets/queries/evaluated.server";
import { itemOf } from "~/modules/targets/queries/list.server";
import { reconcileTargets } from "~/modules/targets/queries/reconciliation.server";
import { settingsAt } from "~/modules/targets/queries/settings.server";
import type { View } from "~/modules/targets/queries/view.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, endOfDay, shanghaiDate, shanghaiIso, toDbDate } from "~/platform/dates";
import { type Tx, transaction } from "~/platform/db.server";
import { AppError, conflict } from "~/platform/errors";
import { bridgeTargets } from "../queries/bridge.server";
import { findLastReport, type ReportHead, type ReportPayload } from "../queries/frozen.server";
import { behindTargets, entriesOf } from "../queries/material.server";
import { issuedPapers } from "../queries/papers.server";
import { problemsAt } from "../queries/problems.server";
import { assertClosed, canonical, cutOffOf, monthText } from "../rules/report";
import { freezeSchema } from "../schema";

/** One freeze of a district at a time, and no entry is posted while its figures are drawn. */
const holdLedger = async (tx: Tx, districtId: string): Promise<bigint> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`report:${districtId}`}))`;
  await tx.$executeRaw`LOCK TABLE "LedgerEntry" IN SHARE MODE`;
  const [row] = await tx.$queryRaw<
    { last: bigint }[]
  >`SELECT coalesce(max("id"), 0) AS "last" FROM "LedgerEntry"`;
  return row!.last;
};

const assertFirst = async (tx: Tx, given: { districtId: string; period: string; cutOffOn: DateOnly }) => {
  const { districtId, period, cutOffOn } = given;
  const own = { districtId, kind: "MONTHLY", organisationId: null } as const;
  if (await tx.report.findFirst({ where: { ...own, period }, select: { id: true } }))
    throw conflict(`${monthText(period)}月报已经封存，不能再次封存。之后的变动会列入下一期。`);
  const later = await tx.report.findFirst({
    where: { ...own, cutOffOn: { gte: toDbDate(cutOffOn) } },
    select: { title: true },
  });
  if (later) throw conflict(`“${later.title}”已经封存，不能再封存更早的月份。`);
};

const RECONCILED = (metric: string | null) => metric === "SIGNED" || metric === "INDUSTRIAL";

const draw = async (
  ctx: Ctx,
  given: { view: View; period: string; districtId: string; through: bigint; previous: ReportHead | null },
): Promise<ReportPayload> => {
  const { view, period, districtId, through, previous } = given;
  const evaluated = await evaluateTargets(ctx, { view });
  const { targets, settings } = evaluated;
  const district = await ctx.db.district.findUniqueOrThrow({
    where: { id: districtId },
    select: { name: true },
  });
  const parents = targets.filter(
    (target) => RECONCILED(target.metric) && targets.some((other) => other.parentId === target.id),
  );
  const reconciliations: ReportPayload["reconciliations"] = [];
  for (const parent of parents) {
    const { children: _, ...found } = await reconcileTargets(ctx, { id: parent.id, view, evaluated });
    reconciliations.push({ id: parent.id, indicator: parent.indicator, ...found });
  }
  const bridges = previous
    ? await bridgeTargets(ctx, {
        earlier: { cutOffOn: previous.cutOffOn, through: previous.ledgerThrough },
        later: { cutOffOn: view.asOf, through },
        named: true,
      })
    : [];
  const own = settings.get(districtId);
  const items = targets.map((target) => itemOf(target, view.asOf));
  const { behind } = await behindTargets(ctx, { targets: items, view });
  const entries = await entriesOf(ctx, behind, bridges);
  return {
    version: 3,
    title: `${district.name} ${monthText(period)}招商目标进度月报`,
    districtName: district.name,
    period,
    cutOffOn: view.asOf,
    frozenAt: shanghaiIso(ctx.now),
    frozenBy: ctx.actor.name,
    ledgerThrough: through.toString(),
    settings: own ? Object.values(own) : [],
    method: own?.["pace.method"].value.method ?? "MONTH",
    targets: items,
    reconciliations,
    previous: previous && { id: previous.id, title: previous.title, cutOffOn: previous.cutOffOn },
    bridges,
    material: {
      isDemo: entries.some(({ isDemo }) => isDemo),
      exampleRules: own
        ? own["pace.method"].effectiveOn === null || own["light.thresholds"].effectiveOn === null
        : true,
      behind,
      entries,
      problems: await problemsAt(ctx, { view, districtId }),
    },
  };
};

/** What is stored is what JSON gives back: no Date, no undefined, no bigint. */
const plain = (payload: ReportPayload): ReportPayload => JSON.parse(JSON.stringify(payload));

/**
 * 封存: the office closes a month. The report keeps everything it prints and the last ledger entry it knows, and
 * reprints identically for ever; what is confirmed later goes to the next one.
 */
export const freezeReport = async (ctx: Ctx, input: z.input<typeof freezeSchema>) => {
  allow(ctx, "report.freeze");
  const { kind, period } = freezeSchema.parse(input);
  const { districtId } = scopeOf(ctx, "report.freeze");
  if (!districtId) throw new AppError("FORBIDDEN", "月报由各区投资促进办封存。");
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const through = await holdLedger(tx, districtId);
    const today = shanghaiDate(ctx.now);
    const rules = await settingsAt(inner, {
      districts: [districtId],
      view: { asOf: cutOffOf(period, 0), knownBefore: endOfDay(today) },
    });
    const cutOffOn = cutOffOf(period, rules.get(districtId)!["report.cutOffDay"].value.day);
    assertClosed(cutOffOn, today);
    await assertFirst(tx, { districtId, period, cutOffOn });
    const knownBefore = endOfDay(today);
    const previous = await findLastReport(inner, { asOf: cutOffOn, knownBefore });
    const view = { asOf: cutOffOn, knownBefore, through };
    const drawn = plain(await draw(inner, { view, period, districtId, through, previous }));
    const actor = await tx.user.findUnique({ where: { id: ctx.actor.userId }, select: { isDemo: true } });
    const isDemo = (actor?.isDemo ?? false) || (drawn.material?.isDemo ?? false);
    const payload = plain({ ...drawn, papers: issuedPapers({ payload: drawn, isDemo, partial: false }) });
    const report = await tx.report.create({
      data: {
        districtId,
        kind,
        period,
        title: payload.title,
        cutOffOn: toDbDate(cutOffOn),
        frozenAt: ctx.now,
        frozenById: ctx.actor.userId,
        frozenByName: ctx.actor.name,
        ledgerThrough: through,
        payload: payload as object,
        isDemo,
        sha256: createHash("sha256").update(canonical(payload)).digest("hex"),
      },
    });
    await record(inner, {
      action: "report.freeze",
      entity: "Report",
      entityId: report.id,
      districtId,
      summary: `封存${payload.title}，截至 ${cutOffOn}`,
      changes: { period, ledgerThrough: through, sha256: report.sha256 },
    });
    await notify(inner, {
      districtId,
      ...(await thoseWhoMay(tx, districtId, "report.read")),
      kind: "report.freeze",
      text: `${payload.title}已封存，截至 ${cutOffOn}。`,
      href: `/reports/${report.id}`,
      isDemo: report.isDemo,
    });
    return report;
  });
};
