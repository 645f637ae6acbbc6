import { describe, expect, it } from "vitest";
import { cellText, isFigure, type Paper, tablesOf } from "~/platform/paper/paper";
import type { ContractFact, IssueFact, TargetFigure, WeeklyProject } from "./rules/material";
import { meetingPaper } from "./rules/meeting";
import { bulletinPaper, type MonthMaterial, monthlyPaper } from "./rules/monthly";
import { projectPaper } from "./rules/project-sheet";
import { type WeekMaterial, weeklyPaper } from "./rules/weekly";

const HEAD = { districtName: "金山区", asOf: "2026-05-20", isDemo: false, exampleRules: false } as const;

const aTarget = (
  given: Partial<TargetFigure> & { confirmed?: string; review?: string } = {},
): TargetFigure => {
  const { confirmed = "9.3", review = "0", ...rest } = given;
  return {
    id: `t-${rest.owner ?? "新金山发展公司"}`,
    planTitle: "三年行动方案",
    section: "三、重点任务",
    indicator: "签约额",
    metric: "SIGNED",
    owner: "新金山发展公司",
    ownerId: "xinjinshan",
    kind: "CUMULATIVE",
    aspirational: false,
    unit: "亿元",
    value: "45",
    endValue: "45",
    dueValue: "36.25",
    dueDerived: false,
    actual: { confirmed, underReview: review, reported: confirmed },
    progressPct: "20.67",
    lagPoints: "59.9",
    gap: "26.95",
    light: "BEHIND",
    missing: null,
    hidden: false,
    scope: { organisations: [], parks: [] },
    ...rest,
  } as TargetFigure;
};

const anIssue = (at: number): IssueFact => ({
  id: `i-${at}`,
  title: `第 ${at} 个问题`,
  unit: "新金山发展公司",
  assignee: null,
  level: "单位",
  raisedOn: "2026-05-01",
  dueOn: null,
  reason: "提出 19 天未交办",
  late: true,
  lastNote: null,
});

const aMonth = (given: Partial<MonthMaterial> = {}): MonthMaterial => ({
  ...HEAD,
  period: "2026-04",
  frozenOn: "2026-05-03",
  frozenBy: "张三",
  ledgerThrough: "9",
  previous: null,
  targets: [aTarget()],
  reconciliations: [],
  bridges: [],
  behind: {},
  entries: [],
  problems: { issues: [], notStarted: [] },
  partial: false,
  ...given,
});

const aProject = (at: number, given: Partial<WeeklyProject> = {}): WeeklyProject => ({
  id: `l-${at}`,
  number: `金山-2026-${String(at).padStart(4, "0")}`,
  name: `第 ${at} 个项目`,
  company: "演示·某企业",
  unit: "新金山发展公司",
  stage: "NEGOTIATING" as WeeklyProject["stage"],
  status: "ACTIVE",
  amountFen: String(at * 10_000_000_000),
  happened: ["05-19 电话，谈用地"],
  nextStep: null,
  nextStepOn: null,
  ...given,
});

const aContract = (at: number): ContractFact => ({
  id: `s-${at}`,
  leadId: `l-${at}`,
  number: `金山-2026-${String(at).padStart(4, "0")}`,
  name: `第 ${at} 个项目`,
  company: "演示·某企业",
  contract: null,
  kind: "FORMAL",
  signedOn: "2026-05-18",
  state: "SUBMITTED",
  amountFen: "10000000000",
});

const aWeek = (given: Partial<WeekMaterial> = {}): WeekMaterial => ({
  ...HEAD,
  unit: { id: "xinjinshan", name: "新金山发展公司" },
  from: "2026-05-18",
  open: false,
  closing: "本件按 2026-05-20 24 时以前录入和确认的数据生成",
  targets: [aTarget()],
  bridges: [],
  behind: {},
  entries: [],
  moved: [],
  inHand: [],
  waiting: [],
  issues: [],
  coming: [],
  ...given,
});

const wordsOf = (paper: Paper): string =>
  paper.blocks
    .map((block) => {
      if (block.kind === "table") return "";
      if (block.kind === "sign") return block.lines.join("\n");
      if ("text" in block) return block.text;
      return block.pieces.map((piece) => (isFigure(piece) ? piece.shown : piece)).join("");
    })
    .filter(Boolean)
    .join("\n");

const tableOf = (paper: Paper, caption: string) => tablesOf(paper).find((one) => one.caption === caption)!;

