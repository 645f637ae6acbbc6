import { STAGE_LABELS, STATUS_LABELS } from "~/modules/leads/labels";
import type { DateOnly } from "~/platform/dates";
import {
  type Block,
  type Cell,
  dayText,
  type Paper,
  type PaperTable,
  type Piece,
  shortDayText,
  sourceMark,
} from "~/platform/paper/paper";
import { annexName, citeRest, restNote, small, split, splitByAmount } from "./annex";
import { clipped, count, ROUNDED, type SourceBook, sourceBook, yi } from "./cite";
import { citeContract, contractTable } from "./contracts";
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
import { citeProject, issueTables } from "./problems";
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

/** Characters of a name in a cell; the number tells the project. */
const NAME = 30;
const IN_HAND = 2000;
const COMING = 10;
const STAGES = Object.keys(STAGE_LABELS) as (keyof typeof STAGE_LABELS)[];

const leadsOf = ({ unit }: WeekMaterial) => `/leads?organisationId=${unit.id}`;

const stageSentence = (given: WeekMaterial, book: SourceBook): Piece[] => {
  const under = given.inHand.filter(({ status }) => status === "ACTIVE");
  if (under.length === 0) return ["没有在手推进的项目。"];
  const at = [
    book.cite({
      key: "in-hand",
      what: "在手推进的项目和各阶段个数",
      basis: `线索台账，截至 ${given.asOf}，见“在手项目”表`,
      href: leadsOf(given),
    }),
  ];
  const parts = STAGES.flatMap((stage): Piece[] => {
    const own = under.filter((project) => project.stage === stage);
    return own.length === 0 ? [] : ["、", `${STAGE_LABELS[stage]} `, count(own.length, "个", at), " 个"];
  });
  const paused = given.inHand.length - under.length;
  const [first] = under;
  const together = under.every(({ stage }) => stage === first!.stage);
  return [
    "在手推进的项目 ",
    count(under.length, "个", at),
    ...(together
      ? [` 个，${under.length > 1 ? "均" : ""}处于${STAGE_LABELS[first!.stage]}阶段`]
      : [" 个，其中", ...parts.slice(1)]),
    ...(paused > 0 ? ["；另有暂缓 ", count(paused, "个", at), " 个"] : []),
    "。",
  ];
};

const movedTable = (
  caption: string,
  {
    projects,
    cite,
    words = 160,
  }: { projects: readonly WeeklyProject[]; cite: (project: WeeklyProject) => number; words?: number },
): PaperTable => ({
  kind: "table",
  caption,
  columns: [
    { head: "项目", kind: "text", mm: 36 },
    { head: "企业", kind: "text", mm: 28 },
    { head: "阶段", kind: "mark", mm: 12 },
    { head: "本周进展", kind: "text", mm: 46 },
    { head: "下一步", kind: "text", mm: 27 },
    { head: "来源", kind: "source", mm: 11 },
  ],
  rows: projects.map((project): Cell[] => [
    `${project.number} ${clipped(project.name, NAME)}`,
    clipped(project.company, NAME),
    STAGE_LABELS[project.stage],
    clipped(project.happened.join("；"), words),
    project.nextStep
      ? clipped(`${project.nextStep}${project.nextStepOn ? `（${project.nextStepOn}）` : ""}`, 60)
      : "—",
    sourceMark([cite(project)]),
  ]),
  empty: "本周没有新的进展。",
});

const moved = (given: WeekMaterial, book: SourceBook): { text: Block[]; annex: Block[] } => {
  const caption = "本周项目进展";
  const parts = splitByAmount(given.moved);
  const cite = () => citeRest(book, { caption, basis: "线索台账和跟进记录", href: leadsOf(given) });
  return {
    text: [
      movedTable(caption, { projects: parts.first, cite: (project) => citeProject(book, project) }),
      ...restNote(parts, { caption, order: "意向金额最大的" }),
    ],
    annex:
      parts.rest.length > 0
        ? [small(movedTable(annexName(caption), { projects: parts.rest, cite, words: 50 }))]
        : [],
  };
};

