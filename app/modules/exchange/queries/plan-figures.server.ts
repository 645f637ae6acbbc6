import { scopeOf } from "~/modules/access/queries.server";
import { plainName } from "~/modules/companies/rules";
import { whyNotRecorded } from "~/modules/targets/queries/detail.server";
import type { TargetRow } from "~/modules/targets/queries/rows.server";
import { toDbDate } from "~/platform/dates";
import { folded, plainNumber } from "../rules/cell";
import type { ReadRow, Remark } from "../rules/reading";
import { inUnit, isMoneyUnit } from "../rules/unit";
import { differences, type Held } from "../rules/verdict";
import { held, hold, laterThanToday, note, type Planner, problem, verdictOf } from "./planned.server";

const days = (dates: (string | undefined)[]): Date[] =>
  [...new Set(dates.flatMap((date) => date ?? []))].map(toDbDate);
const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** 新金山, 新金山公司 and 新金山发展公司 are one unit. */
const isSameUnit = (name: string, typed: string): boolean => {
  const core = (text: string) => text.replace(/(发展)?(有限)?公司$/, "");
  return core(typed).length >= 2 && core(name) === core(typed);
};

/** What stands under a month may be the month's own number or all so far; only the latter is an observation. */
const ADDED_UP: ReadonlySet<string> = new Set(["CUMULATIVE", "ANNUAL_FLOW", "ANNUAL_MIN"]);

const notFound = (
  { id, indicator, owner }: { id: string | undefined; indicator: string; owner: string | undefined },
  alike: number,
): string =>
  alike > 0 && owner
    ? `有指标“${indicator}”，但没有由“${owner}”牵头的，请核对牵头单位。`
    : `没有找到指标“${id ?? indicator}”。`;

/** The unit in the cell, else in the column of units, else the one of the heading where it is about money. */
const unitOf = (row: ReadRow, unit: string): string | undefined => {
  const own = /^-?[\d.,，]+([^\d.,，-]{1,4}2?)$/.exec(folded(row.texts.value ?? ""))?.[1];
  // 12.5万 in a column of 平方米 is 12.5 万平方米.
  if (own && /^[万亿]$/.test(own) && row.values.unit && !isMoneyUnit(row.values.unit))
    return `${own}${row.values.unit}`;
  return own ?? row.values.unit ?? (isMoneyUnit(unit) ? row.texts.unitOfHead : undefined);
};

/** 0.625 without a sign, where the indicator is a percentage. */
const isShare = ({ texts, values }: ReadRow): boolean => {
  const value = Number(values.value);
  return value > 0 && value < 1 && !/[%％]/.test(texts.value ?? "");
};

/** A figure typed in another unit than its indicator's is ten thousand times off: converted, or no figure of it. */
const inOwnUnit = (
  row: ReadRow,
  unit: string | null,
): { value?: string; remark?: (row: ReadRow) => Remark } => {
  const { value } = row.values;
  const from = value && unit ? unitOf(row, unit) : undefined;
  if (value && unit === "%" && isShare(row)) {
    const percent = plainNumber(Number(value) * 100);
    return {
      value: percent,
      remark: (one) =>
        hold(one, `${value} 按 ${percent}% 记。如果是 ${value}%，请在表中写上百分号。`, "value"),
    };
  }
  if (!value || !unit || !from) return {};
  const converted = inUnit(value, { from, to: unit });
  if (converted === null)
    return {
      remark: (one) =>
        problem(one, `“${value} ${from}”的单位与指标的单位“${unit}”不同，请按“${unit}”填写。`, "value"),
    };
  return converted === value
    ? {}
    : { value: converted, remark: (one) => note(one, `${value} ${from}按 ${converted} ${unit}记。`) };
};

