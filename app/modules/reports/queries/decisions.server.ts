import { mayDo, scopeOf } from "~/modules/access/queries.server";
import { TARGET_METRIC_LABELS } from "~/modules/targets/labels";
import type { TargetItem } from "~/modules/targets/queries/list.server";
import type { View } from "~/modules/targets/queries/view.server";
import { gapText, lagText, yiText } from "~/modules/targets/rules/display";
import { compare, parseExact } from "~/modules/targets/rules/exact";
import { isMoney } from "~/modules/targets/rules/membership";
import type { Ctx } from "~/platform/ctx";
import { daysBetween, shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { deskWaiting } from "./desk.server";
import { returnedWaiting } from "./desk-returned.server";
import { notStartedAt } from "./problems.server";

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

const waiting = async (ctx: Ctx, view: View): Promise<Decision[]> => {
  const desk = await deskWaiting(ctx);
  const { count, oldest } = desk ?? (await returnedWaiting(ctx));
  if (count === 0) return [];
  const since = oldest ? shanghaiDate(oldest) : null;
  const days = since ? daysBetween(since, view.asOf) : 0;
  return [
    {
      kind: desk ? "review" : "returned",
      title: desk ? `${count} 项待审` : `${count} 项被退回，待修改`,
      detail: since ? `最早的一项自 ${since} 起${days > 0 ? `，已 ${days} 天` : ""}` : "",
      to: "/inbox",
    },
  ];
};

/** The biggest project signed half a year ago or more that has not started. */
const notStarted = async (ctx: Ctx, view: View): Promise<Decision[]> => {
  const { nothing, organisationId, districtId } = scopeOf(ctx, "lead.read");
  if (nothing) return [];
  const mine = organisationId
    ? Prisma.sql`l."visibleTo" @> ARRAY[${organisationId}]::text[]`
    : Prisma.sql`TRUE`;
  const inDistrict = districtId ? Prisma.sql`e."districtId" = ${districtId}` : Prisma.sql`TRUE`;
  const slow = await notStartedAt(ctx, { view, where: Prisma.sql`${inDistrict} AND ${mine}` });
  const [first] = slow;
  if (!first?.signedOn) return [];
  return [
    {
      kind: "notStarted",
      title: `${first.name}签约未开工，${yiText(BigInt(first.amountFen ?? 0))} 亿元`,
      detail: `签约已 ${daysBetween(first.signedOn, view.asOf)} 天${slow.length > 1 ? `；签约半年以上未开工的共 ${slow.length} 个` : ""}`,
      to: `/leads/${first.id}`,
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
