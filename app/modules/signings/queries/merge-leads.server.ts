import type { Metric } from "#prisma/enums";
import { allow } from "~/modules/access/queries.server";
import { leadInReach } from "~/modules/leads/queries/facts.server";
import { isUnderWay } from "~/modules/leads/rules/lead";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import { type Entry, figureOf, METRICS, standingOf } from "../rules/ledger";
import { mergeLeads } from "../rules/restate";
import { listEntriesOf } from "./project.server";

export interface MergeFigure {
  metric: Metric;
  before: bigint;
  duplicate: bigint;
  after: bigint;
}

/** A contract or filing of the dropped lead that stands in the ledger, to be moved or declared counted twice. */
export interface MergeItem {
  id: string;
  kind: "signing" | "investment";
  label: string;
  on: string;
  amounts: { metric: Metric; amount: bigint }[];
  duplicate: boolean;
  /** The same amount stands on the kept lead. */
  twin: boolean;
}

const sourceOf = (entry: Entry) => entry.signingId ?? entry.investmentId ?? "";

const money = METRICS.filter((metric) => metric !== "PROJECTS");

const sumOf = (entries: readonly Entry[], metric: Metric) => figureOf(metric, entries);

/** A termination goes with the contract it ends: declared twice together or not at all. */
const withTerminations = async (ctx: Ctx, duplicateIds: readonly string[]): Promise<string[]> => {
  const endings = await ctx.db.signing.findMany({
    where: { baseSigningId: { in: [...duplicateIds] }, kind: "TERMINATION", state: "CONFIRMED" },
    select: { id: true },
  });
  return [...new Set([...duplicateIds, ...endings.map(({ id }) => id)])];
};

const projectsOf = (entries: readonly Entry[]) =>
  entries.reduce((sum, entry) => (entry.metric === "PROJECTS" ? sum + entry.amount : sum), 0n);

const itemsOf = async (ctx: Ctx, given: { dropped: Entry[]; kept: Entry[]; duplicates: Set<string> }) => {
  const ids = [...new Set(given.dropped.map(sourceOf))];
  const signings = await ctx.db.signing.findMany({
    where: { id: { in: ids } },
    select: { id: true, kind: true, signedOn: true },
  });
  const investments = await ctx.db.investment.findMany({
    where: { id: { in: ids } },
    select: { id: true, metric: true, period: true },
  });
  return ids.map((id): MergeItem => {
    const own = given.dropped.filter((entry) => sourceOf(entry) === id);
    const amounts = METRICS.map((metric) => ({
      metric,
      amount: own.reduce((sum, entry) => (entry.metric === metric ? sum + entry.amount : sum), 0n),
    })).filter(({ amount }) => amount !== 0n);
    const signing = signings.find((one) => one.id === id);
    const investment = investments.find((one) => one.id === id);
    const keptSources = [...new Set(given.kept.map(sourceOf))];
    const twin = amounts.some(
      ({ metric, amount }) =>
        metric !== "PROJECTS" &&
        keptSources.some(
          (source) =>
            given.kept.reduce(
              (sum, entry) =>
                sourceOf(entry) === source && entry.metric === metric ? sum + entry.amount : sum,
              0n,
            ) === amount,
        ),
    );
    return {
      id,
      kind: signing ? "signing" : "investment",
      label: signing?.kind ?? investment?.metric ?? "",
      on: signing ? fromDbDate(signing.signedOn) : (investment?.period ?? ""),
      amounts,
      duplicate: given.duplicates.has(id),
      twin,
    };
  });
};

const obstaclesOf = async (ctx: Ctx, pair: Pair, entries: { moved: Entry[]; kept: Entry[] }) => {
  const { kept, dropped } = pair;
  const obstacles: string[] = [];
  if (kept.companyId !== dropped.companyId)
    obstacles.push("两个项目的企业不同。如果是同一家，请先合并企业。");
  if (!isUnderWay(kept.status)) obstacles.push("保留的项目已流失或终止，请先恢复状态或换一个保留。");
  const merged = await ctx.db.leadMerge.count({ where: { droppedId: { in: [kept.id, dropped.id] } } });
  if (merged > 0) obstacles.push("其中一个项目已经并入其他项目。请刷新页面查看。");
  if (projectsOf(entries.kept) > 0n && projectsOf(entries.moved) > 0n)
    obstacles.push(
      "一个项目只有一份计数的正式合同：请把并入项目的正式合同申报为重复，差额另行登记补充协议。",
    );
  const open = await ctx.db.referral.count({ where: { leadId: dropped.id, state: "OFFERED" } });
  if (open > 0) obstacles.push("并入的项目正在流转中，请先撤回或等对方答复。");
  const claimed = await ctx.db.claim.count({
    where: {
      leadId: dropped.id,
      state: { in: ["SUBMITTED", "ACCEPTED"] },
      organisationId: { not: kept.organisationId },
    },
  });
  if (claimed > 0) obstacles.push("并入的项目有其他单位的首谈，请先裁定或由该单位释放。");
  return obstacles;
};

type LeadSide = Awaited<ReturnType<typeof leadInReach>>;
interface Pair {
  kept: LeadSide;
  dropped: LeadSide;
}

/**
 * What merging two leads would do to the figures: before − declared duplicate = after, metric by metric. The command
 * works from this same plan.
 */
export const planLeadMerge = async (
  ctx: Ctx,
  given: { keptId: string; droppedId: string; duplicateIds: readonly string[] },
) => {
  allow(ctx, "company.merge");
  const kept = await leadInReach(ctx, given.keptId, "company.merge");
  const dropped = await leadInReach(ctx, given.droppedId, "company.merge");
  const ledgers = {
    kept: await listEntriesOf(ctx.db, [kept.id]),
    dropped: await listEntriesOf(ctx.db, [dropped.id]),
  };
  const standing = { kept: standingOf(ledgers.kept), dropped: standingOf(ledgers.dropped) };
  const duplicateIds = (await withTerminations(ctx, given.duplicateIds)).filter((id) =>
    standing.dropped.some((entry) => sourceOf(entry) === id),
  );
  const duplicates = new Set(duplicateIds);
  const { entries, duplicateFen } = mergeLeads({
    kept: { leadId: kept.id, districtId: kept.districtId },
    dropped: ledgers.dropped,
    duplicateIds,
  });
  const figures = money
    .map((metric): MergeFigure => {
      const before = sumOf(standing.kept, metric) + sumOf(standing.dropped, metric);
      const duplicate = duplicateFen[metric] ?? 0n;
      return { metric, before, duplicate, after: before - duplicate };
    })
    .filter(({ before, duplicate }) => before !== 0n || duplicate !== 0n);
  const moved = standing.dropped.filter((entry) => !duplicates.has(sourceOf(entry)));
  const keptFormalId =
    standing.kept.find((entry) => entry.metric === "PROJECTS" && entry.amount > 0n)?.signingId ?? null;
  return {
    kept,
    dropped,
    drafts: entries,
    duplicateIds,
    keptFormalId,
    figures,
    items: await itemsOf(ctx, { dropped: standing.dropped, kept: standing.kept, duplicates }),
    sitesDiffer:
      moved.length > 0 &&
      JSON.stringify(kept.sites.map(({ parkId }) => parkId).sort()) !==
        JSON.stringify(dropped.sites.map(({ parkId }) => parkId).sort()),
    obstacles: await obstaclesOf(ctx, { kept, dropped }, { moved, kept: standing.kept }),
  };
};

export type LeadMergePlan = Awaited<ReturnType<typeof planLeadMerge>>;