describe("the words of a bulletin", () => {
  it("says that nothing is signed instead of 0.00 亿元", () => {
    const nothing = aTarget({ confirmed: "0", progressPct: "0", lagPoints: "80.6", gap: "36.25" });
    const text = wordsOf(bulletinPaper(aMonth({ targets: [nothing] })));
    expect(text).toContain(
      "新金山发展公司尚无签约入账，目标 45.00 亿元，按时序应达 36.25 亿元，慢于时序 80.6 个百分点",
    );
    expect(text).not.toContain(" 0.00 亿元");
  });

  it("says 不足 0.01 亿元 of what is there and would round to nothing", () => {
    const target = aTarget({ confirmed: "0.0000000001", review: "0.004" });
    const text = wordsOf(weeklyPaper(aWeek({ targets: [target] })));
    expect(text).toContain("累计签约不足 0.01 亿元");
    expect(text).toContain("另有不足 0.01 亿元在审，未计入");
    const one = { ...aProject(1, { amountFen: "1" }), stage: "SIGNED" as const, signedOn: "2025-05-20" };
    const slow = wordsOf(bulletinPaper(aMonth({ problems: { issues: [], notStarted: [one] } })));
    expect(slow).toContain("签约额不足 0.01 亿元，签约已 365 天");
  });

  it("never says that 0.0 % or less than nothing of a goal is done", () => {
    const tiny = aTarget({ confirmed: "0.0000000001", progressPct: "0.0000000002" });
    expect(wordsOf(bulletinPaper(aMonth({ targets: [tiny] })))).toContain(
      "累计签约不足 0.01 亿元，目标 45.00 亿元，按时序应达",
    );
    const less = aTarget({ confirmed: "-3.3", progressPct: "-7.33" });
    expect(wordsOf(bulletinPaper(aMonth({ targets: [less] })))).toContain(
      "累计签约 −3.30 亿元（终止和更正冲减后为负），目标 45.00 亿元，按时序应达",
    );
  });

  it("praises nobody whose time has not begun", () => {
    const early = aTarget({ confirmed: "0", progressPct: "0", dueValue: "0", lagPoints: "0", gap: "0" });
    const text = wordsOf(bulletinPaper(aMonth({ targets: [early] })));
    expect(text).toContain(
      "本期没有快于或符合时序进度的单位。\n按时序本期尚无应达数的：新金山发展公司签约。",
    );
    expect(text).not.toContain("与时序进度持平");
  });

  it("keeps the day of a node in a table of its own, and 未填报 in the place of a figure", () => {
    const node = { kind: "MILESTONE", metric: null, value: null, endValue: null, unit: null } as const;
    const silent = { light: "BEHIND", missing: "未填报", confirmed: undefined } as const;
    const given = (id: string, more: object) =>
      ({ ...aTarget(), ...node, dueOn: "2025-12-31", indicator: id, id, ...more }) as TargetFigure;
    const none = { confirmed: null, underReview: null, reported: null };
    const paper = monthlyPaper(
      aMonth({
        targets: [
          given("甲", { ...silent, actual: none }),
          given("乙", { light: "ON_TRACK", actual: { ...none, confirmed: "1" } }),
          given("丁", { light: "ON_TRACK", missing: null, actual: none, dueOn: "2026-12-31" }),
          given("戊", { kind: "UNQUANTIFIED", light: "NONE", missing: null, actual: none }),
          given("丙", { ...silent, actual: none, value: "3", endValue: "3", unit: "家" }),
        ],
      }),
    );
    const cellsOf = (caption: string) => tableOf(paper, caption).rows.map((row) => row.map(cellText));
    expect(cellsOf("工作节点").map((row) => row.slice(0, 4))).toEqual([
      ["新金山发展公司 甲", "2025-12-31", "未填报", "滞后"],
      ["新金山发展公司 乙", "2025-12-31", "已完成", "正常"],
      ["新金山发展公司 丁", "2026-12-31", "未到期", "正常"],
      ["新金山发展公司 戊", "2025-12-31", "尚无记录", "不评"],
    ]);
    expect(cellsOf("其他指标进度")[0]).toEqual(
      expect.arrayContaining(["新金山发展公司 丙", "未填报", "滞后"]),
    );
  });

  it("leaves no part empty in a district whose documents set no such goal", () => {
    const paper = bulletinPaper(
      aMonth({ targets: [], previous: { title: "三月月报", cutOffOn: "2026-03-31" } }),
    );
    const text = wordsOf(paper);
    expect(text).toContain(
      "一、总体情况\n文件没有定全区的签约和工业投资目标。\n二、各单位进度\n文件没有定各单位的签约和工业投资目标。\n三、存在的问题",
    );
    expect(text).toContain("上期：三月月报，截至 2026 年 3 月 31 日。\n");
    expect(tableOf(paper, "较上期变化").empty).toBe("没有可以与上期比较的指标。");
  });

  it("names the only project that has not started without comparing it", () => {
    const one = { ...aProject(1), stage: "SIGNED" as const, signedOn: "2025-05-20" };
    const text = (projects: (typeof one)[]) =>
      wordsOf(bulletinPaper(aMonth({ problems: { issues: [], notStarted: projects } })));
    expect(text([one])).toContain(
      "签约半年以上未开工的项目 1 个，为新金山发展公司“第 1 个项目”，签约额 1.00 亿元，签约已 365 天。",
    );
    expect(text([one, one])).toContain("2 个，其中金额最大的是");
  });

  it("counts a unit once, whatever a document calls it, and the most silent first", () => {
    const silent = (owner: string, ownerId: string, id: string) =>
      ({ ...aTarget({ owner, ownerId, metric: null, missing: "未填报" }), id }) as TargetFigure;
    const text = wordsOf(
      bulletinPaper(
        aMonth({
          targets: [
            silent("区科委", "science", "a"),
            silent("经委", "econ", "b"),
            silent("区经委", "econ", "c"),
          ],
        }),
      ),
    );
    expect(text).toContain("尚未填报的指标：区经委 2 项、区科委 1 项。");
  });

  it("is signed by the office with the day of the freeze, after its words and before its tables", () => {
    const { blocks } = bulletinPaper(aMonth());
    const at = blocks.findIndex(({ kind }) => kind === "sign");
    expect(blocks[at]).toEqual({ kind: "sign", lines: ["金山区投资促进办", "2026 年 5 月 3 日"] });
    expect(blocks.findIndex(({ kind }) => kind === "table")).toBe(at + 1);
  });

  it("names its annexes after its words and before 落款", () => {
    const { blocks } = bulletinPaper(aMonth({ previous: { title: "三月月报", cutOffOn: "2026-03-31" } }));
    const at = blocks.findIndex(({ kind }) => kind === "sign");
    const lines = blocks.slice(at - 2, at).map((block) => "pieces" in block && block.pieces.join(""));
    expect(lines).toEqual(["附件：1．各单位签约和工业投资进度", "　　　2．数据来源"]);
    expect(wordsOf(bulletinPaper(aMonth({ targets: [] })))).not.toContain("附件：");
  });

  it("names eight of a thousand late issues, says how many remain and lists them behind", () => {
    const issues = Array.from({ length: 1000 }, (_, at) => anIssue(at));
    const paper = bulletinPaper(aMonth({ problems: { issues, notStarted: [] } }));
    expect(wordsOf(paper)).toContain("滞后的专班问题 1,000 个，其中：");
    expect(wordsOf(paper)).toContain("其余 992 个见附表“滞后的专班问题（续）”。");
    expect(tableOf(paper, "滞后的专班问题（续）").rows).toHaveLength(992);
    expect(paper.sources.length).toBeLessThan(20);
  });
});

