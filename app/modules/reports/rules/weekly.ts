import { STAGE_LABELS, STATUS_LABELS } from "~/modules/leads/labels";
import { REVIEW_STATE_LABELS, SIGNING_KIND_LABELS } from "~/modules/signings/labels";
import type { DateOnly } from "~/platform/dates";
import {
  type Block,
  type Cell,
  type Paper,
  type PaperTable,
  type Piece,
  sourceMark,
} from "~/platform/paper/paper";
import { clipped, count, dayText, fenInYi, figure, type SourceBook, sourceBook, sumOf, yi } from "./cite";
import type {
  Behind,
  BridgeFact,
  ContractFact,
  EntryFact,
  IssueFact,
  PaperHead,
  ProjectFact,
  TargetFigure,
  WeeklyProject,
} from "./material";
import { citeProject, issueTable } from "./problems";
import {
  bridgeSentence,
  bridgeTable,
  byPace,
  isHeadline,
  paperOf,
  progressTable,
  progressWithWaiting,
  ruleNotes,
} from "./progress";

/** 招商周报: one unit, from Monday to the day it is made. Nothing but what was known by the end of that day. */
export interface WeekMaterial extends PaperHead {
  unit: { id: string; name: string };
  from: DateOnly;
  /** The day is not over: what is entered later today still comes in. */
  open: boolean;
  /** When the figures were closed. */
  closing: string;
  targets: readonly TargetFigure[];
  bridges: readonly BridgeFact[];
  behind: Behind;
  entries: readonly EntryFact[];
  moved: readonly WeeklyProject[];
  inHand: readonly ProjectFact[];
  waiting: readonly ContractFact[];
  issues: readonly IssueFact[];
  coming: readonly { id: string; number: string; name: string; what: string; on: DateOnly }[];
}

const STAGES = Object.keys(STAGE_LABELS) as (keyof typeof STAGE_LABELS)[];

const stageSentence = (given: WeekMaterial, book: SourceBook): Piece[] => {
  const under = given.inHand.filter(({ status }) => status === "ACTIVE");
  const citeList = (what: string) =>
    book.cite({
      key: `in-hand:${what}`,
      what,
      basis: `线索台账，截至 ${given.asOf}，见“在手项目”表`,
      href: `/leads?organisationId=${given.unit.id}`,
    });
  const whole = count(under.length, "个", [citeList("在手推进的项目")]);
  const parts = STAGES.flatMap((stage): Piece[] => {
    const own = under.filter((project) => project.stage === stage);
    if (own.length === 0) return [];
    return [
      `${STAGE_LABELS[stage]} `,
      count(own.length, "个", [citeList(`${STAGE_LABELS[stage]}的在手项目`)]),
      " 个、",
    ];
  });
  const last = parts.at(-1);
  const listed = last === " 个、" ? [...parts.slice(0, -1), " 个"] : parts;
  return ["在手推进的项目 ", whole, " 个", ...(listed.length > 0 ? ["，其中", ...listed] : []), "。"];
};

const movedTable = (given: WeekMaterial, book: SourceBook): PaperTable => ({
  kind: "table",
  caption: "本周项目进展",
  columns: [
    { head: "项目", kind: "text", mm: 36 },
    { head: "企业", kind: "text", mm: 28 },
    { head: "阶段", kind: "mark", mm: 12 },
    { head: "本周进展", kind: "text", mm: 46 },
    { head: "下一步", kind: "text", mm: 27 },
    { head: "来源", kind: "source", mm: 11 },
  ],
  rows: given.moved.map((project): Cell[] => [
    `${project.number} ${project.name}`,
    project.company,
    STAGE_LABELS[project.stage],
    clipped(project.happened.join("；"), 160),
    project.nextStep
      ? clipped(`${project.nextStep}${project.nextStepOn ? `（${project.nextStepOn}）` : ""}`, 60)
      : "—",
    sourceMark([citeProject(book, project)]),
  ]),
  empty: "本周没有新的进展。",
});

