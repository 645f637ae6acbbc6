import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

interface Units {
  printed: string;
  organisations: string[];
}

interface Task {
  id: string;
  plan: string;
  group: string;
  number: string;
  part: number | null;
  title: string;
  section: string;
  content: string;
  goals: { year: number; text: string }[];
  lead: Units | null;
  supports: Units | null;
  units: Units | null;
  bodyContent: string | null;
  bodyUnits: { printed: string; lead: string[]; supports: string[] } | null;
  differences: { kind: "UNITS" | "GOAL" | "CONTENT"; text: string }[];
}

interface Organisation {
  id: string;
  name: string;
  aliases: string[];
  district?: string | null;
}

/** Rows of each group, counted by hand in the documents; a number repeated is a row split in parts. */
const COUNTED: Record<string, [group: string, numbers: string][]> = {
  "jinshan-2024-plan": [
    ["（一）聚焦科技赋能，高标准打造生物创新城", "1 2 3 4"],
    ["（二）发挥产业链优势，高质量打造生物医药港", "1 2 3 4 5 6 7 8"],
    ["（三）聚力转型升级，高水平打造生物材料湾", "1 2 3 4 5"],
    ["（四）立足科技前沿，高起点打造生物农业园", "1 2 3 4"],
    ["（五）注重低碳环保，高效率打造生物能源谷", "1 2 3"],
    ["（六）保障措施", "1 2 2 3 4 4 5 5"],
  ],
  "jinshan-2023-opinions": [
    ["六、主要任务", "一 二 三 四 五 六 七 八 九 十"],
    ["七、保障措施", "一 二 三 四"],
  ],
  "baoshan-2023-synbio": [
    ["（一）加快推动合成生物科技成果转化", "1 2 2 3 3 3"],
    ["（二）加快培育合成生物产业集群", "4 5 6"],
    ["（三）推进合成生物载体空间建设", "7 8"],
    ["（四）加快提升合成生物人才发展环境", "9 10"],
    ["（五）加快推动合成生物与金融集成创新", "11 11 11 12 12"],
    ["（六）加快建设合成生物科技创新服务体系", "13 13 14 15 15"],
  ],
  "zjjs-2024-plan": [
    ["(一)管理能级提升工程", "1 2"],
    ["(二)现代产业集群工程", "3 4 5 6"],
    ["(三)企业梯度培育工程", "7 8"],
    ["(四)子园区块跃升工程", "9 10"],
    ["(五)专业服务提升工程", "11 12"],
    ["(六)创新生态优化工程", "13 14 15"],
    ["三、保障措施", "一 二 三"],
  ],
  "baoshan-2024-biopharma": [
    ["（一）创新能力提升", "1 2 3 4"],
    ["（二）公共平台补强", "5 6 7 8 9"],
    ["（三）产业集群培育", "10 11 12"],
    ["（四）产业空间营造", "13 14 15 16"],
    ["（一）体制机制保障", "17 18"],
    ["（二）优化政策场景支撑", "19 20"],
    ["（三）加大人才引育", "21 22"],
    ["（四）强化金融赋能", "23"],
  ],
};

const DOCUMENTS = resolve("../shared/documents");
const PLANS = Object.keys(COUNTED);
const FLAT = ["jinshan-2023-opinions", "baoshan-2023-synbio"];
const WITH_UNITS = ["jinshan-2024-plan", ...FLAT];

const tight = (text: string) => text.replace(/\s/g, "");
const load = <T>(file: string): T => JSON.parse(readFileSync(resolve("seeds/reference", file), "utf8"));
const tasksOf = (plan: string) => load<Task[]>(`tasks/${plan}.json`);
const documentOf = (plan: string) => readFileSync(resolve(DOCUMENTS, `${plan}.txt`), "utf8");
const unitNames = (printed: string) => tight(printed).replaceAll("☆", "").split("、").filter(Boolean);
const has = (task: Task, kind: string) => task.differences.some((difference) => difference.kind === kind);
const sameUnits = (a: string[], b: string[]) => [...a].sort().join() === [...b].sort().join();

const listed = tasksOf("jinshan-2024-plan");

