import type { Field, LeadStatus, Origin, Stage } from "#prisma/enums";
import { STAGES } from "~/modules/leads/rules/lead";
import { toFen } from "~/modules/signings/rules/currency";
import { addDays, type DateOnly, yearOf } from "~/platform/dates";
import { type Fen, parseAmount } from "~/platform/money";
import { FIRST_DAY, LAST_DAY, type Particular, type Unit, type Waiting } from "./plan";
import { type Random, share } from "./random";

/** The life of one lead, in dates and amounts, before it is told as rows. */
export interface Life {
  unit: Unit;
  entered: Partial<Record<Stage, DateOnly>> & { PROSPECT: DateOnly };
  stage: Stage;
  status: LeadStatus;
  closedOn: DateOnly | null;
  field: Field;
  origin: Origin | null;
  sites: readonly { parkId: string; carrierId: string | null; shareBp: number }[];
  deal: (Particular & { amountFen: Fen; signedOn: DateOnly; confirmedOn: DateOnly }) | null;
  waiting: Waiting | null;
  investments: Filing[];
}

export interface Filing {
  metric: "INDUSTRIAL" | "PAID_IN";
  period: string;
  amountFen: Fen;
  state: "CONFIRMED" | "SUBMITTED" | "RETURNED";
  weight: number;
}

export const yiFen = (text: string): Fen => {
  const parsed = parseAmount(`${text}亿`, { signed: true });
  if (!parsed.ok) throw new Error(text);
  return parsed.fen;
};

const ONE_HUNDRED_THOUSAND_YUAN = 10_000_000n;
const TEN_THOUSAND_YUAN = 1_000_000n;

const AFTER_SIGNING = ["REGISTERED", "STARTED", "COMPLETED", "PRODUCING"] as const;
const DAYS_TO: Record<(typeof AFTER_SIGNING)[number], readonly [number, number]> = {
  REGISTERED: [25, 60],
  STARTED: [40, 110],
  COMPLETED: [260, 400],
  PRODUCING: [50, 110],
};

const afterSigning = (random: Random, signedOn: DateOnly, upTo: Stage) => {
  const entered: Partial<Record<Stage, DateOnly>> = {};
  let on = signedOn;
  for (const stage of AFTER_SIGNING) {
    on = addDays(on, random.int(...DAYS_TO[stage]));
    if (on > addDays(LAST_DAY, -5) || STAGES.indexOf(stage) > STAGES.indexOf(upTo)) break;
    entered[stage] = on;
  }
  return entered;
};

const beforeSigning = (random: Random, signedOn: DateOnly) => {
  const AGREED = addDays(signedOn, -random.int(12, 30));
  const NEGOTIATING = addDays(AGREED, -random.int(30, 90));
  const PROSPECT = addDays(NEGOTIATING, -random.int(8, 30));
  if (PROSPECT >= FIRST_DAY) return { PROSPECT, NEGOTIATING, AGREED };
  const first = addDays(FIRST_DAY, random.int(0, 6));
  return {
    PROSPECT: first,
    NEGOTIATING: addDays(first, random.int(9, 14)),
    AGREED: addDays(first, random.int(18, 26)),
  };
};

const furthest = (entered: Life["entered"]): Stage =>
  STAGES.findLast((stage) => entered[stage]) ?? "PROSPECT";

const placed = (random: Random, unit: Unit, particular: Particular = {}): Life["sites"] =>
  particular.sites?.map((one) => ({ ...one, carrierId: null })) ?? [
    { ...random.pick(unit.sites), shareBp: 10_000 },
  ];

const SPAN: Record<string, readonly [DateOnly, number]> = {
  2024: ["2024-02-26", 290],
  2025: ["2025-01-14", 330],
  2026: ["2026-01-12", 292],
};

