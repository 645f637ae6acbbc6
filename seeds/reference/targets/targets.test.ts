import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { PLANS, quotesOf, readTargets, type Target } from "./targets";

const HERE = import.meta.dirname;
const REFERENCE = resolve(HERE, "..");
const LONGEST_QUOTE = 160;
const DIGITS = /\d+(?:\.\d+)?/g;

const parse = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8"));
const unspaced = (text: string) => text.replace(/\s/g, "");

const targets = readTargets();
const byId = new Map(targets.map((target) => [target.id, target]));

const WORDS: Record<string, string> = { "1": "一", "2": "两", "3": "三" };

function statesNumber(quotes: string[], value: string): boolean {
  const inWords = WORDS[value];
  return quotes.some(
    (quote) =>
      [...unspaced(quote).matchAll(DIGITS)].some(([digits]) => digits === value) ||
      (inWords !== undefined && new RegExp(`${inWords}[家场]`).test(quote)),
  );
}

describe("targets of the five plans", () => {
  it("has one target for each id, named after its plan", () => {
    expect(byId.size).toBe(targets.length);
    for (const { id, plan } of targets) expect(id.startsWith(`${plan}.`), id).toBe(true);
  });

  it("states every value in the target's own quotes", () => {
    const unstated = targets.flatMap((target) => {
      const own = quotesOf(target)
        .filter(({ plan }) => plan === target.plan)
        .map(({ quote }) => quote);
      const values = [target.value, target.min, target.max].filter((value) => value !== null);
      const points = target.path.flatMap((point) =>
        [point.value, point.min, point.max]
          .filter((value) => value !== null && value !== undefined)
          .filter((value) => !statesNumber([point.quote], value))
          .map((value) => `${target.id} ${point.dueOn}: ${value}`),
      );
      return [
        ...points,
        ...values.filter((value) => !statesNumber(own, value)).map((value) => `${target.id}: ${value}`),
      ];
    });
    expect(unstated).toEqual([]);
  });

  it("keeps each quote to the clause that states the goal", () => {
    const long = targets.flatMap((target) =>
      quotesOf(target).filter(({ quote }) => quote.length === 0 || unspaced(quote).length > LONGEST_QUOTE),
    );
    expect(long).toEqual([]);
  });

  it("gives a number, a range, a milestone or nothing, as the kind asks", () => {
    for (const { id, kind, value, min, max, unit, operator } of targets) {
      if (kind === "RANGE")
        expect([value, min === null, max === null, operator], id).toEqual([null, false, false, "RANGE"]);
      else if (kind === "UNQUANTIFIED") expect([value, min, max], id).toEqual([null, null, null]);
      else if (kind === "MILESTONE")
        expect([value === null, min, max], id).toEqual([unit === null, null, null]);
      else expect([value !== null, unit !== null, min, max], id).toEqual([true, true, null, null]);
    }
  });

  it("runs each path forward in time, ends it at the goal with yearly figures that add up to it", () => {
    for (const { id, path, dueOn, value } of targets) {
      const days = path.map((point) => point.dueOn);
      expect(days, id).toEqual([...new Set(days)].sort());
      expect((days.at(-1) ?? dueOn) <= dueOn, id).toBe(true);
      const yearly = path.filter(({ basis }) => basis === "YEAR");
      const last = path.at(-1);
      if (value !== null && yearly.length > 0) {
        expect(
          yearly.reduce((sum, point) => sum + Number(point.value), 0),
          id,
        ).toBe(Number(value));
      } else if (last?.value) expect(last.value, id).toBe(value);
    }
  });

  it("joins a share only to a total of its own plan, unit, kind and date, without a circle", () => {
    for (const target of targets) {
      const seen = new Set<string>();
      for (let node: Target | undefined = target; node?.parent; node = byId.get(node.parent)) {
        expect(seen.has(node.id), target.id).toBe(false);
        seen.add(node.id);
        const parent = byId.get(node.parent);
        expect(parent, node.parent).toBeDefined();
        expect([parent!.plan, parent!.unit, parent!.kind, parent!.metric, parent!.dueOn], node.id).toEqual([
          node.plan,
          node.unit,
          node.kind,
          node.metric,
          node.dueOn,
        ]);
      }
    }
  });

  it("leaves the district's 90, 60, 48 and 320 to be set against what its units were given", () => {
    const shares = (id: string) =>
      targets
        .filter((target) => target.parent === `jinshan-2024-plan.district.${id}`)
        .map(({ value }) => value);
    expect(shares("signed")).toEqual(["45", "30"]);
    expect(shares("industrial")).toEqual(["30", "20"]);
    expect(shares("carriers")).toEqual(["15", "10", "17"]);
    expect(shares("output")).toEqual(["170", "45"]);
  });

  it("names only organisations, parks and carriers that the reference data know", () => {
    const ids = (name: string) =>
      new Set(parse<{ id: string }[]>(join(REFERENCE, `${name}.json`)).map(({ id }) => id));
    const [organisations, parks, carriers] = [ids("organisations"), ids("parks"), ids("carriers")];
    for (const { id, owner, carrier, scope } of targets) {
      for (const organisation of [owner, ...scope.organisations]) {
        if (organisation !== null)
          expect(organisations.has(organisation), `${id}: ${organisation}`).toBe(true);
      }
      for (const park of scope.parks) expect(parks.has(park), `${id}: ${park}`).toBe(true);
      if (carrier !== null) expect(carriers.has(carrier), `${id}: ${carrier}`).toBe(true);
    }
  });

  it("keeps every file of targets to the five plans", () => {
    const files = readdirSync(HERE).filter((name) => name.endsWith(".json") && name !== "not-goals.json");
    expect(files.sort()).toEqual(PLANS.map((plan) => `${plan}.json`).sort());
    for (const plan of PLANS) {
      const strangers = parse<Target[]>(join(HERE, `${plan}.json`)).filter((target) => target.plan !== plan);
      expect(strangers, plan).toEqual([]);
    }
  });

  const LEDGER: [
    id: string,
    metric: string,
    owner: string | null,
    ownerName: string,
    value: string,
    path: string[],
  ][] = [
    ["jinshan-2024-plan.district.signed", "SIGNED", null, "金山区", "90", []],
    ["jinshan-2024-plan.district.industrial", "INDUSTRIAL", null, "金山区", "60", []],
    [
      "jinshan-2024-plan.xinjinshan.signed",
      "SIGNED",
      "xinjinshan",
      "新金山发展公司",
      "45",
      ["2024:15", "2025:30", "2026:45"],
    ],
    [
      "jinshan-2024-plan.xinjinshan.industrial",
      "INDUSTRIAL",
      "xinjinshan",
      "新金山发展公司",
      "30",
      ["2024:10", "2025:20", "2026:30"],
    ],
    ["jinshan-2024-plan.tangu.signed", "SIGNED", "tangu", "碳谷绿湾公司", "30", ["2026:30"]],
    ["jinshan-2024-plan.tangu.industrial", "INDUSTRIAL", "tangu", "碳谷绿湾公司", "20", ["2026:20"]],
    ["zjjs-2024-plan.zhangjiang-jinshan.signed", "SIGNED", null, "张江高新区金山园", "50", []],
  ];

  it.each(LEDGER)(
    "%s counts %s to the figure and the years that the document states",
    (id, metric, owner, ownerName, value, path) => {
      const target = byId.get(id);
      expect(target).toMatchObject({ metric, owner, ownerName, value, unit: "亿元", kind: "CUMULATIVE" });
      expect(target!.path.map((point) => `${point.dueOn.slice(0, 4)}:${point.value}`)).toEqual(path);
    },
  );

  it("does not make the overlapping 张江高新区金山园 a share of the district", () => {
    expect(targets.filter(({ plan, parent }) => plan === "zjjs-2024-plan" && parent !== null)).toEqual([]);
  });

  it("keeps both readings and a note wherever the documents contradict themselves", () => {
    const contradictory = [
      "jinshan-2024-plan.district.drug-approvals",
      "zjjs-2024-plan.zhangjiang-jinshan.drug-approvals",
      "jinshan-2024-plan.shanyang.device-certificates",
      "jinshan-2024-plan.shanyang.kangli-fda",
      "jinshan-2024-plan.xinjinshan.jingong-4-completed",
      "jinshan-2024-plan.xinjinshan.drug-certificates",
      "jinshan-2024-plan.xinjinshan.device-certificates",
      "jinshan-2024-plan.xinjinshan.output-over-1b",
      "jinshan-2024-plan.reform.bull-farm",
      "jinshan-2024-plan.econ.ai-integration",
      "baoshan-2024-biopharma.district.carriers",
      "baoshan-2024-biopharma.district.high-tech",
      "baoshan-2024-biopharma.district.specialised",
      ...["rd-ratio", "high-tech", "pct", "talent-housing", "electronics-scale"].map(
        (name) => `zjjs-2024-plan.zhangjiang-jinshan.${name}`,
      ),
    ];
    const kept = targets.filter(({ readings }) => readings.length >= 2).map(({ id }) => id);
    expect(kept.sort()).toEqual(contradictory.sort());
    for (const { id, note, readings } of targets) if (readings.length > 0) expect(note, id).not.toBeNull();
  });

  it("keeps the tower left out of 东湖国际创新中心一期 as an exception", () => {
    expect(
      targets.filter(({ exceptText }) => exceptText !== null).map(({ id, exceptText }) => [id, exceptText]),
    ).toEqual([["jinshan-2024-plan.shanyang.donghu-1-topped-out", "除 24 楼塔楼"]]);
  });
});
