import { type Block, dayText, type Paper } from "~/platform/paper/paper";
import { count, ROUNDED, type SourceBook, sourceBook } from "./cite";
import type { Behind, EntryFact, IssueFact, PaperHead, TargetFigure } from "./material";
import { otherTables } from "./nodes";
import { issueTables, LATE_ISSUES } from "./problems";
import {
  byPace,
  isBehind,
  isHeadline,
  paperOf,
  progressTable,
  progressWithWaiting,
  ruleNotes,
} from "./progress";

/** 专班会议材料: three things to decide, the units behind pace, the issues that are red. */
export interface MeetingMaterial extends PaperHead {
  closing: string;
  decisions: readonly { title: string; detail: string; to: string }[];
  targets: readonly TargetFigure[];
  behind: Behind;
  entries: readonly EntryFact[];
  issues: readonly IssueFact[];
}

const redIssues = ({ issues }: MeetingMaterial, book: SourceBook): { text: Block[]; annex: Block[] } => {
  if (issues.length === 0)
    return { text: [{ kind: "text", pieces: ["没有超过时限或需区级统筹的问题。"] }], annex: [] };
  const at = book.cite({
    key: "issues",
    what: LATE_ISSUES,
    basis: "专班问题清单，见“滞后的问题”表",
    href: "/issues/meeting",
  });
  const { text, annex } = issueTables("滞后的问题", { issues, book });
  const said: Block = {
    kind: "text",
    pieces: ["超过时限和需区级统筹的问题 ", count(issues.length, "个", [at]), " 个。"],
  };
  return { text: [said, ...text], annex };
};

export const meetingPaper = (given: MeetingMaterial): Paper => {
  const book = sourceBook(given.entries);
  const { behind } = given;
  const late = given.targets
    .filter((target) => isHeadline(target) && isBehind(target))
    .sort(byPace)
    .reverse();
  const others = given.targets
    .filter(
      (target) =>
        !isHeadline(target) && !target.hidden && (target.light === "BEHIND" || target.light === "WATCH"),
    )
    .sort(byPace)
    .reverse();
  const before: Block[] = [
    ...ruleNotes(given),
    { kind: "heading", text: "一、提请会议决定的事项" },
    ...(given.decisions.length === 0
      ? [{ kind: "text" as const, pieces: ["没有需要决定的事项。"] }]
      : given.decisions.map((one, at): Block => {
          book.cite({
            key: `decision:${one.to}`,
            what: one.title,
            basis: one.detail || "见所列记录",
            href: one.to,
          });
          const detail = one.detail.replace(/\d{4}-\d{2}-\d{2} ?/g, dayText);
          return { kind: "item", pieces: [`${at + 1}．${one.title}${detail ? `，${detail}` : ""}。`] };
        })),
    { kind: "heading", text: "二、慢于时序进度的签约和工业投资" },
    ...(late.length === 0
      ? [{ kind: "text" as const, pieces: ["没有慢于时序进度的指标。"] }]
      : late.map(
          (target): Block => ({
            kind: "item",
            pieces: [target.owner, ...progressWithWaiting(target, book, behind), "。"],
          }),
        )),
    ...(late.length > 0 ? [progressTable("慢于时序的签约和工业投资", { targets: late, book, behind })] : []),
    ...(others.length > 0
      ? otherTables(
          { figures: "其他滞后的指标", nodes: "逾期的工作节点" },
          { targets: others, book, behind, none: "" },
        )
      : []),
  ];
  const red = redIssues(given, book);
  const blocks: Block[] = [
    ...before,
    { kind: "heading", text: "三、滞后的专班问题" },
    ...red.text,
    { kind: "note", text: `${given.closing}。${ROUNDED}。` },
    ...red.annex,
  ];
  return paperOf({
    name: `专班会议材料 ${given.asOf}`,
    title: `${given.districtName}招商工作专班会议材料`,
    subtitle: `截至 ${dayText(given.asOf)}`,
    issuer: `${given.districtName}投资促进办`,
    head: given,
    blocks,
    book,
  });
};
