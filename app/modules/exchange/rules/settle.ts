import { wan } from "~/platform/money";
import { columnLetters } from "~/platform/workbook/text";
import { folded } from "./cell";
import { FIELDS, IMPORT_KINDS, NAMES_A_LEAD } from "./fields";
import { isHeading } from "./header";
import type { Mapping } from "./mapping";
import { YES } from "./read-cell";
import type { Reading, ReadRow, Remark } from "./reading";

/** 通读: what one field of a row says of another, and what the row lacks. */

/** No project of a district costs less than 10 万元. */
const LEAST_FEN = 10_000_000n;

const NOBODY = "企业联系人";

/** A form that describes one project on a page has headings where a ledger has names. */
const heedHeadings = (read: ReadRow, { mapping }: Reading): void => {
  for (const id of NAMING) {
    const text = read.values[id];
    if (!mapping.columns[id] || text === undefined || !isHeading(text)) continue;
    delete read.values[id];
    read.remarks.push({
      kind: "problem",
      at: addressOf(read, mapping, id),
      field: id,
      text: `“${text}”是栏目名称。如果是一个项目一张的信息表，请改成一行一个项目的台账。`,
    });
  }
};

const NAMING = ["company", "project", "name"];

/** 到位资金 alone may be all that has come in so far: of which month is it, if only the whole file says one? */
const monthsOwn = (read: ReadRow, { kind, mapping, head }: Reading): Remark[] => {
  const column = mapping.columns.amount;
  if (kind !== "INVESTMENT" || !column || mapping.columns.period || mapping.columns.cumulative) return [];
  const name = head.columns.find(({ index }) => index === column.index)?.name ?? "";
  if (!read.values.amount || !read.filled?.includes("period") || /月|本期|当期|新增/.test(name) || head.month)
    return [];
  return [
    {
      kind: "hold",
      at: `${columnLetters(column.index)}${read.row}`,
      field: "amount",
      text: `按 ${read.values.period} 当月数记。如果是累计数，请在列对应中把“${name}”改对应到“累计金额”。`,
    },
  ];
};

const IN_ONE =
  /^(?<company>[^：:—–]{2,40}?)\s*(?:[：:]|[—–]{1,2}|--|\s[-－]\s)\s*(?<project>.{2,})$|^(?<named>.{2,40}?)\s*[（(](?<unit>[^（）()]{2,36}(?:公司|集团))[）)]$/u;

/** 某某公司：某某基地 in the one column that holds both is taken apart; a person says yes to it. */
const takenApart = (read: ReadRow, { mapping }: Reading): Remark[] => {
  const { company, project } = mapping.columns;
  const text = read.values.company;
  if (!company || company.index !== project?.index || !text || text !== read.values.project) return [];
  const parts = IN_ONE.exec(text)?.groups;
  if (!parts) return [];
  read.values.company = parts.company ?? parts.unit!;
  read.values.project = parts.project ?? parts.named!;
  return [
    {
      kind: "hold",
      at: `${columnLetters(company.index)}${read.row}`,
      field: "company",
      text: `“${text}”按企业“${read.values.company}”、项目“${read.values.project}”读取。`,
    },
  ];
};

const NEVER_LESS = ["expected", "amount", "cumulative", "plannedIndustrial"];