const signedLife = (
  random: Random,
  unit: Unit,
  given: { year: string; index: number; count: number; particular: Particular; amountFen: Fen },
): Life => {
  const { year, index, count, particular, amountFen } = given;
  const [from, days] = SPAN[year]!;
  const slot = addDays(from, Math.floor(((index + random.next() * 0.8) * days) / count));
  const signedOn = particular.signedOn ?? slot;
  const confirmedOn = particular.confirmedOn ?? addDays(signedOn, random.int(3, 9));
  const entered = {
    ...beforeSigning(random, signedOn),
    SIGNED: signedOn,
    ...afterSigning(random, signedOn, particular.upTo ?? "PRODUCING"),
  };
  return {
    unit,
    entered,
    stage: furthest(entered),
    status: particular.terminatedOn ? "TERMINATED" : "ACTIVE",
    closedOn: particular.terminatedOn ?? null,
    field: random.pick(unit.fields),
    origin: particular.origin ?? null,
    sites: placed(random, unit, particular),
    deal: { ...particular, amountFen, signedOn, confirmedOn },
    waiting: null,
    investments: [],
  };
};

/** How much of a lead's net falls to each unit. */
const OWN_PARK: Record<string, string> = { "jinshan-hightech": "xinjinshan", "tangu-lvwan": "tangu" };
const partsOf = (unit: Unit, { sites }: Particular): [string, bigint][] =>
  sites?.map(({ parkId, shareBp }): [string, bigint] => [OWN_PARK[parkId]!, BigInt(shareBp)]) ?? [
    [unit.id, 10_000n],
  ];

const statedFen = ({ yi, usd }: Particular): Fen | null =>
  usd ? toFen(usd.minor, usd.rate, 2) : yi ? yiFen(yi) : null;

/** What the particular contracts add to the net of `unitId` in `year`. */
const statedNet = (units: readonly Unit[], unitId: string, year: string): Fen => {
  let net = 0n;
  for (const unit of units)
    for (const [signedYear, deals] of Object.entries(unit.deals))
      for (const deal of deals)
        for (const [to, shareBp] of partsOf(unit, deal)) {
          if (to !== unitId) continue;
          const part = (fen: Fen) => (fen * shareBp) / 10_000n;
          const stated = statedFen(deal);
          if (stated !== null && signedYear === year) net += part(stated);
          if (stated !== null && deal.terminatedOn && String(yearOf(deal.terminatedOn)) === year)
            net -= part(stated);
          const { supplement } = deal;
          if (supplement && !supplement.state && String(yearOf(supplement.on)) === year)
            net += part(yiFen(supplement.yi));
        }
  return net;
};

const dealsOfYear = (random: Random, units: readonly Unit[], unit: Unit, year: string): Life[] => {
  const deals = unit.deals[year]!;
  const left = yiFen(unit.net[year]!) - statedNet(units, unit.id, year);
  const open = deals.filter((deal) => statedFen(deal) === null);
  const amounts = share(
    left,
    open.map(() => 0.5 + random.next() * 1.6),
    ONE_HUNDRED_THOUSAND_YUAN,
  );
  return deals.map((particular, index) => {
    const amountFen = statedFen(particular) ?? amounts.shift()!;
    return signedLife(random, unit, { year, index, count: deals.length, particular, amountFen });
  });
};

const openLife = (
  random: Random,
  unit: Unit,
  stage: "PROSPECT" | "NEGOTIATING" | "AGREED",
  index: number,
): Life => {
  const PROSPECT =
    stage === "PROSPECT"
      ? random.between(index % 4 === 3 ? "2025-03-03" : "2026-08-03", "2026-11-12")
      : random.between(
          stage === "AGREED" ? "2026-02-02" : "2025-11-03",
          stage === "AGREED" ? "2026-07-31" : "2026-09-18",
        );
  const NEGOTIATING = addDays(PROSPECT, random.int(8, 35));
  const AGREED = addDays(NEGOTIATING, random.int(30, 60));
  const entered =
    stage === "PROSPECT"
      ? { PROSPECT }
      : stage === "NEGOTIATING"
        ? { PROSPECT, NEGOTIATING }
        : { PROSPECT, NEGOTIATING, AGREED };
  const status: LeadStatus =
    stage === "AGREED" ? "ACTIVE" : index % 6 === 4 ? "PAUSED" : index % 6 === 5 ? "LOST" : "ACTIVE";
  const last = entered.AGREED ?? entered.NEGOTIATING ?? PROSPECT;
  const closedOn = status === "ACTIVE" ? null : addDays(last, random.int(15, 60));
  return {
    unit,
    entered,
    stage,
    status,
    closedOn: closedOn && closedOn > LAST_DAY ? LAST_DAY : closedOn,
    field:
      unit.id === "tangu" && stage === "PROSPECT" && index % 5 === 0
        ? "NEW_MATERIALS"
        : random.pick(unit.fields),
    origin: unit.id === "xinjinshan" && index % 7 === 3 ? "ZHANGJIANG" : null,
    sites: stage === "PROSPECT" && index % 3 === 0 ? [] : placed(random, unit),
    deal: null,
    waiting: null,
    investments: [],
  };
};

