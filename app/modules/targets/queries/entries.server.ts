import type { EntryKind } from "#prisma/enums";
import { scopeOf } from "~/modules/access/queries.server";
import {
  type CrossParkFilter,
  countCrossPark,
  listCrossPark,
} from "~/modules/leads/queries/referrals.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, startOfDay } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { ledgerFigure } from "../rules/exact";
import { ledgerMetricOf } from "../rules/membership";
import { figureRange } from "../rules/path";
import { crossParkFilter } from "./figures.server";
import { listTargetRows, ruleTarget, type TargetRow } from "./rows.server";
import { seenSql, type View, viewAt } from "./view.server";

export interface TargetEntry {
  id: string;
  amountFen: string;
  /** In the target's unit. For counted targets: what the entry adds to the count at its turn, 1, 0 or −1. */
  amount: string;
  effectiveOn: DateOnly;
  recordedAt: Date;
  /** REFERRAL: an accepted 流转, which is counted and posts nothing. */
  kind: EntryKind | "REFERRAL";
  /** Null where the reader may see the figure but not the project. */
  leadId: string | null;
  leadNumber: string | null;
  projectName: string | null;
  companyName: string | null;
  signingId: string | null;
  investmentId: string | null;
  contractNumber: string | null;
  parkName: string | null;
  unitName: string;
  reversesId: string | null;
  /** Who confirmed the contract or the filing. */
  approver: string | null;
  reason: string | null;
}

export type RawEntry = Omit<TargetEntry, "amount"> & { leadKey: string };

/** An entry with the words a reader needs; the project only within the reader's reach. */
const SELECT = (ctx: Ctx) => {
  const { organisationId } = scopeOf(ctx, "lead.read");
  const mayName =
    organisationId === null
      ? Prisma.sql`${!scopeOf(ctx, "lead.read").nothing}::boolean`
      : Prisma.sql`(l."visibleTo" @> ARRAY[${organisationId}]::text[])`;
  const named = (column: string) => Prisma.sql`CASE WHEN ${mayName} THEN ${Prisma.raw(column)} END`;
  return Prisma.sql`e."id"::text, e."leadId" AS "leadKey", e."amount"::text AS "amountFen", e."effectiveOn"::text,
    e."recordedAt", e."kind"::text, ${named('e."leadId"')} AS "leadId", ${named('l."number"')} AS "leadNumber",
    ${named('coalesce(l."codeName", l."projectName")')} AS "projectName", ${named('c."name"')} AS "companyName",
    ${named('e."signingId"')} AS "signingId", ${named('e."investmentId"')} AS "investmentId",
    ${named('s."contractNumber"')} AS "contractNumber", p."name" AS "parkName", o."name" AS "unitName",
    e."reversesId"::text, coalesce(s."decidedByName", i."decidedByName") AS "approver", e."reason"`;
};

const FROM = Prisma.sql`FROM "LedgerEntry" e JOIN "Lead" l ON l."id" = e."leadId" JOIN "Company" c ON c."id" = l."companyId"
  JOIN "Organisation" o ON o."id" = e."organisationId" LEFT JOIN "Park" p ON p."id" = e."parkId"
  LEFT JOIN "Signing" s ON s."id" = e."signingId" LEFT JOIN "Investment" i ON i."id" = e."investmentId"`;

/** Entries of the target's scope and metric; the time is the caller's. */
export const inScopeSql = (row: TargetRow, within: (parkId: string) => readonly string[]): Prisma.Sql => {
  const { district, organisations, fields, origin } = row.scope;
  const parks = row.scope.parks.flatMap(within);
  const parts = [
    Prisma.sql`e."metric"::text = ${ledgerMetricOf(row.metric)}`,
    Prisma.sql`e."districtId" = ${district}`,
  ];
  if (parks.length > 0) parts.push(Prisma.sql`e."parkId" = ANY(${parks}::text[])`);
  if (organisations.length > 0)
    parts.push(Prisma.sql`e."organisationId" = ANY(${[...organisations]}::text[])`);
  if (fields.length > 0) parts.push(Prisma.sql`e."field"::text = ANY(${[...fields]}::text[])`);
  if (origin) parts.push(Prisma.sql`e."origin"::text = ${origin}`);
  return Prisma.join(parts, " AND ");
};

export const loadEntries = (ctx: Ctx, where: Prisma.Sql) =>
  ctx.db.$queryRaw<RawEntry[]>`SELECT ${SELECT(ctx)} ${FROM} WHERE ${where} ORDER BY e."id"`;

