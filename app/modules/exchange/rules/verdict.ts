import type { ImportKind } from "#prisma/enums";
import { jumpOfTenThousand } from "~/modules/signings/rules/currency";
import { wan } from "~/platform/money";
import { type FieldSpec, fieldOf } from "./fields";

/** 核对: what a row would do. A blank cell changes nothing; a figure a thousand times off waits for a yes. */
export interface Change {
  field: string;
  label: string;
  from: string;
  to: string;
}

/** The values that the record holds now, in the same canonical text. */
export type Held = Record<string, string | null>;

const SCALE_AREA = 100n;

const asInteger = (kind: FieldSpec["kind"], value: string): bigint | null => {
  if (kind === "money") return /^-?\d+$/.test(value) ? BigInt(value) : null;
  if (kind !== "area" || !/^\d+(\.\d+)?$/.test(value)) return null;
  const [whole = "0", fraction = ""] = value.split(".");
  return BigInt(whole) * SCALE_AREA + BigInt(fraction.padEnd(2, "0").slice(0, 2));
};

/** As a person reads it. */
export const shown = (
  field: FieldSpec,
  value: string | null | undefined,
  names: Record<string, string> = {},
): string => {
  if (value === null || value === undefined || value === "") return "—";
  if (field.kind === "money") return /^-?\d+$/.test(value) ? `${wan(BigInt(value), 2)} 万元` : value;
  if (field.kind === "area") return `${value} 平方米`;
  if (field.kind === "percent") return `${value}%`;
  if (field.choices) return field.choices[value] ?? value;
  return names[value] ?? value;
};

const same = (field: FieldSpec, from: string | null, to: string): boolean => {
  if (from === null) return false;
  if (field.kind === "area" || field.kind === "figure" || field.kind === "percent")
    return Number(from) === Number(to);
  return from === to;
};

export interface Difference {
  changes: Change[];
  /** A figure 10,000 times off, or nearly: the trace of 万 typed for 亿. */
  jumps: { field: string; text: string }[];
}

/** The fields that would change; only those that the row gives and the record has. */
export const differences = (
  kind: ImportKind,
  {
    values,
    held,
    names = {},
  }: { values: Record<string, string>; held: Held; names?: Record<string, string> },
): Difference => {
  const changes: Change[] = [];
  const jumps: Difference["jumps"] = [];
  for (const [id, to] of Object.entries(values)) {
    const field = fieldOf(kind, id);
    const from = held[id];
    if (!field || from === undefined || same(field, from, to)) continue;
    changes.push({
      field: id,
      label: field.label,
      from: shown(field, from, names),
      to: shown(field, to, names),
    });
    const former = from === null ? null : asInteger(field.kind, from);
    const next = asInteger(field.kind, to);
    if (former !== null && next !== null && jumpOfTenThousand(former, next))
      jumps.push({
        field: id,
        text: `${shown(field, to)}与原值 ${shown(field, from)} 相差上千倍，请核对单位。`,
      });
  }
  return { changes, jumps };
};
