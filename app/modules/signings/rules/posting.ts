import type { DateOnly } from "~/platform/dates";
import { AppError, invalid } from "~/platform/errors";
import { amountInput, type Fen } from "~/platform/money";
import {
  type Entry,
  type EntryDraft,
  type EntryKind,
  type Metric,
  type Project,
  reversalsOf,
  standingAfter,
  standingOf,
} from "./ledger";
import { splitByShares } from "./split";

/**
 * Posting (过账): what confirming a signing writes to the ledger. Always true:
 * - 意向 and 框架 post nothing; a project has one counted 正式, the earliest by (signedOn, id), in whatever order they
 *   are confirmed; the others are links (Rule 2);
 * - 补充 posts its signed difference and no project; 终止 posts the negative of the whole net, site by site (Rule 3);
 * - from its first signing to its end the net of a project stays above zero.
 * Functions take every ledger entry of the lead (`ledger`) and give drafts; they throw CONFLICT or INVALID (Chinese).
 */
export type SigningKind = "INTENT" | "FRAMEWORK" | "FORMAL" | "SUPPLEMENT" | "TERMINATION";

/** `amountFen`: the contract amount; for SUPPLEMENT the signed difference; not read for TERMINATION. */
export type SigningFacts = { id: string; kind: SigningKind; signedOn: DateOnly; amountFen: Fen | null };

/** `linkOnly`: confirmed, but no figure. `displaces`: a later formal contract, counted until now, becomes a link. */
export type Posting = { entries: EntryDraft[]; linkOnly: boolean; displaces: string | null };

type Source = {
  signingId: string | null;
  investmentId: string | null;
  effectiveOn: DateOnly;
  kind: EntryKind;
};
export type Line = Pick<EntryDraft, "parkId" | "organisationId" | "field" | "origin" | "amount">;

export const placeOf = (line: Omit<Line, "amount">): string =>
  JSON.stringify([line.parkId, line.organisationId, line.field, line.origin]);

/** The lines of an amount over the project's sites: money by share; a project is one in each park it lies in. */
export const linesOf = (project: Project, metric: Metric, amount: bigint): Line[] => {
  const { field, origin, sites } = project;
  const parts = splitByShares(amount, sites).map((site) => site.amount);
  return sites.flatMap(({ parkId, organisationId }, at) => {
    const line = metric === "PROJECTS" ? (amount < 0n ? -1n : 1n) : parts[at]!;
    return line === 0n ? [] : [{ parkId, organisationId, field, origin, amount: line }];
  });
};

export const draftsOf = (
  owner: Pick<Project, "leadId" | "districtId">,
  metric: Metric,
  source: Source,
  lines: readonly Line[],
): EntryDraft[] =>
  lines.map((line) => ({
    metric,
    ...line,
    ...source,
    leadId: owner.leadId,
    districtId: owner.districtId,
    reverses: null,
  }));

/** Net by place (park, unit, field, origin), zero places left out. */
export const netLines = (entries: readonly EntryDraft[], metric: Metric): Line[] => {
  const net = new Map<string, Line>();
  for (const entry of entries) {
    if (entry.metric !== metric) continue;
    const { parkId, organisationId, field, origin } = entry;
    const key = placeOf(entry);
    net.set(key, {
      parkId,
      organisationId,
      field,
      origin,
      amount: (net.get(key)?.amount ?? 0n) + entry.amount,
    });
  }
  return [...net.values()].filter((line) => line.amount !== 0n);
};

export const negated = (lines: readonly Line[]): Line[] =>
  lines.map((line) => ({ ...line, amount: -line.amount }));

export const conflict = (message: string) => new AppError("CONFLICT", message);

/** No entry crosses a district or a lead: the ledger handed in must be this project's own. */
export const assertOwnLedger = (project: Project, ledger: readonly Entry[]): void => {
  const stranger = ledger.find((e) => e.districtId !== project.districtId || e.leadId !== project.leadId);
  if (stranger) throw new AppError("INTERNAL", "台账记录与项目不一致，操作未执行。", { detail: stranger.id });
};

type Step = { signingId: string | null; effectiveOn: DateOnly; amount: bigint; projects: bigint };

/** One step a signing, by date; on one date the contract first, then supplements, the end last. */
const stepsOf = (standing: readonly EntryDraft[]): Step[] => {
  const steps = new Map<string, Step>();
  for (const { metric, signingId, effectiveOn, amount } of standing) {
    if (metric !== "SIGNED" && metric !== "PROJECTS") continue;
    const key = `${signingId} ${effectiveOn}`;
    const step = steps.get(key) ?? { signingId, effectiveOn, amount: 0n, projects: 0n };
    if (metric === "SIGNED") step.amount += amount;
    else step.projects += amount;
    steps.set(key, step);
  }
  return [...steps.values()].sort(
    (a, b) => a.effectiveOn.localeCompare(b.effectiveOn) || Number(b.projects) - Number(a.projects),
  );
};

/** Refuses a history in which a supplement precedes the contract, or the net falls to zero other than by 终止. */
export const assertTimeline = (standing: readonly EntryDraft[]): void => {
  let projects = 0n;
  let net = 0n;
  for (const step of stepsOf(standing)) {
    if (projects + step.projects <= 0n && step.projects >= 0n) {
      throw invalid("补充协议的日期不能早于正式合同，也不能晚于项目终止。");
    }
    projects += step.projects;
    net += step.amount;
    if (projects > 0n && net <= 0n) {
      throw invalid(`调减后合同额为 ${amountInput(net)}。合同额须大于 0，整体退出请使用“终止”。`);
    }
    if (projects < 0n || (projects === 0n && net !== 0n)) {
      throw invalid("终止日期不能早于正式合同和已确认的补充协议。");
    }
  }
};

