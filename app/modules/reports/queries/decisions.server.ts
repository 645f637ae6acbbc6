import { mayDo, type Scope, scopeOf, scopeSql } from "~/modules/access/queries.server";
import { TARGET_METRIC_LABELS } from "~/modules/targets/labels";
import type { TargetItem } from "~/modules/targets/queries/list.server";
import type { View } from "~/modules/targets/queries/view.server";
import { gapText, lagText, yiText } from "~/modules/targets/rules/display";
import { compare, parseExact } from "~/modules/targets/rules/exact";
import { isMoney } from "~/modules/targets/rules/membership";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, daysBetween, shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";

/** One thing to decide: what it is, why it is urgent, and where it is decided. */
export interface Decision {
  kind: "behind" | "review" | "returned" | "notStarted" | "readings" | "unreported";
  title: string;
  detail: string;
  to: string;
}

const shortName = (target: TargetItem) =>
  isMoney(target.metric) ? TARGET_METRIC_LABELS[target.metric] : target.indicator;

const worst = (targets: readonly TargetItem[]): Decision[] => {
  const late = targets
    .filter((target) => target.light === "BEHIND" || target.light === "WATCH")
    .filter((target) => target.lagPoints !== null && target.gap !== null);
  const money = late.filter((target) => isMoney(target.metric));
  const [first] = (money.length > 0 ? money : late).sort((a, b) =>
    compare(parseExact(b.lagPoints!), parseExact(a.lagPoints!)),
  );
  if (!first) return [];
  const others = late.length - 1;
  return [
    {
      kind: "behind",
      title: `${first.owner}${shortName(first)}${lagText(first.lagPoints)}`,
      detail: `${gapText(first.gap, first.unit)}${others > 0 ? `，另有 ${others} 项落后于时序` : ""}`,
      to: `/targets/${first.id}`,
    },
  ];
};

interface Waiting {
  count: number;
  oldest: Date | null;
}

const waitingSql = (scope: Scope, state: "SUBMITTED" | "RETURNED") => {
  const own = (table: string, when: Prisma.Sql) =>
    Prisma.sql`SELECT ${when} AS "at" FROM ${Prisma.raw(`"${table}"`)} r
      WHERE r."state"::text = ${state} AND ${scopeSql(scope, "r")}`;
  const dated = state === "SUBMITTED" ? Prisma.sql`r."submittedAt"` : Prisma.sql`r."decidedAt"`;
  const seen = state === "SUBMITTED" ? Prisma.sql`r."recordedAt"` : Prisma.sql`r."decidedAt"`;
  const parts = [
    own("Signing", dated),
    own("Investment", dated),
    own("Observation", seen),
    own("TaskReport", seen),
  ];
  return Prisma.join(parts, " UNION ALL ");
};

const waiting = async (ctx: Ctx, view: View): Promise<Decision[]> => {
  const office = mayDo(ctx.actor, "signing.review") || mayDo(ctx.actor, "issue.manage");
  const scope = scopeOf(ctx, office ? "ledger.read" : "observation.record");
  if (scope.nothing) return [];
  const [found] = await ctx.db.$queryRaw<Waiting[]>`
    SELECT count(*)::int AS "count", min(w."at") AS "oldest" FROM (${waitingSql(scope, office ? "SUBMITTED" : "RETURNED")}) w`;
  if (!found?.count) return [];
  const since = found.oldest ? shanghaiDate(found.oldest) : null;
  const days = since ? daysBetween(since, view.asOf) : 0;
  const mine = mayDo(ctx.actor, "signing.review");
  return [
    {
      kind: office ? "review" : "returned",
      title: office ? `${found.count} 项待审` : `${found.count} 项被退回，待修改`,
      detail: since ? `最早的一项自 ${since} 起${days > 0 ? `，已 ${days} 天` : ""}` : "",
      to: mine || !office ? "/inbox" : "/signings?state=SUBMITTED",
    },
  ];
};

interface NotStarted {
  id: string;
  name: string;
  fen: string;
  signedOn: DateOnly;
  count: number;
}

const SLOW_AFTER_DAYS = 180;

/** The biggest project signed half a year ago or more that has not started. */
const notStarted = async (ctx: Ctx, view: View): Promise<Decision[]> => {
  const scope = scopeOf(ctx, "lead.read");
  if (scope.nothing) return [];
  const mine = scope.organisationId
    ? Prisma.sql`AND l."visibleTo" @> ARRAY[${scope.organisationId}]::text[]`
    : Prisma.empty;
  const inDistrict = scope.districtId ? Prisma.sql`AND e."districtId" = ${scope.districtId}` : Prisma.empty;
  const [row] = await ctx.db.$queryRaw<NotStarted[]>`
    SELECT s."id", s."name", s."fen"::text, s."signedOn"::text, (count(*) OVER ())::int AS "count" FROM (
      SELECT l."id", coalesce(l."codeName", l."projectName") AS "name", sum(e."amount") AS "fen",
        min(e."effectiveOn") AS "signedOn"
      FROM "LedgerEntry" e JOIN "Lead" l ON l."id" = e."leadId"
      WHERE e."metric" = 'SIGNED' AND l."stage" IN ('SIGNED', 'REGISTERED') AND l."status" = 'ACTIVE'
        AND l."startedOn" IS NULL ${inDistrict} ${mine}
      GROUP BY l."id" HAVING sum(e."amount") > 0 AND min(e."effectiveOn") <= ${addDays(view.asOf, -SLOW_AFTER_DAYS)}::date
    ) s ORDER BY s."fen" DESC, s."id" LIMIT 1`;
  if (!row) return [];
  return [
    {
      kind: "notStarted",
      title: `${row.name}签约未开工，${yiText(BigInt(row.fen))} 亿元`,
      detail: `签约已 ${daysBetween(row.signedOn, view.asOf)} 天${row.count > 1 ? `；签约半年以上未开工的共 ${row.count} 个` : ""}`,
      to: `/leads/${row.id}`,
    },
  ];
};

const undecided = (ctx: Ctx, targets: readonly TargetItem[]): Decision[] => {
  const open = targets.filter((target) => target.openReadings);
  if (open.length === 0 || !mayDo(ctx.actor, "target.resolve")) return [];
  return [
    {
      kind: "readings",
      title: `${open.length} 项指标的文件口径不一致，待核定`,
      detail: `例如“${open[0]!.indicator}”`,
      to: `/targets/${open[0]!.id}#readings`,
    },
  ];
};

const unreported = (targets: readonly TargetItem[]): Decision[] => {
  const silent = targets.filter((target) => target.missing === "未填报");
  if (silent.length === 0) return [];
  return [
    {
      kind: "unreported",
      title: `${silent.length} 项指标尚未填报`,
      detail: `例如${silent[0]!.owner}“${silent[0]!.indicator}”`,
      to: "/targets?missing=1",
    },
  ];
};

const SHOWN = 3;

/** The three most pressing, in the order of what is lost by waiting. */
export const listDecisions = async (
  ctx: Ctx,
  { targets, view }: { targets: readonly TargetItem[]; view: View },
): Promise<Decision[]> =>
  [
    ...worst(targets),
    ...(await waiting(ctx, view)),
    ...(await notStarted(ctx, view)),
    ...undecided(ctx, targets),
    ...unreported(targets),
  ].slice(0, SHOWN);
