import { scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { AppError } from "~/platform/errors";
import type { Paper } from "~/platform/paper/paper";
import { sourceBook } from "../rules/cite";
import type { EntryFact } from "../rules/material";
import { bulletinPaper, type MonthMaterial, monthlyPaper } from "../rules/monthly";
import type { MonthForm } from "../schema";
import { type FrozenReport, getReport, getReportHead, type ReportHead, readKept } from "./frozen.server";

/** Of a month that was frozen before sources were kept with it: what its bridges name. */
const namedInBridges = ({ payload }: Drawn): EntryFact[] => {
  const facts = payload.bridges.flatMap((bridge) =>
    bridge.parts.flatMap(({ entries }) =>
      entries.map(
        (entry): EntryFact => ({
          id: entry.id,
          projectNumber: entry.leadNumber,
          project: entry.projectName,
          company: null,
          contract: entry.contractNumber,
          on: entry.effectiveOn,
          kind: entry.kind === "REFERRAL" ? "SIGN" : entry.kind,
          unitName: entry.unitName,
          approver: entry.approver,
          metric: "SIGNED",
          leadId: entry.leadId,
          amountFen: entry.amountFen,
          isDemo: false,
        }),
      ),
    ),
  );
  return [...new Map(facts.map((fact) => [fact.id, fact])).values()];
};

type Drawn = Pick<FrozenReport, "payload" | "isDemo" | "partial">;

export const materialOf = (report: Drawn): MonthMaterial => {
  const { payload } = report;
  const kept = payload.material;
  const example = (key: string) => payload.settings.find((one) => one.key === key)?.effectiveOn == null;
  return {
    districtName: payload.districtName,
    asOf: payload.cutOffOn,
    isDemo: report.isDemo || (kept?.isDemo ?? false),
    exampleRules: kept?.exampleRules ?? (example("pace.method") || example("light.thresholds")),
    period: payload.period,
    frozenOn: payload.frozenAt.slice(0, 10),
    frozenBy: payload.frozenBy,
    ledgerThrough: payload.ledgerThrough,
    previous: payload.previous,
    targets: payload.targets,
    reconciliations: payload.reconciliations,
    bridges: payload.bridges,
    behind: kept?.behind ?? {},
    entries: kept?.entries ?? namedInBridges(report),
    problems: kept?.problems ?? null,
    partial: report.partial,
  };
};

const WRITERS = { monthly: monthlyPaper, bulletin: bulletinPaper } satisfies Record<
  MonthForm,
  (given: MonthMaterial) => Paper
>;

/** A paper without its entries, which the month keeps once for all its forms. */
const bare = (paper: Paper): Paper => ({
  ...paper,
  sources: paper.sources.map((source) => ({ ...source, entries: [] })),
  entries: [],
});

/** Both forms of a month in the words of the day on which it is frozen. */
export const issuedPapers = (drawn: Drawn): Record<MonthForm, Paper> => {
  const material = materialOf(drawn);
  return { monthly: bare(monthlyPaper(material)), bulletin: bare(bulletinPaper(material)) };
};

/** An issued paper with the entries behind its sources. */
const refilled = (paper: Paper, material: MonthMaterial): Paper => {
  const book = sourceBook(material.entries);
  const moved = new Map(
    material.bridges.map(({ id, parts }) => [id, parts.flatMap(({ entries }) => entries)]),
  );
  const entriesOf = (key: string) => {
    const [noun, ...id] = key.split(":");
    if (noun === "target") return material.behind[id.join(":")];
    return noun === "bridge" ? moved.get(id.join(":")) : undefined;
  };
  for (const { number: _, key = "", ...source } of paper.sources)
    book.cite({ ...source, key, entries: entriesOf(key) ?? [] });
  return { ...paper, sources: book.sources(), entries: book.entries() };
};

export interface KeptPaper {
  head: ReportHead;
  paper: Paper;
  partial: boolean;
  /** The month before it, for the bridge between the two. */
  previous: string | null;
}

export const mayReadBulletin = (ctx: Ctx): boolean => {
  const { organisationId, nothing } = scopeOf(ctx, "report.read");
  return !nothing && organisationId === null;
};

/** Which papers the reader may make, for the links to them. */
export const reportLinks = (ctx: Ctx) => {
  const { organisationId, nothing } = scopeOf(ctx, "report.read");
  return { weekly: !nothing, meeting: mayReadBulletin(ctx), unit: organisationId };
};

interface Asked {
  id: string;
  form?: MonthForm;
}

/**
 * What the reader may have of a frozen report: the form of a month, and the unit whose part alone is shown to him. The
 * bulletin speaks of every unit, so only who may read the district reads it.
 */
export const admitToReport = async (ctx: Ctx, { id, form = "monthly" }: Asked) => {
  const head = await getReportHead(ctx, id);
  if (head.kind !== "MONTHLY") return { head, form: null, part: null };
  if (form === "bulletin" && !mayReadBulletin(ctx))
    throw new AppError("FORBIDDEN", "全区通报由区投资促进办印发，请查看月报中本单位的部分。");
  return { head, form, part: scopeOf(ctx, "report.read").organisationId };
};

/** A frozen report as a paper. */
export const getReportPaper = async (ctx: Ctx, asked: Asked): Promise<KeptPaper> => {
  const { head, form } = await admitToReport(ctx, asked);
  const { id } = asked;
  if (form === null) return { head, paper: await readKept(ctx, id), partial: false, previous: null };
  const report = await getReport(ctx, id);
  const { payload, partial, ...shown } = report;
  const material = materialOf(report);
  const issued = payload.papers?.[form];
  const paper = issued ? refilled(issued, material) : WRITERS[form](material);
  return { head: shown, paper, partial, previous: payload.previous?.id ?? null };
};