/** Dated figures of targets that the ledger does not compute. */
export const planObservations: Planner = async (ctx, rows) => {
  const { districtId } = scopeOf(ctx, "observation.record");
  const targets = await ctx.db.target.findMany({
    where: { plan: { districtId: districtId ?? "" } },
    select: {
      id: true,
      indicator: true,
      unit: true,
      kind: true,
      metric: true,
      scope: true,
      ownerId: true,
      ownerName: true,
      owner: { select: { name: true, aliases: true } },
    },
  });
  const filed = await ctx.db.observation.findMany({
    where: {
      districtId: districtId ?? "",
      observedOn: { in: days(rows.map(({ values }) => values.observedOn)) },
      state: { not: "RETURNED" },
    },
    orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
  });
  return rows.map((row) => {
    const { target: id, indicator = "", owner, observedOn } = row.values;
    const alike = targets.filter((one) => plainName(one.indicator) === plainName(indicator));
    const namesOf = (one: (typeof targets)[number]) =>
      [one.ownerName, one.owner?.name, ...(one.owner?.aliases ?? [])].flatMap((name) =>
        name ? [plainName(name)] : [],
      );
    const exact = alike.filter((one) => !owner || namesOf(one).includes(plainName(owner)));
    const near = alike.filter(
      (one) => owner && namesOf(one).some((name) => isSameUnit(name, plainName(owner))),
    );
    const wanted = exact.length > 0 ? exact : near;
    // Of targets of one name a unit means its own.
    const own = owner ? [] : wanted.filter(({ ownerId }) => ownerId && ownerId === ctx.actor.organisationId);
    const named = wanted.length > 1 && own.length === 1 ? own : wanted;
    const target = id ? targets.find((one) => one.id === id) : named.length === 1 ? named[0] : undefined;
    const remarks: Remark[] = laterThanToday(ctx, row, "observedOn", "截至日期");
    if (!target)
      remarks.push(
        named.length > 1
          ? problem(row, `有 ${named.length} 项指标叫“${indicator}”，请写明牵头单位或指标编号。`, "indicator")
          : problem(row, notFound({ id, indicator, owner }, alike.length), "indicator"),
      );
    const refused =
      target && whyNotRecorded(ctx, { ...target, scope: target.scope as unknown as TargetRow["scope"] });
    if (refused) remarks.push(problem(row, refused.userMessage, "indicator"));
    if (target && !id && wanted.length > named.length)
      remarks.push(note(row, `有 ${wanted.length} 项指标叫“${indicator}”，按本单位牵头的一项记。`));
    const read = inOwnUnit(row, target?.unit ?? null);
    if (read.remark) remarks.push(read.remark(row));
    const { unit: _unit, ...given } = row.values;
    const values = read.value === undefined ? given : { ...given, value: read.value };
    if (row.cell && target && ADDED_UP.has(target.kind))
      remarks.push(hold(row, `按截至 ${observedOn} 的累计数记，不是当月（季）新增数。`, "value"));
    const record = filed.find((one) => one.targetId === target?.id && dayOf(one.observedOn) === observedOn);
    const former: Held | null = record
      ? held({
          value: record.value,
          numerator: record.numerator,
          denominator: record.denominator,
          done: record.done === null ? null : record.done ? "yes" : "no",
          text: record.text,
        })
      : null;
    const { changes } = former ? differences("OBSERVATION", { values, held: former }) : { changes: [] };
    return {
      verdict: verdictOf(record?.id ?? null, changes),
      key: `${target?.id ?? `${indicator}|${owner ?? ""}`}|${observedOn}`,
      targetId: target?.id ?? null,
      label: `${target?.indicator ?? indicator} ${observedOn ?? ""}`.trim(),
      changes,
      remarks,
      values,
    };
  });
};

export const CARRIER_FIGURES = { progressPct: "PROGRESS_PCT", occupancyPct: "OCCUPANCY_PCT" } as const;

/** Dated 完成工程量 and 入住率 of carriers; a row may give both. */
export const planCarriers: Planner = async (ctx, rows) => {
  const { districtId } = scopeOf(ctx, "carrier.observe");
  const carriers = await ctx.db.carrier.findMany({
    where: { districtId: districtId ?? "" },
    select: { id: true, name: true, aliases: true },
  });
  const filed = await ctx.db.carrierObservation.findMany({
    where: {
      carrierId: { in: carriers.map(({ id }) => id) },
      observedOn: { in: days(rows.map(({ values }) => values.observedOn)) },
      state: { not: "RETURNED" },
    },
    orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
  });
  return rows.map((row) => {
    const { carrier: name = "", observedOn } = row.values;
    const named = carriers.filter((one) =>
      [one.name, ...(one.aliases ?? [])].some((other) => plainName(other) === plainName(name)),
    );
    const carrier = named.length === 1 ? named[0] : undefined;
    const remarks: Remark[] = laterThanToday(ctx, row, "observedOn", "截至日期");
    if (!carrier)
      remarks.push(
        problem(
          row,
          named.length > 1 ? `有 ${named.length} 个载体叫“${name}”，请写全称。` : `没有找到载体“${name}”。`,
          "carrier",
        ),
      );
    const own = filed.filter((one) => one.carrierId === carrier?.id && dayOf(one.observedOn) === observedOn);
    const of = (kind: string) => own.find((one) => one.kind === kind);
    const former = held({
      ...(of("PROGRESS_PCT") ? { progressPct: of("PROGRESS_PCT")!.value } : {}),
      ...(of("OCCUPANCY_PCT") ? { occupancyPct: of("OCCUPANCY_PCT")!.value } : {}),
    });
    const { changes } = differences("CARRIER", { values: row.values, held: former });
    const given = Object.entries(CARRIER_FIGURES).filter(
      ([field]) => row.values[field] !== undefined || (field === "occupancyPct" && row.values.occupiedSqm),
    );
    if (given.length === 0) remarks.push(problem(row, "缺少完成工程量或入住率。", "progressPct"));
    const isNew = given.some(([, kind]) => !of(kind));
    return {
      verdict: isNew ? "NEW" : verdictOf(carrier?.id ?? null, changes),
      key: `${carrier?.id ?? plainName(name)}|${observedOn}`,
      targetId: carrier?.id ?? null,
      label: `${carrier?.name ?? name} ${observedOn ?? ""}`.trim(),
      changes,
      remarks,
    };
  });
};
