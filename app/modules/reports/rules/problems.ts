import { STAGE_LABELS } from "~/modules/leads/labels";
import { type DateOnly, daysBetween } from "~/platform/dates";
import { type Block, type Cell, type PaperTable, sourceMark } from "~/platform/paper/paper";
import { clipped, count, type SourceBook, yi } from "./cite";
import type { IssueFact, ProjectFact } from "./material";

/** 问题: what stands in the way, by record. */
const citeIssue = (book: SourceBook, issue: IssueFact): number =>
  book.cite({
    key: `issue:${issue.id}`,
    what: `专班问题“${clipped(issue.title, 40)}”`,
    basis: `${issue.unit ?? "管理层"} ${issue.raisedOn} 提出`,
    href: `/issues/${issue.id}`,
  });

const SHOWN = 8;

/** One line for each issue that the meeting must speak about. */
export const issueItems = (issues: readonly IssueFact[], book: SourceBook): Block[] => {
  if (issues.length === 0) return [{ kind: "item", pieces: ["专班没有滞后的问题。"] }];
  const at = book.cite({
    key: "issues",
    what: "滞后的专班问题",
    basis: `专班问题清单：${issues
      .map(({ title }) => clipped(title, 20))
      .slice(0, SHOWN)
      .join("；")}`,
    href: "/issues/meeting",
  });
  return [
    { kind: "item", pieces: ["滞后的专班问题 ", count(issues.length, "个", [at]), " 个："] },
    ...issues.slice(0, SHOWN).map((issue, index): Block => {
      citeIssue(book, issue);
      const who = issue.assignee ? `，由${issue.assignee}承办` : "，尚未交办";
      return {
        kind: "item",
        pieces: [
          `${index + 1}．${issue.unit ?? "管理层"}提出“${clipped(issue.title, 60)}”，${issue.reason}${who}。`,
        ],
      };
    }),
  ];
};

export const issueTable = (
  caption: string,
  given: { issues: readonly IssueFact[]; book: SourceBook },
): PaperTable => ({
  kind: "table",
  caption,
  columns: [
    { head: "问题", kind: "text", mm: 36 },
    { head: "提出", kind: "text", mm: 18 },
    { head: "提出日期", kind: "date", mm: 20 },
    { head: "承办", kind: "text", mm: 18 },
    { head: "期限", kind: "date", mm: 20 },
    { head: "状态", kind: "text", mm: 17 },
    { head: "最近情况", kind: "text", mm: 21 },
    { head: "来源", kind: "source", mm: 10 },
  ],
  rows: given.issues.map((issue): Cell[] => [
    issue.title,
    issue.unit ?? "管理层",
    { date: issue.raisedOn },
    issue.assignee ?? "尚未交办",
    issue.dueOn ? { date: issue.dueOn } : "—",
    issue.reason,
    clipped(issue.lastNote ?? "—", 80),
    sourceMark([citeIssue(given.book, issue)]),
  ]),
  empty: "没有问题。",
});

export const citeProject = (book: SourceBook, project: ProjectFact): number =>
  book.cite({
    key: `lead:${project.id}`,
    what: `项目 ${project.number}`,
    basis: `线索台账 ${project.number} ${clipped(project.name, 40)}，阶段为${STAGE_LABELS[project.stage]}`,
    href: `/leads/${project.id}`,
  });

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
    basis: `线索台账：${projects.map(({ number }) => number).join("、")}`,
    href: "/leads?stage=SIGNED",
  });
  return [
    {
      kind: "item",
      pieces: [
        "签约半年以上未开工的项目 ",
        count(projects.length, "个", [all]),
        ` 个，其中金额最大的是${first.unit}“${clipped(first.name, 40)}”，`,
        yi(first.amountFen, [at]),
        " 亿元，签约已 ",
        count(first.signedOn ? daysBetween(first.signedOn, asOf) : 0, "天", [at]),
        " 天。",
      ],
    },
  ];
};
