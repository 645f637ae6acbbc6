import type { ProspectState } from "#prisma/enums";
import { coreName } from "~/modules/companies/rules";
import type { DateOnly } from "~/platform/dates";

/**
 * 招商清单 prospect list: companies that a unit means to approach, by name. Always true:
 * - a company stands once in a list, whatever its region word, punctuation or legal form;
 * - 未接触 → 已接触 → 已见面 is set by hand with its day; 已转化 comes only with a lead and stays;
 * - a later state has the days of the earlier ones, and no day lies ahead of today.
 */
export const PROSPECT_STATE_LABELS: Record<ProspectState, string> = {
  UNTOUCHED: "未接触",
  CONTACTED: "已接触",
  MET: "已见面",
  CONVERTED: "已转化",
};

export const MOST_NAMES = 500;
export const MOST_LENGTH = 120;

export interface PastedNames {
  names: { name: string; key: string }[];
  /** Written more than once in what was pasted. */
  twice: string[];
  /** Too short or too long to be a company's name. */
  odd: string[];
}

/** One name a line; a number, a dash or a bullet before it, and what follows a tab, are left out. */
export const parseNames = (text: string): PastedNames => {
  const found = new Map<string, string>();
  const [twice, odd]: [string[], string[]] = [[], []];
  for (const line of text.split(/\r?\n/)) {
    const name = line
      .split("\t")[0]!
      .replace(/^\s*(?:[（(]?\d{1,4}[）).、．]|[-•·*])\s*/, "")
      .replace(/[\s　,，;；。]+$/, "")
      .trim();
    if (name === "") continue;
    const key = coreName(name);
    if (key.length < 2 || name.length > MOST_LENGTH) odd.push(name.slice(0, MOST_LENGTH));
    else if (found.has(key)) twice.push(name);
    else found.set(key, name);
  }
  return { names: [...found].map(([key, name]) => ({ key, name })), twice, odd };
};

export interface ProspectFacts {
  state: ProspectState;
  contactedOn: DateOnly | null;
  metOn: DateOnly | null;
}

export const prospectProblem = (
  entry: ProspectFacts,
  asked: { to: ProspectState; on: DateOnly; today: DateOnly },
): string | null => {
  if (entry.state === "CONVERTED") return "已转化的企业由线索跟进，状态不再变动。";
  if (asked.to === "CONVERTED") return "请用“转为线索”，登记后自动变为已转化。";
  if (asked.on > asked.today) return "日期不能晚于今天。";
  if (asked.to === "MET" && entry.contactedOn && asked.on < entry.contactedOn)
    return `见面日期不能早于接触日期（${entry.contactedOn}）。`;
  return null;
};

/** The days of the states as they are after the change; going back empties the later ones. */
export const datesAfter = (
  entry: ProspectFacts,
  { to, on }: { to: ProspectState; on: DateOnly },
): { contactedOn: DateOnly | null; metOn: DateOnly | null } => {
  if (to === "UNTOUCHED") return { contactedOn: null, metOn: null };
  if (to === "CONTACTED") return { contactedOn: on, metOn: null };
  return { contactedOn: entry.contactedOn ?? on, metOn: on };
};
