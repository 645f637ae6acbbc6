import type { Field, Grade, SourceChannel } from "#prisma/enums";
import {
  FIELD_LABELS,
  GRADE_LABELS,
  SOURCE_LABELS,
  STAGE_LABELS,
  STATUS_LABELS,
} from "~/modules/leads/labels";
import { METRIC_LABELS } from "~/modules/signings/labels";
import { figureText } from "~/modules/targets/rules/display";
import type { DateOnly } from "~/platform/dates";
import {
  type Block,
  type Cell,
  dayText,
  type Paper,
  type PaperTable,
  type Piece,
} from "~/platform/paper/paper";
import { clipped, count, type SourceBook, sourceBook, spoken, yi } from "./cite";
import { contractTable, filingTable } from "./contracts";
import type { ContractFact, EntryFact, FilingFact, IssueFact, PaperHead, ProjectFact } from "./material";
import { citeProject, issueTable } from "./problems";
import { paperOf, ruleNotes } from "./progress";

/** How many of each one page holds, and how many characters of their texts; the rest is counted below. */
const ROOMY = { contracts: 5, filings: 3, talks: 3, issues: 2, summary: 110, talk: 60, next: 60, title: 40 };
const CLOSE = { contracts: 2, filings: 2, talks: 2, issues: 2, summary: 80, talk: 30, next: 30, title: 22 };
/** Lines beyond which the page is close. */
const MANY = 5;
const TITLE = 50;
const CELL = 38;
const STEPS = 8;

const roomOf = ({ contracts, investments, issues }: ProjectMaterial) => {
  const lines =
    Math.min(contracts.length, ROOMY.contracts) +
    Math.min(investments.length, ROOMY.filings) +
    2 * Math.min(issues.length, ROOMY.issues);
  return lines > MANY ? CLOSE : ROOMY;
};

/** 另有合同 3 份、问题 28 个未列，见系统中的项目页。 */
const leftOut = (given: ProjectMaterial): Block[] => {
  const room = roomOf(given);
  const parts = [
    { what: "合同", left: given.contracts.length - room.contracts, unit: "份" },
    { what: "投资填报", left: given.investments.length - room.filings, unit: "笔" },
    { what: "问题", left: given.issues.length - room.issues, unit: "个" },
  ].filter(({ left }) => left > 0);
  if (parts.length === 0) return [];
  const said = parts.map(({ what, left, unit }) => `${what} ${left} ${unit}`).join("、");
  return [{ kind: "note", text: `另有${said}未列，见系统中的项目页。` }];
};

/** 项目一页纸: what one project is, how far it has come, what it has brought and what it needs. */
export interface ProjectMaterial extends PaperHead {
  project: ProjectFact & {
    field: Field;
    grade: Grade | null;
    source: SourceChannel;
    expectedText: string | null;
    areaNeedSqm: string | null;
    summary: string | null;
    owner: string | null;
    sites: { park: string; carrier: string | null; shareBp: number }[];
  };
  reached: { stage: ProjectFact["stage"]; on: DateOnly }[];
  contracts: readonly ContractFact[];
  investments: readonly FilingFact[];
  entries: readonly EntryFact[];
  followUps: readonly {
    on: DateOnly;
    method: string;
    text: string;
    nextStep: string | null;
    nextStepOn: DateOnly | null;
  }[];
  followUpCount: number;
  issues: readonly IssueFact[];
  open: boolean;
  closing: string;
}

const sumFen = (entries: readonly EntryFact[]) =>
  entries.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n).toString();

const METRICS = ["SIGNED", "INDUSTRIAL", "PAID_IN", "FOREIGN"] as const;

const yiOfFen = (fen: string) => yi(fen).value!;

const metricSentence = (given: ProjectMaterial, book: SourceBook): Piece[] => {
  const parts = METRICS.flatMap((metric): Piece[] => {
    const own = given.entries.filter((entry) => entry.metric === metric);
    if (own.length === 0) return [];
    const at = book.cite({
      key: `metric:${metric}`,
      what: `${given.project.number} ${METRIC_LABELS[metric]}`,
      basis: "台账分录",
      href: `/ledger?metric=${metric}`,
      unit: "亿元",
      listed: true,
      entries: own.map(({ id, amountFen }) => ({ id, amount: yiOfFen(amountFen) })),
    });
    return [`${METRIC_LABELS[metric]} `, spoken(yiOfFen(sumFen(own)), "亿元", [at]), " 亿元，"];
  });
  if (parts.length === 0) return ["台账尚无已确认的金额。"];
  return ["已确认：", ...parts.slice(0, -1), " 亿元。"];
};

