import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Around,
  type Cell,
  currencyIn,
  isBlank,
  readArea,
  readFigure,
  readIdentifier,
  readMoney,
  readPercent,
} from "./cell";
import { readDate, readMonth } from "./date-cell";

const wan: Around = { money: "万元", year: 2024 };

describe("an amount as people type it", () => {
  const cases: [Cell, Around, string][] = [
    [12_000, wan, "12000000000"],
    [1.2, { money: "亿元" }, "12000000000"],
    ["1.2亿", wan, "12000000000"],
    ["1.2亿元", {}, "12000000000"],
    ["12000万", { money: "亿元" }, "12000000000"],
    ["１２，０００", wan, "12000000000"],
    ["１．２亿元", wan, "12000000000"],
    ["1亿2000万元", wan, "12000000000"],
    ["12,000,000元", wan, "1200000000"],
    ["人民币 3500 万元", wan, "3500000000"],
    ["3500万元（含税）", wan, "3500000000"],
    [0.1 + 0.2, wan, "300000"],
    [-500, wan, "-500000000"],
    [0, wan, "0"],
    ["1亿2千万", wan, "12000000000"],
    ["3千万", {}, "3000000000"],
    ["人民币3000万元整", {}, "3000000000"],
    ["1.2億", wan, "12000000000"],
    ["12000（含设备）", wan, "12000000000"],
  ];
  it.each(cases)("%j", (cell, around, fen) => {
    expect(readMoney(cell, around)).toMatchObject({ value: fen });
    expect(readMoney(cell, around).problem).toBeUndefined();
  });

  it("keeps a range or an approximate amount as text and says so", () => {
    expect(readMoney("约3-5亿", wan)).toMatchObject({ value: null, text: "约3-5亿" });
    expect(readMoney("约3-5亿", wan).note).toContain("按原文保留");
    expect(readMoney("3-5", wan)).toMatchObject({ value: null, text: "3-5万元" });
  });
  it("takes the whole before a part in brackets, and says so", () => {
    expect(readMoney("1.2亿元（其中设备8000万）", wan)).toMatchObject({
      value: "12000000000",
      note: "“1.2亿元（其中设备8000万）”按 1.2亿元 记，括号里的是其中一部分，没有导入。",
    });
  });
  it("does not take a number in brackets for more or for less than nothing", () => {
    expect(readMoney("（1,200）", wan)).toMatchObject({ value: null });
    expect(readMoney("(1,200)", wan).problem).toContain("是不是负数");
  });
  it("refuses a number that has no unit anywhere", () => {
    expect(readMoney(12_000, {}).problem).toContain("单位");
    expect(readMoney("12000", {}).problem).toContain("单位");
  });
  it("holds an amount that no project has", () => {
    expect(readMoney(120_000_000, wan).hold).toContain("1000 亿元");
  });
  it("rounds what a formula leaves behind, once, to the 分", () => {
    expect(readMoney(12_000 / 7, wan)).toMatchObject({
      value: "1714285714",
      note: "小数过长，按分四舍五入。",
    });
  });
  it("reads words as a problem that says what to type", () => {
    expect(readMoney("面议", wan).problem).toContain("1.2亿");
  });
  it("tells the currency", () => {
    expect(currencyIn("500万美元")).toBe("USD");
    expect(readMoney("500万美元", wan)).toMatchObject({ value: "500000000" });
  });
  it("reads every amount typed in 元, 万元 or 亿元 back to the same 分", () => {
    const units = { 元: 2, 万元: 6, 亿元: 10 } as const;
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 9_999_999_999_999n }),
        fc.constantFrom("元", "万元", "亿元"),
        (fen, unit) => {
          const places = units[unit as keyof typeof units];
          const digits = fen.toString().padStart(places + 1, "0");
          const typed = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
          const full = typed.replace(/\d/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
          expect(readMoney(`${typed}${unit}`, {}).value).toBe(fen.toString());
          expect(readMoney(typed, { money: unit as "元" }).value).toBe(fen.toString());
          expect(readMoney(`${full}${unit}`, wan).value).toBe(fen.toString());
          if (digits.length <= 15)
            expect(readMoney(Number(typed), { money: unit as "元" }).value).toBe(fen.toString());
        },
      ),
    );
  });
});