const waitingTable = (given: WeekMaterial, book: SourceBook): PaperTable => {
  const cite = (one: ContractFact) =>
    book.cite({
      key: `signing:${one.id}`,
      what: `${one.number} ${SIGNING_KIND_LABELS[one.kind]}合同`,
      basis: one.contract ? `合同编号 ${one.contract}` : `${one.signedOn} 签订，未填合同编号`,
      href: `/signings/${one.id}`,
    });
  const amounts = given.waiting.flatMap(({ amountFen }) => (amountFen === null ? [] : [fenInYi(amountFen)!]));
  return {
    kind: "table",
    caption: "未确认的合同",
    columns: [
      { head: "项目", kind: "text", mm: 46 },
      { head: "企业", kind: "text", mm: 34 },
      { head: "合同", kind: "mark", mm: 12 },
      { head: "签订日期", kind: "date", mm: 21 },
      { head: "金额（亿元）", kind: "figure", mm: 20 },
      { head: "状态", kind: "mark", mm: 15 },
      { head: "来源", kind: "source", mm: 13 },
    ],
    rows: given.waiting.map((one): Cell[] => {
      const at = [cite(one)];
      return [
        `${one.number} ${one.name}`,
        one.company,
        SIGNING_KIND_LABELS[one.kind],
        { date: one.signedOn },
        yi(one.amountFen, at),
        REVIEW_STATE_LABELS[one.state],
        sourceMark(at),
      ];
    }),
    ...(amounts.length > 1
      ? { total: ["合计", "", "", "", figure(sumOf(amounts, 10), "亿元", given.waiting.map(cite)), "", ""] }
      : {}),
    empty: "没有未确认的合同。",
  };
};

const inHandTable = (given: WeekMaterial, book: SourceBook): PaperTable => ({
  kind: "table",
  caption: "在手项目",
  columns: [
    { head: "项目编号", kind: "text", mm: 28 },
    { head: "项目", kind: "text", mm: 48 },
    { head: "企业", kind: "text", mm: 40 },
    { head: "阶段", kind: "mark", mm: 14 },
    { head: "状态", kind: "mark", mm: 14 },
    { head: "意向金额（亿元）", kind: "figure", mm: 20 },
  ],
  rows: given.inHand.map((project): Cell[] => [
    project.number,
    project.name,
    project.company,
    STAGE_LABELS[project.stage],
    STATUS_LABELS[project.status],
    yi(project.amountFen, [
      book.cite({
        key: "expected",
        what: "在手项目的意向金额",
        basis: "线索台账中各项目登记的意向金额，项目编号见“在手项目”表",
        href: `/leads?organisationId=${given.unit.id}`,
      }),
    ]),
  ]),
  empty: "没有在手项目。",
});

const coming = (given: WeekMaterial): Block[] =>
  given.coming.length === 0
    ? [{ kind: "text", pieces: ["没有登记下周的安排。"] }]
    : given.coming.map(
        ({ number, name, what, on }, at): Block => ({
          kind: "item",
          pieces: [`${at + 1}．${on}，${number} ${clipped(name, 30)}：${clipped(what, 60)}。`],
        }),
      );

export const weeklyPaper = (given: WeekMaterial): Paper => {
  const book = sourceBook(given.entries);
  const { behind } = given;
  const money = given.targets.filter(isHeadline).sort(byPace);
  const own = money.filter((target) => target.ownerId === given.unit.id);
  const blocks: Block[] = [
    ...ruleNotes(given),
    { kind: "heading", text: "一、目标进度" },
    ...own.map((target): Block => {
      const bridge = given.bridges.find(({ id }) => id === target.id);
      const week: Piece[] = bridge ? ["；", ...bridgeSentence(bridge, { book, before: "上周" })] : [];
      return {
        kind: "text",
        pieces: [
          `截至 ${dayText(given.asOf)}，${given.unit.name}`,
          ...progressWithWaiting(target, book, behind),
          ...week,
          "。",
        ],
      };
    }),
    progressTable("目标进度", { targets: money, book, behind }),
    bridgeTable("较上周变化", { bridges: given.bridges, targets: given.targets, book, behind }),
    { kind: "heading", text: "二、项目进展" },
    { kind: "text", pieces: stageSentence(given, book) },
    movedTable(given, book),
    waitingTable(given, book),
    { kind: "heading", text: "三、需要协调的问题" },
    issueTable("未销号的问题", { issues: given.issues, book }),
    { kind: "heading", text: "四、下周安排" },
    ...coming(given),
    {
      kind: "note",
      text: `${given.closing}。上期指 ${given.from} 以前。较时序为正是快，为负是慢。`,
    },
    inHandTable(given, book),
  ];
  return paperOf({
    name: `${given.unit.name}周报 ${given.asOf}`,
    title: `${given.unit.name}招商周报`,
    subtitle: `${given.unit.name}　${dayText(given.from)}至 ${dayText(given.asOf)}${given.open ? "　未定稿" : ""}`,
    issuer: given.unit.name,
    head: given,
    blocks,
    book,
  });
};
