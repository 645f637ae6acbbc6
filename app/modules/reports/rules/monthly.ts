import type { DateOnly } from "~/platform/dates";
import { type Block, dayText, type Paper, type Piece } from "~/platform/paper/paper";
import { count, figure, isNil, ROUNDED, type SourceBook, sourceBook, unsigned } from "./cite";
import type {
  Behind,
  BridgeFact,
  EntryFact,
  IssueFact,
  PaperHead,
  ProjectFact,
  TargetFigure,
} from "./material";
import { otherTables } from "./nodes";
import { issueItems, notStartedItem, unnamedIssues } from "./problems";
import {
  bridgeSentence,
  bridgeTable,
  byPace,
  isAhead,
  isBehind,
  isHeadline,
  isNotDue,
  paperOf,
  progressSentence,
  progressTable,
  progressWithWaiting,
  ruleNotes,
  wordOf,
} from "./progress";
import { monthText } from "./report";

/**
 * 月报 and 全区通报: the same frozen month in two forms. The monthly report is the whole table; the bulletin says in
 * words who is ahead of pace, then who is behind, then what stands in the way. Neither says anything that is not a figure.
 */
export interface MonthMaterial extends PaperHead {
  period: string;
  frozenOn: DateOnly;
  frozenBy: string;
  ledgerThrough: string;
  previous: { title: string; cutOffOn: DateOnly } | null;
  targets: readonly TargetFigure[];
  reconciliations: readonly {
    id: string;
    indicator: string;
    own: string | null;
    childrenSum: string | null;
    undivided: string | null;
    reading: string | null;
    unit: string | null;
  }[];
  bridges: readonly BridgeFact[];
  behind: Behind;
  entries: readonly EntryFact[];
  /** Null in reports that were frozen before problems were kept with them. */
  problems: { issues: IssueFact[]; notStarted: ProjectFact[] } | null;
  /** Only one unit's part of it. */
  partial: boolean;
}

const NO_GOALS = "文件没有定签约和工业投资的目标。";

const isDistrict = (target: TargetFigure) =>
  target.ownerId === null && target.scope.organisations.length === 0 && target.scope.parks.length === 0;

const reconciled = (given: MonthMaterial, book: SourceBook): Block[] =>
  given.reconciliations.flatMap((found): Block[] => {
    if (found.undivided === null || found.own === null || found.childrenSum === null) return [];
    const at = [
      book.cite({
        key: `split:${found.id}`,
        what: `“${found.indicator}”目标分解`,
        basis: "该指标和分解到各单位的指标",
        href: `/targets/${found.id}`,
      }),
    ];
    const unit = ` ${found.unit ?? ""}`;
    const rest: Piece[] = isNil(found.undivided)
      ? ["，两者一致"]
      : [`，${found.reading ?? "相差"} `, figure(unsigned(found.undivided), found.unit, at), unit];
    return [
      {
        kind: "text",
        pieces: [
          `${found.indicator}：全区目标 `,
          figure(found.own, found.unit, at),
          `${unit}，各单位合计 `,
          figure(found.childrenSum, found.unit, at),
          unit,
          ...rest,
          "。",
        ],
      },
    ];
  });

const bridgeOf = (given: MonthMaterial, target: TargetFigure) =>
  given.bridges.find((bridge) => bridge.id === target.id);

const sub = (given: MonthMaterial) =>
  `${given.districtName}投资促进办　截至 ${dayText(given.asOf)}　${given.partial ? "本单位部分　" : ""}封存于 ${dayText(given.frozenOn)}`;

const foot = (given: MonthMaterial): Block => ({
  kind: "note",
  text: `数据截至 ${dayText(given.asOf)} 24 时，台账截至第 ${given.ledgerThrough} 笔，由${given.frozenBy}于 ${dayText(given.frozenOn)}封存；此后入账的数列入下一期。较时序为正是快，为负是慢。${ROUNDED}。`,
});

