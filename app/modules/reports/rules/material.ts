import type {
  EntryKind,
  LeadStatus,
  Metric,
  ReviewState,
  SigningKind,
  Stage,
  TargetKind,
} from "#prisma/enums";
import type { BridgeCode } from "~/modules/targets/rules/bridge";
import type { Missing, Sums } from "~/modules/targets/rules/evaluate";
import type { Light } from "~/modules/targets/rules/light";
import type { DateOnly } from "~/platform/dates";
import type { SourceEntry } from "~/platform/paper/paper";

/**
 * Material (素材): what was read for a report, before a word of it is written. Figures are exact decimal text in the
 * unit they are printed in, dates are calendar dates, and nothing is rounded.
 */
export interface TargetFigure {
  id: string;
  planTitle: string;
  section: string;
  indicator: string;
  metric: string | null;
  owner: string;
  ownerId: string | null;
  kind: TargetKind;
  aspirational: boolean;
  unit: string | null;
  value: string | null;
  endValue: string | null;
  dueValue: string | null;
  dueDerived: boolean;
  actual: Sums;
  progressPct: string | null;
  lagPoints: string | null;
  gap: string | null;
  light: Light;
  missing: Missing | null;
  hidden: boolean;
  scope: { organisations: readonly string[]; parks: readonly string[] };
  dueOn?: DateOnly | null;
}

/** A ledger entry with the words that a source names; names that are confidential have been left out before. */
export interface EntryFact extends Omit<SourceEntry, "kind"> {
  kind: EntryKind;
  metric: Metric;
  leadId: string | null;
  amountFen: string;
  isDemo: boolean;
}

/** Ledger entries behind a figure, each with what it adds to it in the figure's unit. */
export type Behind = Record<string, { id: string; amount: string }[]>;

export interface BridgeFact {
  id: string;
  indicator: string;
  owner: string;
  unit: string | null;
  from: string;
  to: string;
  difference: string;
  parts: { code: BridgeCode; amount: string; entries: { id: string; amount: string }[] }[];
  differentPeriods: boolean;
}

export interface IssueFact {
  id: string;
  title: string;
  unit: string | null;
  assignee: string | null;
  level: string;
  raisedOn: DateOnly;
  dueOn: DateOnly | null;
  reason: string;
  late: boolean;
  lastNote: string | null;
}

export interface ProjectFact {
  id: string;
  number: string;
  name: string;
  company: string;
  unit: string;
  stage: Stage;
  status: LeadStatus;
  amountFen: string | null;
  signedOn?: DateOnly | null;
}

export interface WeeklyProject extends ProjectFact {
  /** What happened in the period, one line each. */
  happened: string[];
  nextStep: string | null;
  nextStepOn: DateOnly | null;
}

export interface ContractFact {
  id: string;
  leadId: string;
  number: string;
  name: string;
  company: string;
  contract: string | null;
  kind: SigningKind;
  signedOn: DateOnly;
  state: ReviewState;
  amountFen: string | null;
  /** Foreign money in its own currency, with its rate. */
  original?: string | null;
}

export interface FilingFact {
  id: string;
  metric: Metric;
  period: string;
  amountFen: string;
  state: ReviewState;
}

export interface PaperHead {
  districtName: string;
  asOf: DateOnly;
  isDemo: boolean;
  /** The default pace method or lights decided: 示例规则. */
  exampleRules: boolean;
}