const monthAfter = (month: string, months = 1): string => {
  const [year, m] = month.split("-").map(Number) as [number, number];
  const index = year * 12 + m - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
};

const LAST_MONTH = "2026-10";

const monthsOf = (from: DateOnly, to: DateOnly | undefined): string[] => {
  const last = to && to.slice(0, 7) < LAST_MONTH ? to.slice(0, 7) : LAST_MONTH;
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= last; month = monthAfter(month)) months.push(month);
  return months;
};

/** Months of work with their weights; the last month is still under review for every second lead. */
const industrialOf = (random: Random, life: Life, index: number): Filing[] => {
  const { STARTED, COMPLETED } = life.entered;
  if (!STARTED || !life.deal || life.closedOn) return [];
  const months = monthsOf(STARTED, COMPLETED);
  const done = COMPLETED ? 1 : Math.min(0.85, months.length / 13);
  const size = (Number(life.deal.amountFen) * done) / months.length;
  return months.map((period) => ({
    metric: "INDUSTRIAL",
    period,
    amountFen: 0n,
    state: period === LAST_MONTH && index % 2 === 0 ? "SUBMITTED" : "CONFIRMED",
    weight: size * (0.6 + random.next() * 0.8),
  }));
};

const paidInOf = (random: Random, life: Life): Filing[] => {
  const { REGISTERED } = life.entered;
  if (!REGISTERED || !life.deal || life.closedOn) return [];
  const filings: Filing[] = [];
  for (let step = 1; step <= 3; step++) {
    const period = monthAfter(REGISTERED.slice(0, 7), step * 3 - 2);
    if (period > LAST_MONTH) break;
    const percent = BigInt(random.int(8, 18));
    const amountFen = (life.deal.amountFen * percent) / 100n / TEN_THOUSAND_YUAN;
    const state = period === LAST_MONTH ? "SUBMITTED" : "CONFIRMED";
    filings.push({ metric: "PAID_IN", period, amountFen: amountFen * TEN_THOUSAND_YUAN, state, weight: 0 });
  }
  return filings;
};

/** Shares the unit's total out over the confirmed months; what is under review has the same measure. */
const withInvestments = (random: Random, unit: Unit, lives: Life[]): Life[] => {
  const filed = lives.map((life, index) => industrialOf(random, life, index));
  const confirmed = filed.flat().filter(({ state }) => state === "CONFIRMED");
  const total = yiFen(unit.industrialYi);
  const amounts = share(
    total,
    confirmed.map(({ weight }) => weight),
    TEN_THOUSAND_YUAN,
  );
  confirmed.forEach((filing, index) => {
    filing.amountFen = amounts[index]!;
  });
  const waiting = filed.flat().filter(({ state }) => state !== "CONFIRMED");
  for (const [index, filing] of waiting.entries()) {
    filing.amountFen = BigInt(Math.round(filing.weight / 1_000_000)) * TEN_THOUSAND_YUAN;
    if (index === 1) filing.state = "RETURNED";
  }
  return lives.map((life, index) => ({
    ...life,
    investments: [...filed[index]!, ...paidInOf(random, life)],
  }));
};

export const livesOf = (random: Random, units: readonly Unit[]): Life[] =>
  units.flatMap((unit) => {
    const signed = Object.keys(unit.deals).flatMap((year) => dealsOfYear(random, units, unit, year));
    const open = (stage: "PROSPECT" | "NEGOTIATING" | "AGREED", count: number) =>
      Array.from({ length: count }, (_, index) => openLife(random, unit, stage, index));
    const agreed = open("AGREED", unit.agreed).map((life, index) => ({
      ...life,
      waiting: unit.waiting[index] ?? null,
    }));
    const started = withInvestments(random, unit, signed);
    return [
      ...started,
      ...agreed,
      ...open("NEGOTIATING", unit.negotiating),
      ...open("PROSPECT", unit.prospects),
    ];
  });
