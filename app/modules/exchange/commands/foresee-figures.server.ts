import { besideOf, type StandingFigure, settleFigure } from "~/modules/carriers/commands/observation.server";
import { observationSchema as carrierSchema } from "~/modules/carriers/schema";
import { assertPlausible } from "~/modules/signings/commands/draft-signing.server";
import { monthAmong, type OtherFiling } from "~/modules/signings/commands/record-investment.server";
import { writable } from "~/modules/signings/queries/reach.server";
import { assertPeriod } from "~/modules/signings/rules/investment";
import {
  draftSigningSchema,
  editInvestmentSchema,
  editSigningSchema,
  recordInvestmentSchema,
} from "~/modules/signings/schema";
import { assertReportable } from "~/modules/targets/commands/record-observation.server";
import { observationSchema } from "~/modules/targets/schema";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate } from "~/platform/dates";
import { investmentAsHeld } from "../queries/plan-contracts.server";
import { type Judge, type Refusal, refusalsOf, type ToForesee } from "./foresee-rows.server";
import { carrierForms, observationForm } from "./write-figures.server";
import { changedFiling, contractAsHeld, draftForm, newFiling, signingForm } from "./write-other.server";

const targetIds = (rows: readonly ToForesee[], isNew: boolean) =>
  rows.filter(({ given }) => given.isNew === isNew).map(({ given }) => given.targetId!);

const OTHERS: Refusal = { field: "project", text: "这条记录由其他单位登记，不能由本单位改动。" };

const FIELD_OF_SIGNING: Readonly<Record<string, string>> = {
  amountFen: "amount",
  plannedIndustrialFen: "plannedIndustrial",
  confirmJump: "amount",
  rateOn: "rate",
};

export const foreseeSignings = async (ctx: Ctx, rows: readonly ToForesee[]): Promise<Judge> => {
  const signings = await ctx.db.signing.findMany({
    where: { AND: [{ id: { in: targetIds(rows, false) } }, writable(ctx, "signing.write")] },
  });
  const byId = new Map(signings.map((signing) => [signing.id, signing]));
  const leads = await ctx.db.lead.findMany({
    where: { id: { in: [...targetIds(rows, true), ...signings.map(({ leadId }) => leadId)] } },
    select: { id: true, expectedFen: true },
  });
  const leadOf = new Map(leads.map((lead) => [lead.id, lead]));
  return ({ given }) => {
    const signing = given.isNew ? null : byId.get(given.targetId!);
    if (signing === undefined) return [OTHERS];
    const contract = () =>
      signing
        ? editSigningSchema.parse({
            id: signing.id,
            version: signing.version,
            ...signingForm({ ...contractAsHeld(signing), ...given.values }),
          })
        : draftSigningSchema.parse(draftForm(given));
    const lead = leadOf.get(signing?.leadId ?? given.targetId!) ?? { expectedFen: null };
    return refusalsOf(
      () => assertPlausible(ctx, contract(), lead),
      (name) => FIELD_OF_SIGNING[name] ?? name,
    );
  };
};

export interface FilingMemory {
  /** Projects whose filings have been read. */
  read: Set<string>;
  /** What stands and what the rows before add, by project and metric. */
  filings: Map<string, OtherFiling[]>;
}

const inOrder = (a: OtherFiling, b: OtherFiling) =>
  a.period === b.period ? (a.id < b.id ? -1 : 1) : a.period < b.period ? -1 : 1;

export const foreseeInvestments = async (
  ctx: Ctx,
  rows: readonly ToForesee[],
  memory: FilingMemory,
): Promise<Judge> => {
  const { filings, read } = memory;
  const records = await ctx.db.investment.findMany({
    where: { AND: [{ id: { in: targetIds(rows, false) } }, writable(ctx, "investment.write")] },
  });
  const byId = new Map(records.map((record) => [record.id, record]));
  const leadIds = [...targetIds(rows, true), ...records.map(({ leadId }) => leadId)];
  const fresh = [...new Set(leadIds)].filter((id) => !read.has(id));
  const stored = await ctx.db.investment.findMany({
    where: { leadId: { in: fresh }, state: { not: "RETURNED" } },
    select: { id: true, leadId: true, metric: true, period: true, amountFen: true, state: true },
  });
  for (const id of fresh) read.add(id);
  for (const { leadId, metric, ...one } of stored) beside(filings, leadId, metric).push(one);
  const today = shanghaiDate(ctx.now);
  return ({ given, place }) => {
    const record = given.isNew ? null : byId.get(given.targetId!);
    if (record === undefined) return [OTHERS];
    const { values } = given;
    const fieldOf = (name: string) =>
      /^(amount|cumulative|confirmJump)/.test(name) ? (values.amount ? "amount" : "cumulative") : name;
    return refusalsOf(() => {
      const filing = record
        ? {
            leadId: record.leadId,
            ...editInvestmentSchema.parse({
              id: record.id,
              version: record.version,
              ...changedFiling(investmentAsHeld(record), values),
            }),
          }
        : recordInvestmentSchema.parse(newFiling(given));
      assertPeriod(filing.period, today);
      const all = beside(filings, filing.leadId, filing.metric);
      const others = all.filter(({ id }) => id !== record?.id).sort(inOrder);
      const add = (amountFen: bigint) => {
        others.push({ id: record?.id ?? place, period: filing.period, amountFen, state: "SAVED" });
        filings.set(`${filing.leadId}|${filing.metric}`, others);
      };
      add(monthAmong({ ...filing, confirmJump: true }, others).amountFen);
      monthAmong(filing, others.slice(0, -1));
    }, fieldOf);
  };
};