/** Contracts that wait, with what all of them come to; the largest in the text once there are many. */
const waiting = (given: WeekMaterial, book: SourceBook): { text: Block[]; annex: Block[] } => {
  const caption = "未确认的合同";
  const parts = splitByAmount(given.waiting);
  const href = `/signings?organisationId=${given.unit.id}`;
  const inAnnex = new Set(parts.rest);
  const cite = (one: ContractFact) =>
    inAnnex.has(one) ? citeRest(book, { caption, basis: "签约台账", href }) : citeContract(book, one);
  return {
    text: [
      contractTable(caption, {
        contracts: parts.first,
        total: given.waiting,
        cite,
        book,
        of: "many",
        empty: "没有未确认的合同。",
      }),
      ...restNote(parts, { caption, order: "金额最大的", unit: "份" }),
    ],
    annex:
      parts.rest.length > 0
        ? [
            small(
              contractTable(annexName(caption), { contracts: parts.rest, cite, book, of: "many", empty: "" }),
            ),
          ]
        : [],
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
  rows: given.inHand.slice(0, IN_HAND).map((project): Cell[] => [
    project.number,
    clipped(project.name, NAME),
    clipped(project.company, NAME),
    STAGE_LABELS[project.stage],
    STATUS_LABELS[project.status],
    yi(project.amountFen, [
      book.cite({
        key: "expected",
        what: "在手项目的意向金额",
        basis: "线索台账中各项目登记的意向金额，项目编号见“在手项目”表",
        href: leadsOf(given),
      }),
    ]),
  ]),
  empty: "没有在手项目。",
});

const comingLine = ({ number, name, what, on }: WeekMaterial["coming"][number]) =>
  `${shortDayText(on)}，${number} ${clipped(name, 30)}：${clipped(what, 60).replace(/[。；]$/, "")}`;

const coming = (given: WeekMaterial): { text: Block[]; annex: Block[] } => {
  if (given.coming.length === 0)
    return { text: [{ kind: "text", pieces: ["没有登记下周的安排。"] }], annex: [] };
  const caption = "下周安排";
  const parts = split(given.coming, COMING);
  const rows = parts.rest.map((one): Cell[] => [
    { date: one.on },
    `${one.number} ${clipped(one.name, NAME)}`,
    clipped(one.what, 60),
  ]);
  return {
    text: [
      ...parts.first.map((one, at): Block => ({ kind: "item", pieces: [`${at + 1}．${comingLine(one)}。`] })),
      ...restNote(parts, { caption, unit: "项" }),
    ],
    annex:
      rows.length === 0
        ? []
        : [
            {
              kind: "table",
              small: true,
              caption: annexName(caption),
              columns: [
                { head: "日期", kind: "date", mm: 22 },
                { head: "项目", kind: "text", mm: 66 },
                { head: "安排", kind: "text", mm: 72 },
              ],
              rows,
            },
          ],
  };
};

export const weeklyPaper = (given: WeekMaterial): Paper => {
  const book = sourceBook(given.entries);
  const { behind } = given;
  const money = given.targets.filter(isHeadline).sort(byPace);
  const own = money.filter((target) => target.ownerId === given.unit.id);
  const noGoals = "文件没有为本单位定签约和工业投资的目标。";
  const goals: Block[] =
    money.length === 0
      ? [{ kind: "text", pieces: [noGoals] }]
      : [
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
        ];
  const progress = moved(given, book);
  const contracts = waiting(given, book);
  const issues = issueTables("未销号的问题", { issues: given.issues, book, own: true });
  const next = coming(given);
  const left = given.inHand.length - IN_HAND;
  const blocks: Block[] = [
    ...ruleNotes(given),
    { kind: "heading", text: "一、目标进度" },
    ...goals,
    { kind: "heading", text: "二、项目进展" },
    { kind: "text", pieces: stageSentence(given, book) },
    ...progress.text,
    ...contracts.text,
    { kind: "heading", text: "三、需要协调的问题" },
    ...issues.text,
    { kind: "heading", text: "四、下周安排" },
    ...next.text,
    {
      kind: "note",
      text: `${given.closing}。上期指 ${dayText(given.from)}以前。较时序为正是快，为负是慢。${ROUNDED}。`,
    },
    ...progress.annex,
    ...contracts.annex,
    ...issues.annex,
    ...next.annex,
    ...(given.inHand.length > 0 ? [small(inHandTable(given, book))] : []),
    ...(left > 0
      ? [{ kind: "note" as const, text: `另有在手项目 ${left} 个未列，见系统中的线索清单。` }]
      : []),
  ];
  return paperOf({
    name: `${given.unit.name}周报 ${given.asOf}`,
    title: `${given.unit.name}招商周报`,
    subtitle: `${given.from === given.asOf ? "" : `${dayText(given.from)}至 `}${dayText(given.asOf)}${given.open ? "　未定稿" : ""}`,
    issuer: given.unit.name,
    head: given,
    blocks,
    book,
  });
};
