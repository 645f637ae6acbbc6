import { STAGE_LABELS } from "~/modules/leads/labels";
import { type DateOnly, daysBetween } from "~/platform/dates";
import { type Block, type Cell, type PaperTable, sourceMark } from "~/platform/paper/paper";
import { annexName, citeRest, restNote, small, split } from "./annex";
import { clipped, count, fenInYi, type SourceBook, spoken } from "./cite";
import type { IssueFact, ProjectFact } from "./material";

/** 问题: what stands in the way, by record. */
const citeIssue = (book: SourceBook, issue: IssueFact): number =>
  book.cite({
    key: `issue:${issue.id}`,
    what: `专班问题“${clipped(issue.title, 40)}”`,
    basis: `${issue.unit ?? "管理层"} ${issue.raisedOn} 提出`,
    href: `/issues/${issue.id}`,
  });

const NAMED = 8;
export const LATE_ISSUES = "滞后的专班问题";

/** One line for each issue that the meeting must speak about; past a few they stand in a table. */
export const issueItems = (issues: readonly IssueFact[], book: SourceBook): Block[] => {
  if (issues.length === 0) return [{ kind: "item", pieces: ["本期没有滞后的专班问题。"] }];
  const at = book.cite({
    key: "issues",
    what: "滞后的专班问题",
    basis: `专班问题清单：${issues
      .map(({ title }) => clipped(title, 20))
      .slice(0, NAMED)
      .join("；")}${issues.length > NAMED ? "等" : ""}`,
    href: "/issues/meeting",
  });
  return [
    {
      kind: "item",
      pieces: [
        "滞后的专班问题 ",
        count(issues.length, "个", [at]),
        issues.length > NAMED ? " 个，其中：" : " 个：",
      ],
    },
    ...issues.slice(0, NAMED).map((issue, index): Block => {
      citeIssue(book, issue);
      const who = issue.assignee ? `，由${issue.assignee}承办` : "，尚未交办";
      return {
        kind: "item",
        pieces: [
          `${index + 1}．${issue.unit ?? "管理层"}提出“${clipped(issue.title, 60)}”，${issue.reason}${who}。`,
        ],
      };
    }),
    ...(issues.length > NAMED
      ? [
          {
            kind: "item" as const,
            pieces: [`其余 ${issues.length - NAMED} 个见附表“${annexName(LATE_ISSUES)}”。`],
          },
        ]
      : []),
  ];
};

export const issueTable = (
  caption: string,
  given: {
    issues: readonly IssueFact[];
    book: SourceBook;
    cite?: (issue: IssueFact) => number;
    /** All are one unit's own. */
    own?: boolean;
    /** Characters of a title and of the last note. */
    words?: number;
  },
): PaperTable => {
  const { book, own = false, words = 60 } = given;
  const cite = given.cite ?? ((issue) => citeIssue(book, issue));
  return {
    kind: "table",
    caption,
    columns: [
      { head: "问题", kind: "text", mm: own ? 42 : 34 },
      ...(own ? [] : [{ head: "提出", kind: "text" as const, mm: 17 }]),
      { head: "提出日期", kind: "date", mm: 20 },
      { head: "承办", kind: "text", mm: 17 },
      { head: "期限", kind: "date", mm: 20 },
      { head: "状态", kind: "text", mm: 16 },
      { head: "最近情况", kind: "text", mm: own ? 31 : 22 },
      { head: "来源", kind: "source", mm: 10 },
    ],
    rows: given.issues.map((issue): Cell[] => [
      clipped(issue.title, words),
      ...(own ? [] : [issue.unit ?? "管理层"]),
      { date: issue.raisedOn },
      issue.assignee ?? "尚未交办",
      issue.dueOn ? { date: issue.dueOn } : "—",
      issue.reason,
      clipped(issue.lastNote ?? "—", words),
      sourceMark([cite(issue)]),
    ]),
    empty: `没有${caption}。`,
  };
};

/** The first of them in the text, the rest in an annex. */
export const issueTables = (
  caption: string,
  given: { issues: readonly IssueFact[]; book: SourceBook; own?: boolean },
): { text: Block[]; annex: Block[] } => {
  const { issues, book, own } = given;
  const parts = split(issues);
  return {
    text: [issueTable(caption, { issues: parts.first, book, own }), ...restNote(parts, { caption })],
    annex: issueAnnex(caption, { issues: parts.rest, book, own }),
  };
};

export const issueAnnex = (
  caption: string,
  { issues, book, own }: { issues: readonly IssueFact[]; book: SourceBook; own?: boolean },
): Block[] => {
  if (issues.length === 0) return [];
  const cite = () => citeRest(book, { caption, basis: "专班问题清单", href: "/issues" });
  return [small(issueTable(annexName(caption), { issues, book, cite, own, words: 40 }))];
};

/** What the bulletin has no room to name. */
export const unnamedIssues = (issues: readonly IssueFact[], book: SourceBook): Block[] =>
  issueAnnex(LATE_ISSUES, { issues: split(issues, NAMED).rest, book });

export const citeProject = (book: SourceBook, project: ProjectFact): number =>
  book.cite({
    key: `lead:${project.id}`,
    what: `项目 ${project.number}`,
    basis: `线索台账 ${project.number} ${clipped(project.name, 40)}，阶段为${STAGE_LABELS[project.stage]}`,
    href: `/leads/${project.id}`,
  });

const NUMBERS = 20;

/** Signed half a year ago or more, and not yet started. */
export const notStartedItem = (
  projects: readonly ProjectFact[],
  { book, asOf }: { book: SourceBook; asOf: DateOnly },
): Block[] => {
  const [first] = projects;
  if (!first) return [];
  const at = citeProject(book, first);
  const all = book.cite({
    key: "not-started",
    what: "签约半年以上未开工的项目",
    basis: `线索台账：${projects
      .slice(0, NUMBERS)
      .map(({ number }) => number)
      .join("、")}${projects.length > NUMBERS ? "等" : ""}`,
    href: "/leads?stage=SIGNED",
  });
  return [
    {
      kind: "item",
      pieces: [
        "签约半年以上未开工的项目 ",
        count(projects.length, "个", [all]),
        ` 个，${projects.length > 1 ? "其中金额最大的是" : "为"}${first.unit}“${clipped(first.name, 40)}”，签约额 `,
        spoken(fenInYi(first.amountFen) ?? "0", "亿元", [at]),
        " 亿元",
        ...(first.signedOn
          ? ["，签约已 ", count(daysBetween(first.signedOn, asOf), "天", [at]), " 天。"]
          : ["。"]),
      ],
    },
  ];
};