describe("the task lists", () => {
  it.each(PLANS)("%s has every numbered row of every group, in order", (plan) => {
    const found: [string, string[]][] = [];
    for (const task of tasksOf(plan)) {
      const last = found.at(-1);
      if (last?.[0] === tight(task.group)) last[1].push(task.number);
      else found.push([tight(task.group), [task.number]]);
    }
    expect(found.map(([group, numbers]) => [group, numbers.join(" ")])).toEqual(COUNTED[plan]);
  });

  it.each(PLANS)("%s numbers the parts of a split row 1, 2, 3 and gives each row its own id", (plan) => {
    const tasks = tasksOf(plan);
    for (const task of tasks) {
      const parts = tasks.filter((other) => other.group === task.group && other.number === task.number);
      expect(parts.map((part) => part.part)).toEqual(
        parts.length === 1 ? [null] : parts.map((_, index) => index + 1),
      );
    }
    expect(new Set(tasks.map((task) => task.id)).size).toBe(tasks.length);
    expect(tasks.every((task) => task.plan === plan && task.id.startsWith(`${plan}.`))).toBe(true);
  });

  it("has a goal for each of the three years in every row of the 任务清单", () => {
    for (const task of listed) expect(task.goals.map((goal) => goal.year)).toEqual([2024, 2025, 2026]);
  });

  it("names a lead only where the document does", () => {
    for (const plan of PLANS)
      for (const task of tasksOf(plan)) {
        expect(task.lead !== null, task.id).toBe(plan === "jinshan-2024-plan");
        expect(task.supports !== null, task.id).toBe(plan === "jinshan-2024-plan");
        expect(task.units !== null, task.id).toBe(FLAT.includes(plan));
      }
  });
});

describe("the body of the 三年行动方案 beside its 任务清单", () => {
  it("has the same ☆ lead and the same supporting units as the list, or a difference of units recorded", () => {
    for (const task of listed) {
      const body = task.bodyUnits!;
      const same =
        sameUnits(body.lead, task.lead!.organisations) &&
        sameUnits(body.supports, task.supports!.organisations);
      expect(has(task, "UNITS"), task.id).toBe(!same);
    }
  });

  it("marks exactly one unit with ☆, the first one printed", () => {
    for (const task of listed) {
      const [lead = "", ...supports] = tight(task.bodyUnits!.printed).split("、");
      expect(lead.startsWith("☆"), task.id).toBe(true);
      expect(supports.join("").includes("☆"), task.id).toBe(false);
    }
  });

  it("contains the content of the list, or a difference of content is recorded", () => {
    const letters = (text: string) => text.replace(/[\s，。,]/g, "");
    for (const task of listed) {
      const promise = /至2026年[^。]*。$/;
      const body = tight(task.bodyContent!).replace(promise, "");
      const split = task.part !== null;
      const same = split
        ? letters(body).includes(letters(task.content))
        : letters(body) === letters(task.content);
      if (!same) expect(has(task, "CONTENT"), task.id).toBe(true);
    }
  });

  it("promises for 2026 what the list's goal of 2026 says, or a difference of goals is recorded", () => {
    // 新增2家规模以上企业 is one in 2024 and one in 2025: the years add up to the body.
    const addedUp = ["jinshan-2024-plan.list.3-5"];
    for (const task of listed) {
      const promise = /至2026年，([^。]*)。/.exec(tight(task.bodyContent!))?.[1] ?? "";
      const goal = tight(task.goals[2]!.text);
      const kept = promise.split("，").every((clause) => goal.includes(clause));
      if (!kept && !addedUp.includes(task.id)) expect(has(task, "GOAL"), task.id).toBe(true);
    }
  });

  it("words every difference as one Chinese paragraph", () => {
    for (const task of listed)
      for (const difference of task.differences) {
        expect(["UNITS", "GOAL", "CONTENT"]).toContain(difference.kind);
        expect(difference.text).toMatch(/^[^\n！]+。$/);
      }
  });
});