const changes = (given: MonthMaterial, book: SourceBook): Block[] => {
  const { previous, bridges, targets, behind } = given;
  if (!previous) return [{ kind: "note", text: "这是第一期，没有上期可比。" }];
  const table = bridgeTable("较上期变化", { bridges, targets, book, behind });
  const adds = table.rows.length > 0 ? "各项相加等于差额，不差一分。" : "";
  return [
    { kind: "note", text: `上期：${previous.title}，截至 ${dayText(previous.cutOffOn)}。${adds}` },
    table,
  ];
};

export const monthlyPaper = (given: MonthMaterial): Paper => {
  const book = sourceBook(given.entries);
  const money = given.targets.filter(isHeadline);
  const others = given.targets.filter((target) => !isHeadline(target) && !target.hidden);
  const { behind } = given;
  const blocks: Block[] = [
    ...ruleNotes(given),
    foot(given),
    { kind: "heading", text: "一、签约和工业投资" },
    ...money.map(
      (target): Block => ({
        kind: "text",
        pieces: [`${target.owner}：`, ...progressWithWaiting(target, book, behind), "。"],
      }),
    ),
    progressTable("签约和工业投资进度", { targets: money, book, behind, empty: NO_GOALS }),
    { kind: "heading", text: "二、较上期变化" },
    ...changes(given, book),
    ...(given.reconciliations.length > 0
      ? [{ kind: "heading" as const, text: "三、目标分解对账" }, ...reconciled(given, book)]
      : []),
    { kind: "heading", text: given.reconciliations.length > 0 ? "四、其他指标" : "三、其他指标" },
    ...otherTables(
      { figures: "其他指标进度", nodes: "工作节点" },
      { targets: others, book, behind, none: "没有其他指标。" },
    ),
  ];
  return paperOf({
    name: `${given.districtName}月报 ${given.period}`,
    title: `${given.districtName} ${monthText(given.period)}招商目标进度月报`,
    subtitle: sub(given),
    issuer: `${given.districtName}投资促进办`,
    head: given,
    blocks,
    book,
  });
};

const NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
const numbered = (at: number) => `（${NUMERALS[at] ?? at + 1}）`;

const unitLine = (
  given: MonthMaterial,
  { target, at, book }: { target: TargetFigure; at: number; book: SourceBook },
): Block => {
  const bridge = isNotDue(target) ? undefined : bridgeOf(given, target);
  return {
    kind: "item",
    pieces: [
      `${numbered(at)}${target.owner}`,
      ...progressSentence(target, book, given.behind),
      ...(bridge ? ["；", ...bridgeSentence(bridge, { book })] : []),
      "。",
    ],
  };
};

const listed = (
  given: MonthMaterial,
  { targets, none, book }: { targets: TargetFigure[]; none: string; book: SourceBook },
) =>
  targets.length === 0
    ? [{ kind: "text" as const, pieces: [none] }]
    : targets.map((target, at) => unitLine(given, { target, at, book }));

const notYetDue = (targets: readonly TargetFigure[]): Block[] =>
  targets.length === 0
    ? []
    : [
        {
          kind: "text",
          pieces: [
            `按时序本期尚无应达数的：${targets.map((one) => `${one.owner}${wordOf(one)}`).join("、")}。`,
          ],
        },
      ];

/** Who is ahead first, then who is behind. */
const unitParts = (given: MonthMaterial, book: SourceBook): Block[][] => {
  const units = given.targets.filter((target) => isHeadline(target) && !isDistrict(target)).sort(byPace);
  if (units.length === 0)
    return [
      [
        { kind: "heading", text: "各单位进度" },
        { kind: "text", pieces: ["文件没有定各单位的签约和工业投资目标。"] },
      ],
    ];
  const ahead = "快于或符合时序进度的单位";
  const late = "慢于时序进度的单位";
  return [
    [
      { kind: "heading", text: ahead },
      ...listed(given, { targets: units.filter(isAhead), none: `本期没有${ahead}。`, book }),
      ...notYetDue(units.filter(isNotDue)),
    ],
    [
      { kind: "heading", text: late },
      ...listed(given, { targets: units.filter(isBehind).reverse(), none: `本期没有${late}。`, book }),
    ],
  ];
};

/** 一、二、三 before the headings of the parts that are there. */
const numberParts = (parts: readonly Block[][]): Block[] =>
  parts.flatMap((part, at) =>
    part.map((block) =>
      block.kind === "heading" ? { ...block, text: `${NUMERALS[at]}、${block.text}` } : block,
    ),
  );