const beside = (filings: Map<string, OtherFiling[]>, leadId: string, metric: string): OtherFiling[] => {
  const key = `${leadId}|${metric}`;
  if (!filings.has(key)) filings.set(key, []);
  return filings.get(key)!;
};

export interface CarrierMemory {
  figures: Map<string, StandingFigure[]>;
}

export const foreseeCarriers = async (
  ctx: Ctx,
  rows: readonly ToForesee[],
  { memory, runs }: { memory: CarrierMemory; runs: (parkId: string | null) => boolean },
): Promise<Judge> => {
  const { figures } = memory;
  const carriers = await ctx.db.carrier.findMany({
    where: { id: { in: rows.map(({ given }) => given.targetId!) } },
    select: { id: true, parkId: true, completedOn: true },
  });
  const byId = new Map(carriers.map((carrier) => [carrier.id, carrier]));
  for (const { given } of rows)
    for (const { carrierId, kind } of carrierForms(given)) {
      const key = `${carrierId}|${kind}`;
      if (!figures.has(key)) figures.set(key, await besideOf(ctx, carrierId, kind));
    }
  const today = shanghaiDate(ctx.now);
  return ({ given }) => {
    const carrier = byId.get(given.targetId!)!;
    if (!runs(carrier.parkId))
      return [{ field: "carrier", text: "这个载体由其他单位运营，请由运营单位填报。" }];
    const completedOn = carrier.completedOn ? fromDbDate(carrier.completedOn) : null;
    const stands: (() => void)[] = [];
    const refused = carrierForms(given).flatMap((form) =>
      refusalsOf(
        () => {
          const beside = figures.get(`${carrier.id}|${form.kind}`)!;
          const filed = carrierSchema.parse(form);
          const { value, same } = settleFigure(filed, { today, completedOn, beside });
          if (!same) stands.push(() => stand(beside, { ...filed, value }));
        },
        (name) => FIELD_OF_CARRIER[form.kind][name] ?? name,
      ),
    );
    if (refused.length === 0) for (const add of stands) add();
    return refused;
  };
};

/** As it will stand once it is handed in, in the order of its day. */
const stand = (
  figures: StandingFigure[],
  filed: { observedOn: string; value: string; denominatorSqm?: string | undefined },
): void => {
  const { observedOn, value, denominatorSqm = null } = filed;
  const at = figures.findLastIndex((one) => one.observedOn <= observedOn) + 1;
  figures.splice(at, 0, { id: `new ${at}`, state: "SUBMITTED", observedOn, value, denominatorSqm });
};

const AREAS = { numeratorSqm: "occupiedSqm", denominatorSqm: "rentableSqm" };
const FIELD_OF_CARRIER: Record<"PROGRESS_PCT" | "OCCUPANCY_PCT", Readonly<Record<string, string>>> = {
  PROGRESS_PCT: { value: "progressPct", fallReason: "progressPct" },
  OCCUPANCY_PCT: { value: "occupancyPct", kind: "occupancyPct", fallReason: "occupancyPct", ...AREAS },
};

export const foreseeObservations = async (ctx: Ctx, rows: readonly ToForesee[]): Promise<Judge> => {
  const targets = await ctx.db.target.findMany({
    where: { id: { in: rows.map(({ given }) => given.targetId!) } },
    select: { id: true, kind: true, unit: true },
  });
  const byId = new Map(targets.map((target) => [target.id, target]));
  const today = shanghaiDate(ctx.now);
  return ({ given }) =>
    refusalsOf(() =>
      assertReportable(byId.get(given.targetId!)!, observationSchema.parse(observationForm(given)), today),
    );
};