describe("a long list", () => {
  it("of three hundred projects in a week stands with its twenty largest in the text and the rest in an annex", () => {
    const all = Array.from({ length: 300 }, (_, at) => aProject(at));
    const paper = weeklyPaper(aWeek({ moved: all, inHand: all, waiting: all.map((_, at) => aContract(at)) }));
    const text = tableOf(paper, "本周项目进展");
    expect(text.rows).toHaveLength(20);
    expect(text.rows[0]![0]).toBe("金山-2026-0299 第 299 个项目");
    expect(tableOf(paper, "本周项目进展（续）").rows).toHaveLength(280);
    expect(wordsOf(paper)).toContain(
      "“本周项目进展”列意向金额最大的 20 个，其余 280 个见附表“本周项目进展（续）”。",
    );
    const total = tableOf(paper, "未确认的合同").total!;
    expect(total[0]).toBe("合计（含附表）");
    expect(total.find(isFigure)).toMatchObject({ value: "300", shown: "300.00" });
    expect(paper.sources.length).toBeLessThan(60);
    const captions = tablesOf(paper).map(({ caption }) => caption);
    expect(captions.at(-1)).toBe("在手项目");
    expect(new Set(captions).size).toBe(captions.length);
  });

  it("of a thousand issues at a meeting does the same", () => {
    const issues = Array.from({ length: 1000 }, (_, at) => anIssue(at));
    const paper = meetingPaper({
      ...HEAD,
      closing: "本件",
      decisions: [],
      targets: [],
      behind: {},
      entries: [],
      issues,
    });
    expect(tableOf(paper, "滞后的问题").rows).toHaveLength(20);
    expect(tableOf(paper, "滞后的问题（续）").rows).toHaveLength(980);
  });

  it("that is short has no annex", () => {
    const paper = weeklyPaper(aWeek({ moved: [aProject(1)], issues: [anIssue(1)] }));
    expect(JSON.stringify(paper)).not.toContain("（续）");
  });
});