export const checked = (ledger: readonly Entry[], entries: EntryDraft[]): EntryDraft[] => {
  assertTimeline(standingAfter(ledger, entries));
  return entries;
};

const countedFormal = (standing: readonly Entry[]) => {
  const steps = stepsOf(standing).filter((step) => step.projects !== 0n);
  const endedOn = steps.filter((step) => step.projects < 0n).at(-1)?.effectiveOn ?? null;
  const open = steps.reduce((sum, step) => sum + step.projects, 0n) > 0n;
  return { formal: open ? (steps.filter((step) => step.projects > 0n).at(-1) ?? null) : null, endedOn };
};

const amountAbove = (signing: SigningFacts): Fen => {
  if (signing.amountFen === null || signing.amountFen <= 0n) {
    throw invalid("正式合同请填写大于 0 的合同金额。", { amount: "请填写合同金额，例如 1.2亿。" });
  }
  return signing.amountFen;
};

const postFormal = (project: Project, ledger: readonly Entry[], signing: SigningFacts): Posting => {
  const standing = standingOf(ledger);
  const { formal, endedOn } = countedFormal(standing);
  const link = { entries: [], linkOnly: true, displaces: null };
  if (endedOn !== null && signing.signedOn <= endedOn) return link;
  const earlier =
    formal &&
    (signing.signedOn < formal.effectiveOn ||
      (signing.signedOn === formal.effectiveOn && signing.id < (formal.signingId ?? "")));
  if (formal && !earlier) return link;
  const source = {
    signingId: signing.id,
    investmentId: null,
    effectiveOn: signing.signedOn,
    kind: "SIGN" as const,
  };
  const displaced = formal ? standing.filter((e) => e.signingId === formal.signingId) : [];
  const entries = [
    ...reversalsOf(displaced, "CORRECT"),
    ...draftsOf(project, "SIGNED", source, linesOf(project, "SIGNED", amountAbove(signing))),
    ...draftsOf(project, "PROJECTS", source, linesOf(project, "PROJECTS", 1n)),
  ];
  return { entries: checked(ledger, entries), linkOnly: false, displaces: formal?.signingId ?? null };
};

const postSupplement = (project: Project, ledger: readonly Entry[], signing: SigningFacts): Posting => {
  if (!countedFormal(standingOf(ledger)).formal)
    throw conflict("该项目还没有已确认的正式合同，请先确认正式合同。");
  if (signing.amountFen === null || signing.amountFen === 0n) {
    throw invalid("补充协议请填写增加或减少的金额。", {
      amount: "请填写差额，例如 2000万；减少请填 -2000万。",
    });
  }
  const source = { signingId: signing.id, investmentId: null, effectiveOn: signing.signedOn };
  const lines = linesOf(project, "SIGNED", signing.amountFen);
  const entries = draftsOf(project, "SIGNED", { ...source, kind: "SUPPLEMENT" }, lines);
  return { entries: checked(ledger, entries), linkOnly: false, displaces: null };
};

const postTermination = (project: Project, ledger: readonly Entry[], signing: SigningFacts): Posting => {
  const standing = standingOf(ledger);
  if (!countedFormal(standing).formal) throw conflict("该项目没有可终止的正式合同。");
  const source = { signingId: signing.id, investmentId: null, effectiveOn: signing.signedOn };
  const entries = (["SIGNED", "PROJECTS"] as const).flatMap((metric) =>
    draftsOf(project, metric, { ...source, kind: "TERMINATE" }, negated(netLines(standing, metric))),
  );
  return { entries: checked(ledger, entries), linkOnly: false, displaces: null };
};

/**
 * The entries that confirming `signing` posts, at its own date. FORMAL: the amount split by site, and one project in
 * each park. After a 终止 a contract signed later is a new signing; one signed before is a link. Rules 1 to 3.
 */
export const postSigning = (given: {
  project: Project;
  signing: SigningFacts;
  ledger: readonly Entry[];
}): Posting => {
  const { project, signing, ledger } = given;
  assertOwnLedger(project, ledger);
  switch (signing.kind) {
    case "INTENT":
    case "FRAMEWORK":
      return { entries: [], linkOnly: false, displaces: null };
    case "FORMAL":
      return postFormal(project, ledger, signing);
    case "SUPPLEMENT":
      return postSupplement(project, ledger, signing);
    case "TERMINATION":
      return postTermination(project, ledger, signing);
  }
};

/**
 * What signings not yet confirmed would post if all were, in date order: the entries behind 在审 and 填报, with their
 * sites, so that any scope can be summed. One that would be refused today adds nothing.
 */
export const pendingEntries = (given: {
  project: Project;
  signings: readonly SigningFacts[];
  ledger: readonly Entry[];
}): EntryDraft[] => {
  const order: Record<SigningKind, number> = {
    INTENT: 0,
    FRAMEWORK: 1,
    FORMAL: 2,
    SUPPLEMENT: 3,
    TERMINATION: 4,
  };
  const sorted = [...given.signings].sort(
    (a, b) => a.signedOn.localeCompare(b.signedOn) || order[a.kind] - order[b.kind] || (a.id < b.id ? -1 : 1),
  );
  const ledger = [...given.ledger];
  for (const signing of sorted) {
    try {
      const { entries } = postSigning({ project: given.project, signing, ledger });
      ledger.push(...entries.map((entry, index) => ({ ...entry, id: `pending ${signing.id} ${index}` })));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === "INTERNAL") throw error;
    }
  }
  return ledger.slice(given.ledger.length);
};