/** Money as it is; a counted target counts a project once, so a second park of it adds nothing. */
export const weighEntries = (row: TargetRow, entries: readonly RawEntry[]): TargetEntry[] => {
  const net = new Map<string, bigint>();
  const weigh = ({ leadKey, amountFen }: RawEntry) => {
    const amount = BigInt(amountFen);
    if (ledgerMetricOf(row.metric) !== "PROJECTS") return amount;
    const was = net.get(leadKey) ?? 0n;
    net.set(leadKey, was + amount);
    return BigInt(was + amount > 0n) - BigInt(was > 0n);
  };
  return entries.map((entry) => {
    const { leadKey: _, ...shown } = entry;
    return { ...shown, amount: ledgerFigure(weigh(entry), row.unit) };
  });
};

export interface TargetEntries {
  items: TargetEntry[];
  /** The figure; the items add up to it exactly. */
  total: string;
  totalFen: string;
  unit: string | null;
  hidden: boolean;
  from: DateOnly | null;
  to: DateOnly | null;
}

const maySee = (ctx: Ctx, row: TargetRow) => {
  const { organisationId, nothing } = scopeOf(ctx, "target.figures");
  return (
    !nothing &&
    (organisationId === null ||
      row.ownerId === organisationId ||
      row.scope.organisations.includes(organisationId))
  );
};

export const getReadableRow = async (ctx: Ctx, id: string, view?: View): Promise<TargetRow> => {
  const [row] = await listTargetRows(ctx, { ids: [id] }, view);
  if (!row) throw notFound("这项指标");
  return row;
};

const UNNAMED = {
  leadId: null,
  leadNumber: null,
  projectName: null,
  companyName: null,
  signingId: null,
  investmentId: null,
  contractNumber: null,
  parkName: null,
  unitName: "",
  reversesId: null,
  approver: null,
  reason: null,
};

/** One line a project; those out of the reader's reach stand without a name, so that the lines add up to the count. */
const crossParkEntries = async (ctx: Ctx, filter: CrossParkFilter) => {
  const count = await countCrossPark(ctx, filter);
  const named = (await listCrossPark(ctx, filter)).map(
    (one): TargetEntry => ({
      ...UNNAMED,
      id: one.leadId,
      amountFen: "1",
      amount: "1",
      effectiveOn: one.on,
      recordedAt: startOfDay(one.on),
      kind: one.basis === "REFERRAL" ? "REFERRAL" : "SIGN",
      leadId: one.leadId,
      leadNumber: one.number,
      projectName: one.project,
      companyName: one.company,
    }),
  );
  const others = Array.from({ length: count - named.length }, (_, at): TargetEntry => {
    const on = filter.to;
    return {
      ...UNNAMED,
      id: `other-${at}`,
      amountFen: "1",
      amount: "1",
      effectiveOn: on,
      recordedAt: startOfDay(on),
      kind: "REFERRAL",
    };
  });
  return { items: [...named, ...others], total: String(count), totalFen: String(count) };
};

/** The ledger entries behind a target's confirmed figure at a date. */
export const targetEntries = async (
  ctx: Ctx,
  given: { id: string; asOf?: DateOnly; knownAt?: DateOnly; view?: View },
): Promise<TargetEntries> => {
  const view = given.view ?? viewAt(ctx, given);
  const row = await getReadableRow(ctx, given.id, view);
  const range = figureRange(ruleTarget(row), view.asOf);
  const hidden = !maySee(ctx, row);
  const none = {
    items: [],
    total: "0",
    totalFen: "0",
    unit: row.unit,
    hidden,
    from: range?.from ?? null,
    to: range?.to ?? null,
  };
  if (hidden || !range || ledgerMetricOf(row.metric) === null) return none;
  const parks = await parkScope(ctx.db);
  if (row.metric === "CROSS_PARK_PROJECTS") {
    const counted = await crossParkEntries(ctx, crossParkFilter(row, { range, view, parks }));
    return { ...none, ...counted };
  }
  const where = Prisma.sql`${inScopeSql(row, parks.within)} AND ${seenSql(view)} AND e."effectiveOn" <= ${range.to}::date
    ${range.from ? Prisma.sql`AND e."effectiveOn" >= ${range.from}::date` : Prisma.empty}`;
  const raw = await loadEntries(ctx, where);
  const items = weighEntries(row, raw);
  const counted = ledgerMetricOf(row.metric) === "PROJECTS";
  const totalFen = counted
    ? items.reduce((sum, item) => sum + BigInt(item.amount), 0n)
    : raw.reduce((sum, item) => sum + BigInt(item.amountFen), 0n);
  return { ...none, items, total: ledgerFigure(totalFen, row.unit), totalFen: totalFen.toString() };
};