const overall = (given: MonthMaterial, book: SourceBook): Block[] => {
  const whole = given.targets.filter((target) => isHeadline(target) && isDistrict(target));
  if (whole.length === 0) return [{ kind: "text", pieces: ["文件没有定全区的签约和工业投资目标。"] }];
  return whole.map((target): Block => {
    const bridge = bridgeOf(given, target);
    return {
      kind: "text",
      pieces: [
        `截至 ${dayText(given.asOf)}，全区`,
        ...progressWithWaiting(target, book, given.behind),
        "。",
        ...(bridge ? [...bridgeSentence(bridge, { book }), "。"] : []),
      ],
    };
  });
};

const silent = (given: MonthMaterial, book: SourceBook): Block[] => {
  const units = new Map<string, { owner: string; count: number }>();
  for (const { missing, owner, ownerId } of given.targets) {
    if (missing !== "未填报") continue;
    const known = units.get(ownerId ?? owner) ?? { owner, count: 0 };
    // Documents call a unit by longer and shorter names: the fullest tells it best.
    const fullest = owner.length > known.owner.length ? owner : known.owner;
    units.set(ownerId ?? owner, { owner: fullest, count: known.count + 1 });
  }
  if (units.size === 0) return [];
  const at = book.cite({
    key: "unreported",
    what: "尚未填报的指标",
    basis: `指标库，截至 ${given.asOf} 没有填报的指标`,
    href: "/targets?missing=1",
  });
  const most = [...units.values()].sort((a, b) => b.count - a.count);
  const pieces = most.flatMap((unit, index): Piece[] => [
    `${index > 0 ? "、" : ""}${unit.owner} `,
    count(unit.count, "项", [at]),
    " 项",
  ]);
  return [{ kind: "item", pieces: ["尚未填报的指标：", ...pieces, "。"] }];
};

/** 附件说明: the annexes by their names, after the text and before 落款. */
const annexLines = (annexes: readonly Block[]): Block[] => {
  const names = annexes.flatMap((block) =>
    block.kind === "table" && block.rows.length > 0 ? [block.caption] : [],
  );
  const all = [...names, "数据来源"];
  if (names.length === 0) return [];
  return all.map((name, at) => ({
    kind: "item",
    pieces: [`${at === 0 ? "附件：" : "　　　"}${at + 1}．${name}`],
  }));
};

export const bulletinPaper = (given: MonthMaterial): Paper => {
  const book = sourceBook(given.entries);
  const { problems } = given;
  const money = given.targets.filter(isHeadline);
  const text: Block[] = [
    {
      kind: "text",
      pieces: [`现将${given.districtName} ${monthText(given.period)}招商引资目标进度通报如下。`],
    },
    ...numberParts([
      [{ kind: "heading", text: "总体情况" }, ...overall(given, book), ...reconciled(given, book)],
      ...unitParts(given, book),
      [
        { kind: "heading", text: "存在的问题" },
        ...(problems
          ? [
              ...issueItems(problems.issues, book),
              ...notStartedItem(problems.notStarted, { book, asOf: given.asOf }),
            ]
          : []),
        ...silent(given, book),
      ],
    ]),
  ];
  const annexes: Block[] = [
    ...(money.length > 0
      ? [progressTable("各单位签约和工业投资进度", { targets: money, book, behind: given.behind })]
      : []),
    ...changes(given, book),
    foot(given),
    ...ruleNotes(given),
    ...(problems ? unnamedIssues(problems.issues, book) : []),
  ];
  const blocks: Block[] = [
    ...text,
    ...annexLines(annexes),
    { kind: "sign", lines: [`${given.districtName}投资促进办`, dayText(given.frozenOn)] },
    ...annexes,
  ];
  return paperOf({
    name: `${given.districtName}通报 ${given.period}`,
    title: `关于 ${monthText(given.period)}${given.districtName}招商引资目标进度的通报`,
    subtitle: sub(given),
    issuer: `${given.districtName}投资促进办`,
    head: given,
    blocks,
    book,
  });
};