describe("the units of the task lists", () => {
  const resolveUnit = (organisations: Organisation[], name: string, district: string) => {
    const near = organisations.filter((one) => !one.district || one.district === district);
    return near.find((one) => [one.name, ...one.aliases].map(tight).includes(name))?.id;
  };

  it.each(WITH_UNITS)("%s: every printed name is the organisation written beside it", (plan) => {
    const organisations = load<Organisation[]>("organisations.json");
    const district = plan.startsWith("baoshan") ? "baoshan" : "jinshan";
    const check = (id: string, printed: string, ids: string[]) => {
      const names = unitNames(printed);
      expect(
        names.map((name) => `${name} ${resolveUnit(organisations, name, district)}`),
        id,
      ).toEqual(names.map((name, index) => `${name} ${ids[index]}`));
      expect(ids.length, id).toBe(names.length);
    };
    for (const task of tasksOf(plan)) {
      for (const units of [task.lead, task.supports, task.units])
        if (units) check(task.id, units.printed, units.organisations);
      const body = task.bodyUnits;
      if (body) check(task.id, body.printed, [...body.lead, ...body.supports]);
    }
  });
});

describe.skipIf(!existsSync(DOCUMENTS))("the task lists against the five documents", () => {
  it.each(PLANS)("%s: every text stands in the document, white space aside", (plan) => {
    const source = tight(documentOf(plan));
    for (const task of tasksOf(plan)) {
      const units = [task.lead, task.supports, task.units, task.bodyUnits].map((one) => one?.printed ?? "");
      const goals = task.goals.map((goal) => goal.text);
      for (const text of [task.group, task.title, task.content, task.bodyContent ?? "", ...goals, ...units])
        expect(source.includes(tight(text)), `${task.id}: ${text}`).toBe(true);
    }
  });

  it("the 任务清单 is the printed table, cell by cell", () => {
    const [, table = ""] = documentOf("jinshan-2024-plan").split("\n生物制造产业三年行动方案任务清单\n");
    const printed = table
      .split("\n")
      .filter((line) => /^\d*\t/.test(line) && !/^[\t\s]*$/.test(line))
      .map((line) => line.split("\t").slice(0, 8).map(tight));
    const transcribed = listed.map((task) => {
      const first = task.part === null || task.part === 1;
      const head = first ? [task.number, task.title] : ["", ""];
      const goals = task.goals.map((goal) => goal.text);
      return [...head, task.content, ...goals, task.lead!.printed, task.supports!.printed].map(tight);
    });
    expect(transcribed).toEqual(printed);
  });

  it("each row of the 任务清单 carries the whole paragraph of its measure in the body", () => {
    const source = tight(documentOf("jinshan-2024-plan"));
    for (const task of listed) {
      const paragraph = `${task.number}.${task.title}。${task.bodyContent}（责任单位：${task.bodyUnits!.printed}`;
      expect(source.includes(tight(paragraph)), task.id).toBe(true);
    }
  });

  it.each(FLAT)("%s: no 责任单位 is left out", (plan) => {
    const source = tight(documentOf(plan)).replaceAll("(", "（").replaceAll(":", "：");
    const tasks = tasksOf(plan);
    expect(tasks.length).toBe(source.split("（责任单位：").length - 1);
    for (const task of tasks) {
      const text = tight(`${task.content}（责任单位：${task.units!.printed}`).replaceAll("(", "（");
      expect(source.includes(text.replaceAll(":", "：")), task.id).toBe(true);
    }
  });

  it.each(["zjjs-2024-plan", "baoshan-2024-biopharma"])(
    "%s: measure follows measure, nothing between",
    (plan) => {
      const source = tight(documentOf(plan)).replaceAll("**", "");
      const tasks = tasksOf(plan);
      for (const [index, task] of tasks.entries()) {
        const end = source.indexOf(tight(task.content)) + tight(task.content).length;
        const next = tasks[index + 1];
        const between = next ? source.slice(end, source.indexOf(tight(next.title), end)) : "";
        expect(between.length, `after ${task.id}: ${between}`).toBeLessThan(24);
      }
    },
  );

  it.each(["baoshan-2023-synbio", "zjjs-2024-plan", "baoshan-2024-biopharma"])(
    "%s: a goal with a year is a clause of its own measure",
    (plan) => {
      for (const task of tasksOf(plan)) {
        for (const goal of task.goals) {
          expect(tight(task.content), task.id).toContain(tight(goal.text));
          expect(goal.text, task.id).toContain(String(goal.year));
        }
        const years = tight(task.content).match(/20\d\d年/g) ?? [];
        expect(
          task.goals.map((goal) => `${goal.year}年`),
          task.id,
        ).toEqual(years);
      }
    },
  );
});