/** What one field says of another. */
export const settled = (read: ReadRow, reading: Reading): ReadRow => {
  const { kind, mapping, head } = reading;
  const { values } = read;
  read.remarks.push(...takenApart(read, reading));
  heedHeadings(read, reading);
  // A supplement takes away as well as it adds.
  for (const id of NEVER_LESS)
    if (values[id]?.startsWith("-") && !(id === "amount" && values.kind === "SUPPLEMENT"))
      read.remarks.push({
        kind: "problem",
        at: addressOf(read, mapping, id),
        field: id,
        text: `“${read.texts[id]}”是负数。减少已登记的金额，请在该记录的页面上更正。`,
      });
  read.remarks.push(...monthsOwn(read, reading));
  // A number is kept with a person.
  if (kind === "LEAD" && values.contactPhone && !values.contactName) {
    values.contactName = NOBODY;
    read.remarks.push({
      kind: "note",
      at: String(read.row),
      field: "contactName",
      text: `没有写联系人姓名，${values.contactPhone} 记在“${NOBODY}”名下。`,
    });
  }
  const total =
    kind === "LEAD" ? "expected" : kind === "SIGNING" && values.kind === "FORMAL" ? "amount" : null;
  const fen = total && /^\d{1,8}$/.test(values[total] ?? "") ? BigInt(values[total]!) : 0n;
  if (total && fen > 0n && fen < LEAST_FEN && (values.currency ?? "CNY") === "CNY")
    read.remarks.push({
      kind: "hold",
      at: addressOf(read, mapping, total),
      field: total,
      text: `按 ${wan(fen, 2)} 万元记，金额过小，请核对单位。`,
    });
  // Only contracts bind: 意向 and 框架 may say “约3亿”.
  if (kind === "SIGNING" && (values.kind === "INTENT" || values.kind === "FRAMEWORK"))
    read.remarks = read.remarks.map((remark) =>
      remark.kind === "problem" && remark.field === "amount" && remark.text.includes("不是确定的金额")
        ? {
            ...remark,
            kind: "note",
            text: `“${read.texts.amount}”不是确定的金额，意向和框架可不填，这一格没有导入。`,
          }
        : remark,
    );
  const done =
    kind === "OBSERVATION" && values.value === undefined
      ? YES[folded(read.texts.value ?? values.text ?? "")]
      : undefined;
  if (done) {
    values.done ??= done;
    read.remarks = read.remarks.filter(({ field }) => field !== "value");
  }
  const ofYear =
    mapping.columns.cumulative && head.columns.find((one) => one.index === mapping.columns.cumulative!.index);
  if (
    kind === "INVESTMENT" &&
    !values.amount &&
    values.cumulative &&
    ofYear &&
    /本年|当年|年度|今年/.test(ofYear.name)
  )
    read.remarks.push({
      kind: "problem",
      at: `${columnLetters(ofYear.index)}${read.row}`,
      field: "cumulative",
      text: "本年累计不含以前年度，不能当作累计金额。请填本月金额。",
    });
  return read;
};

const REQUIRED = Object.fromEntries(
  IMPORT_KINDS.map((kind) => [kind, FIELDS[kind].filter(({ required }) => required)]),
) as unknown as typeof FIELDS;

/** What a record that is known already need not say again. */
export const isOnlyMissing = ({ kind, text }: Remark): boolean =>
  kind === "problem" && /^缺少[^，：]*。$/.test(text);

const isNoted = ({ remarks }: ReadRow, id: string) =>
  remarks.some(({ kind, field }) => kind === "problem" && field === id);

const addressOf = ({ row }: ReadRow, { columns }: Mapping, id: string): string =>
  columns[id] ? `${columnLetters(columns[id].index)}${row}` : `${row}`;

export const missing = (read: ReadRow, { kind, mapping }: Reading): Remark[] => {
  const remarks: Remark[] = [];
  const { values } = read;
  for (const { id, label } of REQUIRED[kind])
    if (values[id] === undefined && !isNoted(read, id))
      remarks.push({
        kind: "problem",
        at: addressOf(read, mapping, id),
        field: id,
        text: `缺少${label.replace(/（.*/, "")}。`,
      });
  if (NAMES_A_LEAD.has(kind) && !values.number && !values.project && !values.company && !values.creditCode)
    remarks.push({
      kind: "problem",
      at: addressOf(read, mapping, "project"),
      field: "project",
      text: "缺少项目编号，或企业名称加项目名称，无法认定是哪个项目。",
    });
  return remarks;
};