describe("a date as people type it", () => {
  const cases: [Cell, string][] = [
    ["2024.3.5", "2024-03-05"],
    ["2024/3/5", "2024-03-05"],
    ["2024-03-05", "2024-03-05"],
    ["2024年3月5日", "2024-03-05"],
    ["２０２４年３月５日", "2024-03-05"],
    ["24.3.5", "2024-03-05"],
    ["20240305", "2024-03-05"],
    [20_240_305, "2024-03-05"],
    [{ d: "2024-03-05" }, "2024-03-05"],
    [45_356, "2024-03-05"],
    ["2024-3-5 9:30", "2024-03-05"],
    ["2024-03-05T09:30:00", "2024-03-05"],
    ["2024年3月5日（暂定）", "2024-03-05"],
    ["二〇二四年三月五日", "2024-03-05"],
    ["二〇二四年十二月二十五日", "2024-12-25"],
    ["2024年元月15日", "2024-01-15"],
    ["5-Mar-24", "2024-03-05"],
    ["2024年3月5日签约", "2024-03-05"],
    ["3月5日", "2024-03-05"],
  ];
  it.each(cases)("%j", (cell, date) => expect(readDate(cell, wan).value).toBe(date));

  it("says that a date of the title's year was taken", () => {
    expect(readDate("3月5日", wan).note).toContain("2024");
    expect(readDate("3月5日", {}).problem).toContain("2024-03-05");
  });
  it("never makes a day of a month, a quarter or a year", () => {
    for (const text of [
      "2024年3月",
      "2024.3",
      "三季度",
      "2024年三季度",
      "2024Q3",
      "上半年",
      "2024年底",
      "2024年",
    ]) {
      const read = readDate(text, wan);
      expect(read.value).toBeNull();
      expect(read.problem).toContain("请填写具体日期");
    }
  });
  it("reads a month where a month is asked for", () => {
    const months: [Cell, string][] = [
      ["2024年3月", "2024-03"],
      ["2024-03", "2024-03"],
      ["2024.10", "2024-10"],
      ["202403", "2024-03"],
      ["3月", "2024-03"],
      ["3月份", "2024-03"],
      [{ d: "2024-03-01" }, "2024-03"],
      ["2024/3/31", "2024-03"],
    ];
    for (const [cell, month] of months) expect(readMonth(cell, wan).value).toBe(month);
    expect(readMonth("三季度", wan).problem).toContain("请按月填报");
  });
  it("refuses a number that could be January or October", () => {
    expect(readMonth(2024.1, wan).value).toBeNull();
  });
  it("refuses days that are none", () => {
    expect(readDate("2024-02-30", wan).problem).toBeDefined();
    expect(readDate("13月5日", wan).problem).toBeDefined();
  });
});

describe("other cells", () => {
  it("tells a credit code that Excel has destroyed", () => {
    expect(readIdentifier(9.131e17).problem).toContain("末位已丢失");
    expect(readIdentifier("9.13E+17").problem).toContain("科学计数法");
    expect(readIdentifier(13_800_000_000).value).toBe("13800000000");
  });
  it("reads areas in 亩 and 万平方米", () => {
    expect(readArea("5亩", {})).toMatchObject({ value: "3333.33" });
    expect(readArea(1.5, { area: "万平方米" })).toMatchObject({ value: "15000" });
    expect(readArea("3,500㎡", { area: "亩" })).toMatchObject({ value: "3500" });
  });
  it("reads percentages and holds one that may be a share", () => {
    expect(readPercent({ p: 0.85 }).value).toBe("85");
    expect(readPercent("85%").value).toBe("85");
    expect(readPercent(85).hold).toBeUndefined();
    expect(readPercent(0.85).hold).toContain("85%");
    expect(readPercent(120).problem).toContain("100%");
  });
  it("reads figures with their unit", () => {
    expect(readFigure("1,200家").value).toBe("1200");
    expect(readFigure("约三百").problem).toBeDefined();
  });
  it("takes dashes and 无 for blank", () => {
    for (const cell of ["", " ", "-", "——", "/", "无", null]) expect(isBlank(cell)).toBe(true);
    for (const cell of ["无锡", 0, "0", false]) expect(isBlank(cell)).toBe(false);
  });
});
