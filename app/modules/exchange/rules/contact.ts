import type { Cell } from "./cell";
import type { FieldSpec } from "./field";
import type { ReadRow } from "./reading";

/** 联系方式 typed into one cell: 张三13800000000, 某某公司（电话：021-57000000）, 公司名换行张三 138 0000 0000. */
const PHONE =
  /(?<!\d)(?:\+?86[-\s]?)?(?:1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|0\d{2,3}[-\s]?\d{7,8}(?:[-转]\d{1,5})?|400[-\s]?\d{3}[-\s]?\d{4})(?!\d)/;
const LABEL = /[（(]?\s*(?:联系)?(?:电话|手机|方式|TEL|Tel|tel)[:：]?\s*/g;

interface NameAndPhone {
  name: string;
  phone: string | null;
  /** Whatever else stood there: the person under the company's name. */
  rest: string;
  /** A second person with a number of their own. */
  others?: string;
}

/** １３８ is 138. */
const halfWidth = (text: string): string => text.replace(/[０-９－＋]/g, (one) => one.normalize("NFKC"));

const trimmed = (text: string): string =>
  text
    .replace(/^[\s/／、,，;；:：|（(]+|[\s/／、,，;；:：|（(]+$/g, "")
    .replace(/[（(]\s*[)）]/g, "")
    .trim();

/** The name of a person or a company without the telephone that was typed beside it. */
/** Most names hold no number of a telephone's length. */
const DIGITS = /[\d０-９](?:[^\d０-９]{0,3}[\d０-９]){6}/;

export const nameAndPhone = (typed: string): NameAndPhone => {
  if (!DIGITS.test(typed)) return { name: typed, phone: null, rest: "" };
  const text = halfWidth(typed);
  const people = text.split(/[;；、,，\n]+|\s\/\s|\/(?=[\u4e00-\u9fff])/).filter((one) => PHONE.test(one));
  const [first, ...more] = people;
  if (first !== undefined && more.length > 0 && more.some((one) => trimmed(one.replace(PHONE, "")) !== ""))
    return { ...nameAndPhone(first), others: more.map((one) => one.trim()).join("；") };
  const found = PHONE.exec(text);
  if (!found) return { name: text, phone: null, rest: "" };
  const phone = phoneOf(found[0]) ?? found[0];
  const lines = text.split(/\r?\n/);
  const withPhone = lines.findIndex((line) => PHONE.test(line));
  const without = (line: string) =>
    trimmed(
      line
        .replace(PHONE, "")
        .replace(LABEL, "")
        .replace(/[)）]\s*$/, ""),
    );
  if (withPhone > 0)
    return { name: trimmed(lines.slice(0, withPhone).join("")), phone, rest: without(lines[withPhone]!) };
  return { name: without(lines.join("")), phone, rest: "" };
};

/** A telephone as the product keeps it: digits, spaces and dashes; null for what is none. */
const phoneOf = (text: string): string | null => {
  const plain = text
    .normalize("NFKC")
    .replace(/[()]/g, " ")
    .replace(/\s*(?:转|分机)\s*/g, "-")
    .replace(/[–—－]/g, "-")
    .trim();
  const [first = ""] = plain.split(/[、,，;；/／\n]+/);
  const phone = (PHONE.exec(first)?.[0] ?? first).trim().replace(/\s+/g, " ");
  return /^[+\d][\d\s-]{5,24}$/.test(phone) ? phone : null;
};

const NAMES = new Set(["company", "name", "contactName"]);

/** The telephone typed beside a name goes where telephones go. */
export const withoutPhone = (
  read: ReadRow,
  field: FieldSpec,
  { cell, at }: { cell: Cell; at: string },
): void => {
  if (!NAMES.has(field.id) || typeof cell !== "string") return;
  const { name, phone, rest, others } = nameAndPhone(cell);
  if (!phone) return;
  if (others)
    read.remarks.push({
      kind: "note",
      at,
      field: field.id,
      text: `“${others}”没有导入，请在项目页面上补登。`,
    });
  if (name === "") delete read.values[field.id];
  else read.values[field.id] = name.replace(/\s*[\r\n]+\s*/g, "");
  read.values.contactPhone ??= phone;
  if (rest !== "" && field.id !== "contactName") read.values.contactName ??= rest;
  read.remarks.push({ kind: "note", at, field: field.id, text: `“${phone}”按联系电话读取。` });
};

const SEVERAL = /\s*[\r\n、,，;；/／]+\s*/;
/** 王 over 丽 is one name, broken to fit its column. */
const WHOLE_NAME = /^([\u4e00-\u9fff·]{2,12}|[A-Za-z][A-Za-z .·]+)([（(].*[)）])?$/;

/** 张三、李四 in the column of names: the first is kept, the others are named; so with the posts below each other. */
export const firstPerson = (
  read: ReadRow,
  { id, cell, at }: { id: "contactName" | "contactTitle"; cell: Cell; at: string },
): void => {
  if (typeof cell !== "string" || read.values[id] === undefined || nameAndPhone(cell).phone) return;
  const [first, ...others] = cell.trim().split(id === "contactName" ? SEVERAL : /\s*[\r\n]+\s*/);
  if (!first || others.length === 0 || ![first, ...others].every((one) => WHOLE_NAME.test(one))) return;
  read.values[id] = first;
  read.remarks.push({
    kind: "note",
    at,
    field: id,
    text: `${id === "contactName" ? "联系人" : "职务"}只记“${first}”，“${others.join("、")}”没有导入，请在项目页面上补登。`,
  });
};

/** 马总 138 0000 0000 in the column of numbers names the person too. */
export const personOf = (read: ReadRow, cell: Cell): void => {
  if (read.values.contactName !== undefined || typeof cell !== "string") return;
  const { name, phone } = nameAndPhone(cell);
  if (phone && /^[\u4e00-\u9fffA-Za-z· ]{1,12}$/.test(name)) read.values.contactName = name;
};

/** As it stands in the cell: two numbers below each other are not one. */
export const readPhone = (read: ReadRow, at: string, cell?: Cell): void => {
  const known = read.values.contactPhone;
  const typed = known !== undefined && typeof cell === "string" ? cell.trim() : known;
  const phone = typed === undefined ? undefined : phoneOf(typed);
  if (phone === undefined || phone === typed) return;
  if (phone) read.values.contactPhone = phone;
  else delete read.values.contactPhone;
  const shown = typed?.replace(/\s*[\r\n]+\s*/g, "、");
  const text = phone ? `“${shown}”按 ${phone} 读取。` : `没有读懂电话“${shown}”，这一格没有导入。`;
  read.remarks.push({ kind: "note", at, field: "contactPhone", text });
};
