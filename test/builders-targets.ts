import type { EntryKind, Field, Metric, Operator, Origin, TargetKind, TargetMetric } from "#prisma/enums";
import { loadFacts } from "#seeds/reference/load.server";
import { toDbDate } from "~/platform/dates";
import type { Db, Tx } from "~/platform/db.server";
import { NOW, next } from "./builders";
import { aLead } from "./builders-leads";

/** The five documents as they are: plans, units, parks, carriers and every target. After `aWorld`. */
export const theFacts = (db: Db) => loadFacts(db);

export const BIO = ["BIOMEDICINE", "BIOMATERIALS", "BIOAGRI", "BIOENERGY", "SYNBIO"] as const;

export interface TargetOptions {
  id?: string;
  planId?: string;
  districtId?: string;
  indicator?: string;
  metric?: TargetMetric | null;
  ownerId?: string | null;
  ownerName?: string;
  kind?: TargetKind;
  operator?: Operator | null;
  aspirational?: boolean;
  unit?: string | null;
  value?: string | null;
  min?: string | null;
  max?: string | null;
  periodStart?: string | null;
  dueOn?: string | null;
  path?: { dueOn: string; value: string | null; basis?: "YEAR" }[];
  parks?: string[];
  organisations?: string[];
  fields?: readonly string[];
  origin?: string | null;
  parentId?: string | null;
  note?: string | null;
  readings?: { text: string; value: string | null; section: string; quote: string }[];
}

export const aPlan = async (db: Tx, options: { id?: string; districtId?: string; draft?: boolean } = {}) => {
  const id = options.id ?? "test-plan";
  return db.plan.upsert({
    where: { id },
    update: {},
    create: {
      id,
      districtId: options.districtId ?? "jinshan",
      title: "测试行动方案（2024-2026年）",
      shortTitle: "测试方案",
      draft: options.draft ?? false,
      position: next(),
    },
  });
};

/** A target of a plan: by default 45 亿元 of 签约 by the end of 2026 for 新金山发展公司. */
export const aTarget = async (db: Tx, options: TargetOptions = {}) => {
  const districtId = options.districtId ?? "jinshan";
  const plan = await aPlan(db, { id: options.planId ?? `test-plan-${districtId}`, districtId });
  const {
    planId: _,
    districtId: __,
    parks,
    organisations,
    fields,
    origin,
    periodStart,
    dueOn,
    ...rest
  } = options;
  return db.target.create({
    data: {
      id: `${plan.id}.${next()}`,
      planId: plan.id,
      position: next(),
      section: "测试",
      indicator: "签约额",
      metric: "SIGNED",
      ownerName: "测试单位",
      supports: [],
      kind: "CUMULATIVE",
      unit: "亿元",
      value: "45",
      periodStart: periodStart === null ? null : toDbDate(periodStart ?? "2024-01-01"),
      dueOn: dueOn === null ? null : toDbDate(dueOn ?? "2026-12-31"),
      quote: "测试原文",
      ...rest,
      path: (options.path ?? []).map((point) => ({ ...point, quote: "测试原文", section: "测试" })),
      readings: options.readings ?? [],
      scope: {
        district: districtId,
        parks: parks ?? [],
        organisations: organisations ?? [],
        fields: [...(fields ?? [])],
        origin: origin ?? null,
      },
    },
  });
};

export interface EntryOptions {
  metric?: Metric;
  /** In 分; `yi` in 亿元 is shorter to write. */
  amount?: bigint;
  yi?: number;
  effectiveOn?: string;
  recordedAt?: Date;
  kind?: EntryKind;
  leadId?: string;
  organisationId?: string;
  districtId?: string;
  parkId?: string | null;
  field?: Field;
  origin?: Origin | null;
  reversesId?: bigint | null;
  /** The contract or filing behind it; one of its own is made when absent. */
  signingId?: string;
  investmentId?: string;
}

const HOMES: Record<string, { districtId: string; parkId: string }> = {
  xinjinshan: { districtId: "jinshan", parkId: "jinshan-hightech" },
  tangu: { districtId: "jinshan", parkId: "tangu-lvwan" },
  nanda: { districtId: "baoshan", parkId: "nanda-synbio" },
};

const source = async (
  db: Tx,
  given: EntryOptions & { leadId: string; organisationId: string; districtId: string },
) => {
  if (given.signingId || given.investmentId)
    return { signingId: given.signingId ?? null, investmentId: given.investmentId ?? null };
  const common = {
    leadId: given.leadId,
    districtId: given.districtId,
    organisationId: given.organisationId,
    state: "CONFIRMED" as const,
    createdAt: given.recordedAt ?? NOW,
    decidedAt: given.recordedAt ?? NOW,
    decidedByName: "测试·审核岗",
  };
  const effectiveOn = given.effectiveOn ?? "2026-01-15";
  if (given.metric === undefined || given.metric === "SIGNED" || given.metric === "PROJECTS") {
    const signing = await db.signing.create({
      data: { ...common, kind: "FORMAL", signedOn: toDbDate(effectiveOn) },
    });
    return { signingId: signing.id, investmentId: null };
  }
  const investment = await db.investment.create({
    data: { ...common, metric: given.metric, period: effectiveOn.slice(0, 7), amountFen: 0n },
  });
  return { signingId: null, investmentId: investment.id };
};

/** A ledger entry as confirming would post it, with its own lead and contract unless named. Needs `aWorld`. */
export const anEntry = async (db: Tx, options: EntryOptions = {}) => {
  const organisationId = options.organisationId ?? "xinjinshan";
  const home = HOMES[organisationId] ?? HOMES.xinjinshan!;
  const districtId = options.districtId ?? home.districtId;
  const field = options.field ?? "BIOMEDICINE";
  const origin = options.origin ?? null;
  const leadId = options.leadId ?? (await aLead(db, { organisationId, districtId, field, origin })).id;
  const from = await source(db, { ...options, leadId, organisationId, districtId });
  return db.ledgerEntry.create({
    data: {
      metric: options.metric ?? "SIGNED",
      amount: options.amount ?? BigInt(Math.round((options.yi ?? 1) * 1e4)) * 1_000_000n,
      effectiveOn: toDbDate(options.effectiveOn ?? "2026-01-15"),
      recordedAt: options.recordedAt ?? NOW,
      kind: options.kind ?? (from.investmentId ? "INVEST" : "SIGN"),
      leadId,
      ...from,
      parkId: options.parkId === undefined ? home.parkId : options.parkId,
      organisationId,
      districtId,
      field,
      origin,
      reversesId: options.reversesId ?? null,
    },
  });
};

/** The last minute of that day in Shanghai, when the office confirmed it. */
export const recordedOn = (date: string) => new Date(`${date}T15:59:00Z`);
