import { describe, expect, it } from "vitest";
import { fitted } from "./columns";
import type { PaperTable } from "./paper";
import { emsOf } from "./word-type";

const SIZE = 19;
const mmOf = (text: string, size: number) => (emsOf(text) * size * 25.4) / 144;
const sum = (widths: readonly number[]) => widths.reduce((all, one) => all + one, 0);

const aTable = (figures: number, shown: string): PaperTable => ({
  kind: "table",
  caption: "较上期变化",
  columns: [
    { head: "单位和指标", kind: "text", mm: 86 - figures * 15 },
    ...Array.from({ length: figures }, () => ({ head: "新增", kind: "figure" as const, mm: 15 })),
    { head: "来源", kind: "source", mm: 14 },
  ],
  rows: [["某单位的某项指标", ...Array.from({ length: figures }, () => shown), "1、2"]],
});

describe("the columns of a printed table", () => {
  it("are as wide as the longest figure, and the text gives way", () => {
    const table = aTable(3, "−10,000,000.00");
    const { widths, size } = fitted(table, { widthMm: 120, size: SIZE });
    expect(size).toBe(SIZE);
    for (const width of widths.slice(1, 4)) expect(width).toBeGreaterThan(mmOf("−10,000,000.00", SIZE) + 2);
    expect(widths[4]).toBeGreaterThan(mmOf("1、2", SIZE) + 2);
    expect(widths[0]).toBeLessThan(41);
    expect(sum(widths)).toBeCloseTo(120, 6);
  });

  it("stay as they were asked for where everything has room", () => {
    const { widths } = fitted(aTable(3, "1.00"), { widthMm: 100, size: SIZE });
    expect(widths.map((width) => Math.round(width * 100) / 100)).toEqual([41, 15, 15, 15, 14]);
  });

  it("let a measure in words break, and no number", () => {
    const table = aTable(3, "1.00");
    const marks = (text: string): PaperTable => ({
      ...table,
      columns: [...table.columns, { head: "计量", kind: "mark", mm: 8 }],
      rows: table.rows.map((cells) => [...cells, text]),
    });
    const last = (text: string) => fitted(marks(text), { widthMm: 108, size: SIZE }).widths.at(-1)!;
    expect(last("万平方米")).toBeCloseTo(8, 6);
    expect(last("1234567890")).toBeGreaterThan(mmOf("1234567890", SIZE));
  });

  it("never leave the page, in smaller type where the figures are many and long", () => {
    const shown = "−1,000,000.00";
    const { widths, size } = fitted(aTable(5, shown), { widthMm: 120, size: SIZE });
    expect(size).toBeLessThan(SIZE);
    for (const width of widths.slice(1, 6)) expect(width).toBeGreaterThan(mmOf(shown, size) + 2);
    expect(sum(widths)).toBeCloseTo(120, 6);
  });
});
