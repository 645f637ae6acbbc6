import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, READ_LIMITS, readWorkbook } from "./read.server";
import { cellAddress, columnIndex, columnLetters, couldRun, csvText, withoutGuard } from "./text";
import { type OutCell, type SheetColumn, writeCsv, writeXlsx } from "./write.server";
import { openZip, textOf } from "./zip.mjs";
import { collected } from "./zip-write.server";

const batches = async function* (rows: OutCell[][]) {
  for (let i = 0; i < rows.length; i += 500) yield rows.slice(i, i + 500);
};

const back = async (bytes: Uint8Array, fileName: string) => {
  const rows: Cell[][] = [];
  await readWorkbook({
    bytes,
    fileName,
    maxBytes: 1e8,
    onRows: async (sheet, some) => {
      if (sheet === 0) rows.push(...some.map(({ c }) => c));
    },
  });
  return rows;
};

const COLUMNS: SheetColumn[] = [
  { head: "企业名称", kind: "text" },
  { head: "投资额（万元）", kind: "amount" },
  { head: "签约日期", kind: "date" },
  { head: "阶段", kind: "text", choices: ["线索", "在谈"], hint: "从列表中选" },
];

describe("writing a workbook", () => {
  it("gives numbers as numbers, dates as dates, and reads back the same", async () => {
    const file = await collected(
      writeXlsx([
        { name: "线索", columns: COLUMNS, rows: batches([["甲公司", "12000.5", "2024-03-05", "在谈"]]) },
      ]),
    );
    expect(await back(file, "a.xlsx")).toEqual([
      ["企业名称", "投资额（万元）", "签约日期", "阶段"],
      ["甲公司", 12_000.5, { d: "2024-03-05" }, "在谈"],
    ]);
  });

  it("keeps any text as that text, in both formats", async () => {
    const start = fc.constantFrom("", "=", "+", "-", "@", "\t=", " =", "　＝", "＋", "\n", "_x0041_", "'");
    const text = fc
      .tuple(start, fc.string({ unit: "grapheme", maxLength: 12 }))
      .map(([a, b]) => `甲${a}${b}乙`);
    const guarded = fc.tuple(start, fc.stringMatching(/^[a-z0-9()!"',&<>]{1,8}$/)).map(([a, b]) => a + b);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(text, guarded), { minLength: 1, maxLength: 20 }), async (texts) => {
        const columns: SheetColumn[] = [{ head: "文字", kind: "text" }];
        const legal = texts.map((one) => one.replace(/[^\P{C}\t\n]/gu, ""));
        const file = await collected(
          writeXlsx([{ name: "文字", columns, rows: batches(legal.map((one) => [one])) }]),
        );
        const read = await back(file, "a.xlsx");
        expect(read.slice(1).map(([cell]) => cell)).toEqual(legal.filter((one) => one.trim() !== ""));
      }),
      { numRuns: 15 },
    );
  });

  it("never lets a text of a CSV run as a formula", () => {
    for (const text of [
      "=1+1",
      "+1",
      "-1",
      "@SUM(A1)",
      "\t=1",
      "\r=1",
      " =1",
      "　＝1",
      "＋1",
      "－1",
      "＠a",
      "\u200b=1",
    ]) {
      expect(couldRun(text)).toBe(true);
      expect(csvText(text)[0]).toBe("'");
      expect(withoutGuard(csvText(text))).toBe(text);
    }
    expect(csvText("科济（上海）")).toBe("科济（上海）");
    expect(withoutGuard("'甲")).toBe("'甲");
  });

  it("writes a CSV that reads back the same, numbers unguarded", async () => {
    const file = await collected(
      writeCsv({ columns: COLUMNS, rows: batches([['=cmd|"a"', "-3.5", "2024-03-05", "在谈"]]) }),
    );
    expect(file.toString("utf8")).toContain("-3.5,2024-03-05");
    expect(await back(file, "a.csv")).toEqual([
      ["企业名称", "投资额（万元）", "签约日期", "阶段"],
      [`'=cmd|"a"`, "-3.5", "2024-03-05", "在谈"],
    ]);
  });

  it("prints its head on every page, and of a wide list the first column beside it", async () => {
    const part = async (columns: SheetColumn[], name: string) => {
      const file = await collected(writeXlsx([{ name: "线索 A&B", columns, rows: batches([["甲"]]) }]));
      return textOf(file, openZip(file, READ_LIMITS).get(name)!, 1e6);
    };
    const wide = Array.from({ length: 20 }, (_, i): SheetColumn => ({ head: `列 ${i}`, kind: "text" }));
    expect(await part(COLUMNS, "xl/workbook.xml")).toContain("'线索 A&amp;B'!$1:$1<");
    expect(await part(wide, "xl/workbook.xml")).toContain("'线索 A&amp;B'!$A:$A,'线索 A&amp;B'!$1:$1<");
    const sheet = await part(wide, "xl/worksheets/sheet1.xml");
    expect(sheet).toContain('xSplit="1" ySplit="1"');
    expect(sheet).toContain('fitToWidth="2"');
    expect(sheet).toContain("&amp;C线索 A&amp;&amp;B</oddHeader>");
  });

  it("keeps a text within what a cell holds, and runs a long one over its lines", async () => {
    const columns: SheetColumn[] = [{ head: "内容", kind: "text", wrap: true }];
    const file = await collected(
      writeXlsx([{ name: "任务", columns, rows: batches([["长".repeat(40_000)], ["=1"]]) }]),
    );
    expect((await back(file, "a.xlsx"))[1]![0]).toHaveLength(32_767);
    const xml = await textOf(file, openZip(file, READ_LIMITS).get("xl/worksheets/sheet1.xml")!, 1e6);
    expect(xml).toContain('<c r="A2" s="9"');
    expect(xml).toContain('<row r="2" ht="403.2"');
    expect(xml).toContain('<row r="3">');
    expect(xml).toContain('<c r="A3" s="10"');
    const styles = await textOf(file, openZip(file, READ_LIMITS).get("xl/styles.xml")!, 1e6);
    expect(styles.match(/wrapText="1"/g)!.length).toBe(4);
  });

  it("shows whole numbers whole and others to two decimals under a heading on their side, and keeps them exact", async () => {
    const columns: SheetColumn[] = [{ head: "完成率（%）", kind: "number" }];
    const file = await collected(
      writeXlsx([{ name: "指标", columns, rows: batches([["67.911111111"], ["1200"], ["-3"]]) }]),
    );
    const xml = await textOf(file, openZip(file, READ_LIMITS).get("xl/worksheets/sheet1.xml")!, 1e6);
    expect(xml).toContain('<c r="A1" s="11"');
    expect(xml).toContain('<c r="A2" s="5"><v>67.911111111</v>');
    expect(xml).toContain('<c r="A3" s="6"><v>1200</v>');
    expect((await back(file, "a.xlsx")).flat()).toEqual(["完成率（%）", 67.911111111, 1200, -3]);
  });

  it("names cells as Excel does", () => {
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(["A", "Z", "AA", "ZZ", "AAA"]);
    fc.assert(fc.property(fc.nat(20_000), (index) => columnIndex(columnLetters(index)) === index));
    expect(cellAddress(7, 1)).toBe("B7");
  });

  it("draws the rows of a hundred thousand only as they are taken away", async () => {
    let drawn = 0;
    const rows = async function* () {
      for (; drawn < 100_000; drawn += 500)
        yield Array.from({ length: 500 }, (_, at): OutCell[] => [
          `演示企业 ${drawn + at}`,
          "12000",
          "2024-03-05",
          "在谈",
        ]);
    };
    const file = writeXlsx([{ name: "线索", columns: COLUMNS, rows: rows() }])[Symbol.asyncIterator]();
    const drawnBy: number[] = [];
    for (let next = await file.next(); !next.done; next = await file.next()) drawnBy.push(drawn);
    const half = drawnBy[Math.floor(drawnBy.length / 2)]!;
    expect(drawnBy[0]).toBeLessThan(2_000);
    expect(half).toBeGreaterThan(40_000);
    expect(half).toBeLessThan(60_000);
    expect(drawnBy.at(-1)).toBe(100_000);
  });
});