const pairs = (given: ProjectMaterial, book: SourceBook): PaperTable => {
  const { project } = given;
  const at = citeProject(book, project);
  const sites = project.sites
    .map(
      ({ park, carrier, shareBp }) =>
        `${park}${carrier ? `·${carrier}` : ""}${project.sites.length > 1 ? ` ${shareBp / 100}%` : ""}`,
    )
    .join("、");
  const facts: [string, Cell][] = [
    ["项目编号", project.number],
    ["招商单位", project.unit],
    ["企业", clipped(project.company, CELL)],
    ["领域", FIELD_LABELS[project.field]],
    ["阶段", `${STAGE_LABELS[project.stage]}（${STATUS_LABELS[project.status]}）`],
    ["项目分类", project.grade ? GRADE_LABELS[project.grade] : "—"],
    ["落地位置", clipped(sites, CELL) || "—"],
    ["项目来源", SOURCE_LABELS[project.source]],
    [
      "意向金额（亿元）",
      project.amountFen === null ? clipped(project.expectedText ?? "—", CELL) : yi(project.amountFen, [at]),
    ],
    ["用地需求（平方米）", project.areaNeedSqm === null ? "—" : figureText(project.areaNeedSqm, null)],
    ["负责人", project.owner ?? "—"],
    ["跟进次数", count(given.followUpCount, "次", [at])],
  ];
  const rows: Cell[][] = [];
  for (let i = 0; i < facts.length; i += 2)
    rows.push([facts[i]![0], facts[i]![1], facts[i + 1]?.[0] ?? "", facts[i + 1]?.[1] ?? ""]);
  return {
    kind: "table",
    caption: "基本情况",
    pairs: true,
    columns: [
      { head: "项目", kind: "text", mm: 30 },
      { head: "内容", kind: "text", mm: 50 },
      { head: "项目", kind: "text", mm: 30 },
      { head: "内容", kind: "text", mm: 50 },
    ],
    rows,
  };
};

const FOREIGN = 1;

/** Money that was agreed in another currency, with its rate; of many the sources tell. */
const originals = (given: ProjectMaterial): Block[] => {
  const foreign = given.contracts.slice(-roomOf(given).contracts).filter(({ original }) => original);
  if (foreign.length > FOREIGN)
    return [{ kind: "note", text: `其中 ${foreign.length} 份合同以外币签订，原币和汇率见附件“数据来源”。` }];
  return foreign.map(({ original, signedOn }) => ({
    kind: "note",
    text: `${dayText(signedOn)}签订的合同：${original}。`,
  }));
};

const talks = (given: ProjectMaterial): Block[] =>
  given.followUps.length === 0
    ? [{ kind: "note", text: "没有跟进记录。" }]
    : given.followUps.slice(0, roomOf(given).talks).map(
        ({ on, method, text }): Block => ({
          kind: "note",
          text: `${dayText(on)}跟进（${method}）：${clipped(text, roomOf(given).talk)}`,
        }),
      );

const nextStep = (given: ProjectMaterial): string => {
  const last = given.followUps.find((one) => one.nextStep);
  return last
    ? `${clipped(last.nextStep!, roomOf(given).next).replace(/[。；]$/, "")}${last.nextStepOn ? `（${dayText(last.nextStepOn)}）` : ""}。`
    : "未登记下一步。";
};

export const projectPaper = (given: ProjectMaterial): Paper => {
  const book = sourceBook(given.entries);
  const { project } = given;
  const room = roomOf(given);
  const path = given.reached
    .slice(-STEPS)
    .map(({ stage, on }) => `${STAGE_LABELS[stage]} ${on}`)
    .join(" → ");
  const blocks: Block[] = [
    ...ruleNotes({ ...given, exampleRules: false }),
    pairs(given, book),
    { kind: "text", pieces: metricSentence(given, book) },
    ...(project.summary
      ? [{ kind: "note" as const, text: `项目概况：${clipped(project.summary, room.summary)}` }]
      : []),
    { kind: "note", text: `推进过程：${path}` },
    contractTable("合同", {
      contracts: given.contracts.slice(-room.contracts),
      book,
      of: "one",
      empty: "还没有合同。",
    }),
    ...originals(given),
    ...(given.investments.length > 0
      ? [filingTable("投资", { filings: given.investments.slice(0, room.filings), book })]
      : []),
    ...talks(given),
    { kind: "note", text: `下一步：${nextStep(given)}` },
    ...(given.issues.length > 0
      ? [
          issueTable("未销号的问题", {
            issues: given.issues.slice(0, room.issues),
            book,
            own: true,
            words: room.title,
          }),
        ]
      : []),
    ...leftOut(given),
    {
      kind: "note",
      text: `${given.closing}。`,
    },
  ];
  return paperOf({
    name: `项目一页纸 ${project.number} ${given.asOf}`,
    title: clipped(project.name, TITLE),
    subtitle: `项目一页纸　${project.unit}　截至 ${dayText(given.asOf)}${given.open ? "　未定稿" : ""}`,
    issuer: project.unit,
    compact: true,
    head: given,
    blocks,
    book,
  });
};
