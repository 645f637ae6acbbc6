import { METRIC_LABELS, REVIEW_STATE_LABELS, SIGNING_KIND_LABELS } from "~/modules/signings/labels";
import { type Cell, type PaperColumn, type PaperTable, sourceMark } from "~/platform/paper/paper";
import { clipped, fenInYi, figure, type SourceBook, sumOf, yi } from "./cite";
import type { ContractFact, FilingFact } from "./material";

/** 合同、投资: the lines of contracts and filings that more than one paper has, each with its record as its source. */
export const citeContract = (book: SourceBook, one: ContractFact): number =>
  book.cite({
    key: `signing:${one.id}`,
    what: `${one.number} ${SIGNING_KIND_LABELS[one.kind]}合同`,
    basis: [
      one.contract ? `合同编号 ${one.contract}` : `${one.signedOn} 签订，未填合同编号`,
      ...(one.original ? [one.original] : []),
    ].join("；"),
    href: `/signings/${one.id}`,
  });

export const citeFiling = (book: SourceBook, one: FilingFact): number =>
  book.cite({
    key: `investment:${one.id}`,
    what: `${one.period} ${METRIC_LABELS[one.metric]}`,
    basis: `投资填报 ${one.period}`,
    href: `/investments/${one.id}`,
  });

/** Of one project its contracts are named by their numbers; of many by project and company. */
const OF_ONE: PaperColumn[] = [{ head: "合同编号", kind: "text", mm: 60 }];
const OF_MANY: PaperColumn[] = [
  { head: "项目", kind: "text", mm: 46 },
  { head: "企业", kind: "text", mm: 34 },
];

const NAME = 30;

export const contractTable = (
  caption: string,
  given: {
    contracts: readonly ContractFact[];
    book: SourceBook;
    of: "one" | "many";
    empty: string;
    /** The source of a line; its own record unless told otherwise. */
    cite?: (one: ContractFact) => number;
    /** All whose amounts the last line adds up, where that is more than stand here. */
    total?: readonly ContractFact[];
  },
): PaperTable => {
  const { contracts, book, of } = given;
  const cite = given.cite ?? ((one) => citeContract(book, one));
  const names = of === "one" ? OF_ONE : OF_MANY;
  const summed = (given.total ?? []).filter(({ amountFen }) => amountFen !== null);
  const sum = sumOf(
    summed.map(({ amountFen }) => fenInYi(amountFen)!),
    10,
  );
  return {
    kind: "table",
    caption,
    columns: [
      ...names,
      { head: "种类", kind: "mark", mm: 12 },
      { head: "签订日期", kind: "date", mm: 21 },
      { head: "金额（亿元）", kind: "figure", mm: 20 },
      { head: "状态", kind: "mark", mm: 15 },
      { head: "来源", kind: "source", mm: 13 },
    ],
    rows: contracts.map((one): Cell[] => {
      const at = [cite(one)];
      const name =
        of === "one"
          ? [one.contract ?? "—"]
          : [`${one.number} ${clipped(one.name, NAME)}`, clipped(one.company, NAME)];
      return [
        ...name,
        SIGNING_KIND_LABELS[one.kind],
        { date: one.signedOn },
        yi(one.amountFen, at),
        REVIEW_STATE_LABELS[one.state],
        sourceMark(at),
      ];
    }),
    ...(summed.length > 1
      ? {
          total: [
            ...names.map((_, at) =>
              at > 0 ? "" : summed.length > contracts.length ? "合计（含附表）" : "合计",
            ),
            "",
            "",
            figure(sum, "亿元", [...new Set(summed.map(cite))]),
            "",
            "",
          ],
        }
      : {}),
    empty: given.empty,
  };
};

export const filingTable = (
  caption: string,
  { filings, book }: { filings: readonly FilingFact[]; book: SourceBook },
): PaperTable => ({
  kind: "table",
  caption,
  columns: [
    { head: "指标", kind: "text", mm: 40 },
    { head: "月份", kind: "mark", mm: 30 },
    { head: "金额（亿元）", kind: "figure", mm: 34 },
    { head: "状态", kind: "mark", mm: 32 },
    { head: "来源", kind: "source", mm: 24 },
  ],
  rows: filings.map((one): Cell[] => {
    const at = [citeFiling(book, one)];
    return [
      METRIC_LABELS[one.metric],
      one.period,
      yi(one.amountFen, at),
      REVIEW_STATE_LABELS[one.state],
      sourceMark(at),
    ];
  }),
});