describe("a week", () => {
  it("without a project, a goal or a plan says so in each part", () => {
    const text = wordsOf(weeklyPaper(aWeek({ targets: [] })));
    expect(text).toContain("一、目标进度\n文件没有为本单位定签约和工业投资的目标。");
    expect(text).toContain("二、项目进展\n没有在手推进的项目。");
    expect(text).toContain("四、下周安排\n没有登记下周的安排。");
  });

  it("of one day is dated once, and never ends a sentence twice", () => {
    const coming = [{ id: "a", number: "金山-1", name: "甲", what: "签补充协议。", on: "2026-05-21" }];
    const paper = weeklyPaper(aWeek({ from: "2026-05-20", coming }));
    expect(paper.subtitle).toBe("2026 年 5 月 20 日");
    expect(wordsOf(paper)).toContain("1．5 月 21 日，金山-1 甲：签补充协议。");
    expect(wordsOf(paper)).not.toMatch(/。。|；。|，。/);
  });

  it("counts paused projects beside those under way", () => {
    const inHand = [aProject(1), aProject(2, { stage: "SIGNED" }), aProject(3, { status: "PAUSED" })];
    expect(wordsOf(weeklyPaper(aWeek({ inHand })))).toContain(
      "在手推进的项目 2 个，其中在谈 1 个、签约 1 个；另有暂缓 1 个。",
    );
    expect(wordsOf(weeklyPaper(aWeek({ inHand: inHand.slice(0, 1) })))).toContain(
      "在手推进的项目 1 个，处于在谈阶段。",
    );
    expect(wordsOf(weeklyPaper(aWeek({ inHand: [aProject(1), aProject(2)] })))).toContain(
      "在手推进的项目 2 个，均处于在谈阶段。",
    );
  });

  it("leaves a number out rather than cut it", () => {
    const happened = [`${"谈".repeat(157)}5000 千伏安`];
    const paper = weeklyPaper(aWeek({ moved: [aProject(1, { happened })] }));
    expect(tableOf(paper, "本周项目进展").rows[0]![3]).toBe(`${"谈".repeat(157)}…`);
  });

  it("writes a name of sixty characters within its cell", () => {
    const paper = weeklyPaper(aWeek({ moved: [aProject(1, { name: "长".repeat(60) })] }));
    expect(tableOf(paper, "本周项目进展").rows[0]![0]).toBe(`金山-2026-0001 ${"长".repeat(29)}…`);
  });
});

describe("a project sheet", () => {
  const aSheet = (contracts: ContractFact[]) =>
    projectPaper({
      ...HEAD,
      project: {
        ...aProject(1),
        field: "SYNBIO",
        grade: null,
        source: "DIRECT",
        expectedText: null,
        areaNeedSqm: "12000",
        summary: null,
        owner: null,
        sites: [],
      },
      reached: [{ stage: "PROSPECT", on: "2026-01-02" }],
      contracts,
      investments: [],
      entries: [],
      followUps: [],
      followUpCount: 0,
      issues: [],
      open: false,
      closing: "本件",
    });

  it("tells the foreign money of a contract and the rate of its renminbi", () => {
    const original = "原币 2,400.00 万美元，按 2026-05-18 汇率 7.18折合人民币";
    expect(wordsOf(aSheet([{ ...aContract(1), original }]))).toContain(
      `2026 年 5 月 18 日签订的合同：${original}。`,
    );
  });

  it("without a contract says that there is none", () => {
    expect(tableOf(aSheet([]), "合同")).toMatchObject({ rows: [], empty: "还没有合同。" });
  });
});
