/** 联系方式 typed into one cell: 张三13800000000, 某某公司（电话：021-57000000）, 公司名换行张三 138 0000 0000. */
const PHONE =
  /(?<!\d)(?:\+?86[-\s]?)?(?:1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|0\d{2,3}[-\s]?\d{7,8}(?:[-转]\d{1,5})?|400[-\s]?\d{3}[-\s]?\d{4})(?!\d)/;
const LABEL = /[（(]?\s*(?:联系)?(?:电话|手机|方式|TEL|Tel|tel)[:：]?\s*/g;

export interface NameAndPhone {
  name: string;
  phone: string | null;
  /** Whatever else stood there: the person under the company's name. */
  rest: string;
}

const trimmed = (text: string): string =>
  text
    .replace(/^[\s/／、,，;；:：|（(]+|[\s/／、,，;；:：|（(]+$/g, "")
    .replace(/[（(]\s*[)）]/g, "")
    .trim();

/** The name of a person or a company without the telephone that was typed beside it. */
export const nameAndPhone = (text: string): NameAndPhone => {
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
export const phoneOf = (text: string): string | null => {
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
