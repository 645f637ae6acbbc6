import type { ImportKind } from "#prisma/enums";
import { cellText, folded } from "./cell";
import { type Head, isHeading, type SheetRow } from "./header";
import { type Mapping, mapColumns } from "./mapping";

/**
 * 另有内容: one ledger often holds projects, their contracts and the money that has come in side by side. A file comes
 * in one kind at a time; what its other columns hold is told, so that nobody takes them for imported.
 */
export interface Contents {
  kind: ImportKind;
  /** The columns that tell of it, as printed. */
  columns: string[];
}

const WHO: ReadonlySet<string> = new Set(["number", "company", "creditCode", "project", "name", "note"]);
const DONE = /到位|完成|利用/;
const PAID = /到位|完成投资|投资完成|工业投资|固定资产投资|实际利用|外资到/;

/** What must be there for a kind to be worth an import of its own. */
const isTold = (
  kind: ImportKind,
  { columns, series }: Mapping,
  nameOf: (field: string) => string,
): boolean => {
  if (!columns.company && !columns.project && !columns.number) return false;
  switch (kind) {
    case "LEAD":
      return Boolean(
        columns.company && columns.project && (columns.field || columns.park || columns.expected),
      );
    case "FOLLOW_UP":
      return Boolean(columns.content);
    case "SIGNING":
      return Boolean(columns.signedOn);
    case "INVESTMENT":
      // 固定资产投资 beside a project is what it plans.
      return Boolean(series && !series.by) || ["amount", "cumulative"].some((id) => PAID.test(nameOf(id)));
    default:
      return false;
  }
};

/** 一个项目一张的信息表, or headings that run down the first column: names of columns stand where records should. */
export const isOneProjectForm = (head: Head, first: readonly SheetRow[]): boolean => {
  const names = new Set(head.columns.flatMap(({ name }) => name.split("/").map(folded)));
  const told = first
    .filter(({ r }) => r > head.bottom)
    .slice(0, 15)
    .flatMap(({ c }) => c.map((cell) => (typeof cell === "string" ? cellText(cell) : "")))
    .filter((text) => text !== "" && isHeading(text) && !names.has(folded(text)));
  return new Set(told).size >= 4;
};

const KINDS: readonly ImportKind[] = ["LEAD", "SIGNING", "INVESTMENT", "FOLLOW_UP"];

/** The kinds that columns outside the present mapping speak of. */
export const otherContents = (
  kind: ImportKind,
  { head, mapping, first }: { head: Head; mapping: Mapping; first: readonly SheetRow[] },
): Contents[] => {
  const used = new Set([
    ...Object.values(mapping.columns).map(({ index }) => index),
    ...(mapping.series?.indexes ?? []),
  ]);
  return KINDS.filter((one) => one !== kind).flatMap((other) => {
    const theirs = mapColumns(other, head, first);
    const printed = (index: number | undefined) =>
      head.columns.find((one) => one.index === index)?.name ?? "";
    const apart = theirs.series?.by ? theirs.series.indexes.map(printed).find((name) => DONE.test(name)) : "";
    const nameOf = (field: string) =>
      printed(theirs.columns[field]?.index) || (field === "amount" && apart) || "";
    if (!isTold(other, theirs, nameOf)) return [];
    const indexes = [
      ...Object.entries(theirs.columns).flatMap(([field, { index }]) => (WHO.has(field) ? [] : [index])),
      ...(theirs.series?.indexes ?? []),
    ];
    const columns = [...new Set(indexes)]
      .filter((index) => !used.has(index))
      .sort((a, b) => a - b)
      .map(printed);
    return columns.length > 0 ? [{ kind: other, columns }] : [];
  });
};
