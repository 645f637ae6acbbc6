import { columnLetters } from "~/platform/workbook/text";
import { isPlaceholder } from "./cell";
import { parseWrittenDate, type WrittenDate } from "./date-cell";
import type { Head } from "./header";
import type { Mapping } from "./mapping";
import type { Reading, ReadRow, Remark } from "./reading";
import { typedYear } from "./series";

/**
 * 进展情况 without a column of dates: each talk begins with its day, as in 11.3来访；11.10回访. Words that begin with no
 * day have none: it is never taken from the day of the import.
 */
const LISTED = /^(?:[①-⑳]|[（(]?\d{1,2}[）)、．])\s*/;
const COUNTED = /^\d{1,2}\.\s*(?=20\d{2}[-./年]|\d{1,2}月)/;
const WHOLE =
  /^[【[（(]?\s*(20\d{2}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}[日号]?|\d{1,2}月\d{1,2}[日号])(?!\d|\s*[-—–~～至到、]\s*\d)/;
/** 11.3来访 is a day; 11.3亿元, 1.2万平方米 and 3/4产能 are none. */
const SHORT =
  /^[【[（(]?\s*(\d{1,2}[./]\d{1,2})(?=[】\]）)：:，,、；;\s]|[^\d.\-—–~～至到])(?!\s*(?:[亿万千百元亩平㎡米家个人台套项倍年月期号楼层吨公美%％产分条]|[-—–~～至到、]\s*\d|m²))/;

interface Day extends WrittenDate {
  text: string;
}

/** The day that words begin with; null where they begin with none. `year` stands in where none is written. */
export const dayAhead = (words: string, year: number | undefined): Day | null => {
  const plain = words.trim().replace(LISTED, "").replace(COUNTED, "");
  const text = (WHOLE.exec(plain) ?? SHORT.exec(plain))?.[1];
  const day = text === undefined ? null : parseWrittenDate(text.replace(/\s/g, ""), year);
  return text !== undefined && day?.precision === "day" ? { ...day, text } : null;
};

const trimmed = (words: string) => words.trim().replace(/[\s；;。]+$/, "");

/** 11.3来访；11.10回访 are two talks; words without a day of their own belong to the day before them. */
const talksIn = (content: string, year: number | undefined): { day: Day | null; content: string }[] => {
  const talks: { day: Day | null; content: string }[] = [];
  for (const piece of content.split(/(?<=[；;。\n])/)) {
    const day = dayAhead(piece, year);
    const last = talks.at(-1);
    if (!last || (day && last.day)) talks.push({ day, content: piece });
    else last.content += piece;
  }
  return talks.map(({ day, content: words }) => ({ day, content: trimmed(words) }));
};

const ofNoDay = ({ field }: Remark) => field !== "happenedOn";

/** The talks of one row; a row without words tells of none. */
export const talksOf = (read: ReadRow, { head, mapping }: Reading): ReadRow[] => {
  const { content } = read.values;
  if (content === undefined || isPlaceholder(content)) return [];
  const at = `${columnLetters(mapping.columns.content!.index)}${read.row}`;
  const fill = mapping.fills.happenedOn;
  const filledYear = typedYear(fill);
  const talks = talksIn(content, filledYear ?? head.year);
  const taken = talks.flatMap(({ day }) => (day?.yearTaken ? [day.date] : []));
  const isInOrder = taken.every((date, i) => i === 0 || taken[i - 1]! <= date);
  const latest = talks.reduce(
    (last, { day }, i) => ((day?.date ?? "") >= (talks[last]!.day?.date ?? "") ? i : last),
    0,
  );
  return talks.map(({ day, content: words }, i): ReadRow => {
    const remarks = day || filledYear ? read.remarks.filter(ofNoDay) : [...read.remarks];
    const values: Record<string, string> = { ...read.values, content: words };
    if (i !== latest) {
      delete values.nextStep;
      delete values.nextStepOn;
    }
    const say = (kind: Remark["kind"], text: string) => remarks.push({ kind, at, field: "happenedOn", text });
    if (!day) {
      if (filledYear) delete values.happenedOn;
      if (values.happenedOn === undefined && (!fill || filledYear))
        say(
          "problem",
          "没有日期列，内容开头也没有写明日期（例如 2026.11.3 来访；只写月日的，年份写在标题里），不能认定是哪一天的跟进。",
        );
      return { ...read, values, remarks, cell: at };
    }
    values.happenedOn = day.date;
    const year = day.yearTaken ? "没有写年份，按标题或统一填写的年份。" : "";
    say("note", `跟进日期按内容开头的“${day.text}”记为 ${day.date}。${year}`);
    if (day.yearTaken && !isInOrder)
      say("hold", `几次跟进没有写年份，也不是从早到晚，都按 ${day.date.slice(0, 4)} 年记。请核对是否跨年。`);
    const filled = read.filled?.filter((id) => id !== "happenedOn");
    const texts = { ...read.texts, happenedOn: day.text };
    return { ...read, values, texts, remarks, cell: at, ...(filled ? { filled } : {}) };
  });
};

/** No column of dates: the days stand in the words. */
export const isDatedInWords = (kind: string, { columns }: Mapping): boolean =>
  kind === "FOLLOW_UP" && columns.content !== undefined && columns.happenedOn === undefined;

/** Whether any of these words begin with a day, so that no column of dates is asked for. */
export const saysDays = (words: readonly unknown[], head: Head): boolean =>
  words.some((one) => typeof one === "string" && dayAhead(one, head.year) !== null);
