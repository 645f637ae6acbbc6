import type { ImportKind } from "#prisma/enums";
import { folded } from "./cell";
import { FIELDS, type FieldSpec } from "./fields";
import type { Head } from "./header";
import type { Places } from "./read-cell";

/**
 * 表外的话: what the name of the sheet, a band between the rows or the title says for all rows below it, where the
 * ledger has no column for it: 生物医药, 碳谷绿湾, 3月, 意向签约.
 */
export interface Implied {
  value: string;
  /** As it stands in the file, for the note. */
  text: string;
  from: "SHEET" | "BAND";
}
export type ImpliedValues = Record<string, Implied>;

export const FROM_WORDS: Record<Implied["from"], string> = { SHEET: "工作表名", BAND: "分组行" };

/** 二、合成生物领域（3个） → 合成生物 */
export const bandText = (text: string): string =>
  folded(text)
    .replace(/^([一二三四五六七八九十]+|[(][一二三四五六七八九十\d]+[)]|\d+)[、.．:：]?/, "")
    .replace(/[(][^()]*[)]/g, "")
    .replace(/[:：].*$/, "")
    .replace(/(领域|方向|产业|行业|板块|类)?(招商)?(项目|企业)?$/, "");

const choiceIn = (field: FieldSpec, text: string): string | null => {
  const words = [
    ...Object.entries(field.choices ?? {}).map(([code, label]) => [folded(label), code] as const),
    ...Object.entries(field.choiceWords ?? {}).map(([word, code]) => [folded(word), code] as const),
  ];
  const exact = words.find(([word]) => word === text);
  if (exact) return exact[1];
  const codes = new Set(
    words.filter(([word]) => word.length >= 2 && text.includes(word)).map(([, code]) => code),
  );
  codes.delete("OTHER");
  return codes.size === 1 ? [...codes][0]! : null;
};

const FIELD = FIELDS.LEAD.find(({ id }) => id === "field")!;

/** Fields that a heading of many rows may speak of. */
const SPOKEN: Partial<Record<ImportKind, readonly string[]>> = {
  LEAD: ["park", "field"],
  SIGNING: ["kind"],
  INVESTMENT: ["metric", "period"],
};

export const impliedBy = (
  kind: ImportKind,
  { text, from, head, places }: { text: string; from: Implied["from"]; head: Head; places: Places },
): ImpliedValues => {
  const typed = from === "BAND" ? bandText(text) : folded(text);
  if (typed === "" || typed.length > 24) return {};
  const values: ImpliedValues = {};
  for (const id of SPOKEN[kind] ?? []) {
    const field = FIELDS[kind].find((one) => one.id === id);
    if (!field) continue;
    const value = spokenValue(field, { typed, head, places });
    if (value) values[id] = { value, text: text.trim(), from };
  }
  return values;
};

const spokenValue = (
  field: FieldSpec,
  { typed, head, places }: { typed: string; head: Head; places: Places },
): string | null => {
  if (field.kind === "choice") return choiceIn(field, typed);
  if (field.kind === "park") {
    // 合成生物 is a field, though a park has it in its name.
    const isField = choiceIn(FIELD, typed) !== null;
    const found = isField ? null : places.parkOf(typed);
    return found && found !== "MANY" ? found.id : null;
  }
  const month = /^(?:(20\d{2})年?)?(\d{1,2})月份?$/.exec(typed);
  const year = month?.[1] ?? head.year;
  return month && year && Number(month[2]) >= 1 && Number(month[2]) <= 12
    ? `${year}-${month[2]!.padStart(2, "0")}`
    : null;
};
