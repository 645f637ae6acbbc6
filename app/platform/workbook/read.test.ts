import { afterEach, describe, expect, it } from "vitest";
import {
  aLyingEntry,
  aPlainWorkbook,
  aWorkbook,
  aZip,
  DATE_STYLE,
  MONTH_STYLE,
  PERCENT_STYLE,
} from "#test/builders-exchange";
import { PATIENT } from "#test/read-limits";
import { readEnv } from "~/platform/env.server";
import { AppError } from "~/platform/errors";
import { processWide } from "../process-wide.server";
import { type Cell, type ReadInput, readWorkbook, setReadLimits } from "./read.server";
import { collected, writeZip } from "./zip-write.server";

const MB = 1024 * 1024;

const read = async (bytes: Uint8Array, fileName = "台账.xlsx", options: Partial<ReadInput> = {}) => {
  const sheets: { r: number; c: Cell[] }[][] = [];
  const book = await readWorkbook({
    bytes,
    fileName,
    maxBytes: 20 * MB,
    onRows: async (sheet, rows) => {
      sheets[sheet] ??= [];
      sheets[sheet]!.push(...rows);
    },
    ...options,
  });
  return { ...book, rows: sheets[0] ?? [], all: sheets };
};

const refusal = async (bytes: Uint8Array, fileName = "台账.xlsx", options: Partial<ReadInput> = {}) => {
  try {
    await read(bytes, fileName, options);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return {
      code: ((error as AppError).detail as { code: string }).code,
      text: (error as AppError).userMessage,
    };
  }
  throw new Error("the file was read");
};

const sheetOf = (body: string) =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body}</sheetData></worksheet>`;

/** A workbook whose first sheet is `xml` as it stands. */
const withSheet = async (xml: string | Uint8Array) =>
  aWorkbook([{ rows: [["企业名称"]] }], { extra: { "xl/worksheets/sheet1.xml": xml } });

describe("the limits of reading", () => {
  afterEach(() => setReadLimits(PATIENT));

  it("are settings, which the refusal names", async () => {
    const file = await withSheet(sheetOf("<row><c><v>1</v></c></row>".repeat(200)));
    setReadLimits(readEnv({ NODE_ENV: "test", IMPORT_MAX_ROWS: "150" }));
    expect((await refusal(file)).text).toContain("超过 150 行");
    setReadLimits(PATIENT);
    expect((await read(file)).sheets[0]?.rows).toBe(200);
  });

  it("hold in the built server too, whose modules are copies of the ones that set them", async () => {
    const copy = "../process-wide.server?built";
    const { processWide: built } = (await import(copy)) as typeof import("../process-wide.server");
    expect(built).not.toBe(processWide);
    processWide("of a test", 1).value = 7;
    expect(built("of a test", 1).value).toBe(7);
  });

  it("let a ledger of 100,000 rows through", async () => {
    const row = `<row>${'<c t="inlineStr"><is><t>演示企业某号生物科技有限公司</t></is></c><c><v>1200.5</v></c>'.repeat(4)}</row>`;
    const file = await withSheet(sheetOf(row.repeat(100_000)));
    expect((await read(file)).sheets[0]?.rows).toBe(100_000);
  });
});

describe("reading a workbook", () => {
  it("reads text, numbers, dates, percentages, saved results of formulas and errors", async () => {
    const { rows, sheets } = await read(
      await aPlainWorkbook([
        ["企业 & 名称", 12.5, { n: 45_357, style: DATE_STYLE }, { n: 0.85, style: PERCENT_STYLE }, true],
        [{ f: "SUM(B1:B1)", v: 12.5 }, { error: "#REF!" }, null, { n: 45_352, style: MONTH_STYLE }],
      ]),
    );
    expect(rows).toEqual([
      { r: 1, c: ["企业 & 名称", 12.5, { d: "2024-03-06" }, { p: 0.85 }, true] },
      { r: 2, c: [12.5, { e: "#REF!" }, null, { d: "2024-03-01" }] },
    ]);
    expect(sheets[0]).toMatchObject({ rows: 2, columns: 5, formulas: 1 });
  });

  it("reads dates of the 1904 system", async () => {
    const file = await aWorkbook([{ rows: [[{ n: 43_895, style: DATE_STYLE }]] }], { date1904: true });
    expect((await read(file)).rows[0]!.c).toEqual([{ d: "2024-03-06" }]);
  });

  it("skips blank rows and hidden sheets, and tells merged cells", async () => {
    const file = await aWorkbook([
      { name: "台账", rows: [["甲"], null, null, ["乙"]], merges: ["A1:B1"] },
      { name: "字典", rows: [["丙"]], hidden: true },
    ]);
    const { all, sheets } = await read(file);
    expect(all).toEqual([
      [
        { r: 1, c: ["甲"] },
        { r: 4, c: ["乙"] },
      ],
    ]);
    expect(sheets.map(({ name, hidden, merges }) => ({ name, hidden, merges }))).toEqual([
      { name: "台账", hidden: false, merges: ["A1:B1"] },
      { name: "字典", hidden: true, merges: [] },
    ]);
  });

  it("reads sheets written with name prefixes, inline text and cells without addresses", async () => {
    const xml = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    expect((await read(await withSheet(xml))).rows).toEqual([{ r: 1, c: ["甲", 3] }]);
  });

  it("reads saved values and never opens an external link", async () => {
    const file = await aWorkbook([{ rows: [[{ f: "[1]Sheet1!A1", v: 7 }]] }], {
      extra: { "xl/externalLinks/externalLink1.xml": "<externalLink/>" },
    });
    const book = await read(file);
    expect(book.externalLinks).toBe(true);
    expect(book.rows[0]!.c).toEqual([7]);
  });
});

describe("reading a CSV file", () => {
  const text = '企业名称,备注\r\n科济,"第一行\n第二行,""引号"""\r\n';
  const rows = [
    { r: 1, c: ["企业名称", "备注"] },
    { r: 2, c: ["科济", '第一行\n第二行,"引号"'] },
  ];
  it("reads UTF-8 with and without a mark", async () => {
    expect((await read(Buffer.from(text), "a.csv")).rows).toEqual(rows);
    expect((await read(Buffer.from(`\ufeff${text}`), "a.csv")).rows).toEqual(rows);
  });
  it("reads GB18030 and UTF-16", async () => {
    const gb = Buffer.from([0xc6, 0xf3, 0xd2, 0xb5, 0x2c, 0xbd, 0xf0, 0xb6, 0xee, 0x0a]);
    expect((await read(gb, "a.csv")).rows).toEqual([{ r: 1, c: ["企业", "金额"] }]);
    expect((await read(Buffer.from("\ufeff企业\t金额\n", "utf16le"), "a.csv")).rows).toEqual([
      { r: 1, c: ["企业", "金额"] },
    ]);
  });
  it("refuses a file of mixed encodings with the line where it changes", async () => {
    const gb = Buffer.from([0xc6, 0xf3, 0xd2, 0xb5, 0x2c, 0xbd, 0xf0, 0xb6, 0xee, 0x0a]);
    const answer = await refusal(Buffer.concat([Buffer.from("企业名称,金额\n"), gb]), "a.csv");
    expect(answer.code).toBe("MIXED_ENCODINGS");
    expect(answer.text).toContain("第 2 行");
  });
  it("refuses a quote that is never closed", async () => {
    expect((await refusal(Buffer.from('甲,"乙\n丙,丁\n'), "a.csv")).code).toBe("OPEN_QUOTE");
  });
  it("refuses a file of quotes for its endless cell", async () => {
    expect((await refusal(Buffer.alloc(19 * MB, '"'), "a.csv")).code).toBe("CELL_TOO_LONG");
  });
  it("says of a file of commas that it holds no text, and how wide it is", async () => {
    const wide = await refusal(Buffer.alloc(19 * MB, ","), "a.csv");
    expect(wide.text).toContain("没有文字，只有分隔符：一行有 19,922,944 列，最多 256 列");
    expect((await refusal(Buffer.from(",,,\n,,,\n"), "a.csv")).text).toContain("只有逗号等分隔符");
    expect((await read(Buffer.from("甲,乙\n丙,丁\n,,,,,"), "a.csv")).rows).toHaveLength(2);
  });
});

describe("a hostile or broken file is refused in Chinese within five seconds", () => {
  const cases: [string, () => Promise<Uint8Array> | Uint8Array, string, string?][] = [
    ["an empty file", () => new Uint8Array(), "EMPTY_FILE"],
    ["a PDF named .xlsx", () => Buffer.from("%PDF-1.7\n%âãÏÓ"), "PDF"],
    ["a web page named .xls", () => Buffer.from("<html><table></table></html>"), "WEB_PAGE", "台账.xls"],
    ["a picture", () => Buffer.from("89504e470d0a1a0a", "hex"), "NOT_A_WORKBOOK"],
    ["a zip that is no workbook", () => aZip({ "a.txt": "甲" }), "NOT_A_WORKBOOK"],
    ["bytes named .csv", () => Buffer.from([1, 2, 0, 4, 5, 0]), "NOT_TEXT", "a.csv"],
    [
      "an encrypted workbook",
      () =>
        Buffer.concat([
          Buffer.from("d0cf11e0a1b11ae1", "hex"),
          Buffer.alloc(512),
          Buffer.from("EncryptedPackage", "utf16le"),
        ]),
      "ENCRYPTED",
    ],
    [
      "an old .xls",
      () => Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(512)]),
      "OLD_WORKBOOK",
    ],
    [
      "a workbook with macros",
      () => aWorkbook([{ rows: [["甲"]] }], { extra: { "xl/vbaProject.bin": new Uint8Array(9) } }),
      "MACROS",
    ],
    [
      "a workbook cut off in the middle",
      async () => (await aPlainWorkbook([["甲"]])).subarray(0, 900),
      "TRUNCATED",
    ],
    [
      "a workbook with a wrong byte inside",
      async () => {
        const file = await withSheet(sheetOf('<row r="1"><c r="A1"><v>1</v></c></row>'.repeat(400)));
        const name = file.indexOf("xl/worksheets/sheet1.xml");
        file[name + 60] = file[name + 60]! ^ 0xff;
        return file;
      },
      "CORRUPT",
    ],
    [
      "definitions that expand",
      () =>
        withSheet(`<!DOCTYPE a [<!ENTITY b "c">]>${sheetOf('<row r="1"><c t="str"><v>&b;</v></c></row>')}`),
      "ENTITIES",
    ],
    [
      "500 columns",
      () => aPlainWorkbook([Array.from({ length: 500 }, (_, i) => `列${i}`)]),
      "TOO_MANY_COLUMNS",
    ],
    [
      "a number of a text that is not there",
      () => withSheet(sheetOf('<row r="1"><c t="s"><v>99</v></c></row>')),
      "CORRUPT",
    ],
    [
      "a cell far longer than Excel allows",
      () => withSheet(sheetOf(`<row r="1"><c t="str"><v>${"长".repeat(40_000)}</v></c></row>`)),
      "CELL_TOO_LONG",
    ],
    [
      "a row without an end",
      () => withSheet(`<worksheet><sheetData><row>${"<c>".repeat(4_000_000)}`),
      "TOO_LONG",
    ],
    [
      "more rows than allowed",
      () => withSheet(sheetOf("<row><c><v>1</v></c></row>".repeat(100_001))),
      "TOO_MANY_ROWS",
    ],
    [
      "2 million blank rows",
      () => withSheet(sheetOf('<row spans="1:9"/>'.repeat(2_000_000))),
      "TOO_MANY_BLANK_ROWS",
    ],
    [
      "2 million rows of styled blank cells",
      () => withSheet(sheetOf('<row><c s="1"/></row>'.repeat(2_000_000))),
      "TOO_MANY_BLANK_ROWS",
    ],
  ];
  it.each(cases)("%s", async (_name, make, code, fileName) => {
    const bytes = await make();
    const answer = await refusal(bytes, fileName);
    expect(answer.code).toBe(code);
    expect(answer.text).toMatch(/[\u4e00-\u9fff].*。$/);
  });

  it("a part that says it is small and unpacks to 100 MB stops where it says it ends", async () => {
    const bomb = aLyingEntry(Buffer.alloc(100 * MB, 32), 1000);
    const file = await collected(
      writeZip([
        { name: "[Content_Types].xml", content: aLyingEntry(Buffer.from("<Types/>"), 8) },
        { name: "xl/workbook.xml", content: bomb },
      ]),
    );
    expect(file.length).toBeLessThan(MB);
    expect((await refusal(file)).code).toBe("LYING_SIZE");
  });

  it("1 GB of shared strings is refused by its declared size, and by its text when that is smaller", async () => {
    const declared = { ...aLyingEntry(Buffer.from("<sst/>"), 1024 * MB) };
    const file = await collected(
      writeZip([
        { name: "[Content_Types].xml", content: aLyingEntry(Buffer.from("<Types/>"), 8) },
        { name: "xl/sharedStrings.xml", content: declared },
      ]),
    );
    expect((await refusal(file)).code).toBe("INFLATES_TOO_LARGE");
    const strings = Buffer.from(`<sst>${`<si><t>${"文".repeat(1000)}</t></si>`.repeat(40_000)}</sst>`);
    const many = await aWorkbook([{ rows: [["甲"]] }], { extra: { "xl/sharedStrings.xml": strings } });
    const answer = await refusal(many, "a.xlsx", { limits: { maxTextChars: 1_000_000 } });
    expect(answer.code).toBe("TOO_MUCH_TEXT");
  });

  it.each([
    ["half a million cells, a row of which is a book", 30_000],
    ["half a million cells", 2000],
  ])("one long text that stands in %s is refused before it fills the memory", async (_name, chars) => {
    const text = "文".repeat(chars);
    const row = `<row>${'<c t="s"><v>0</v></c>'.repeat(250)}</row>`;
    const file = await aWorkbook([{ rows: [["甲"]] }], {
      extra: {
        "xl/sharedStrings.xml": `<sst><si><t>${text}</t></si></sst>`,
        "xl/worksheets/sheet1.xml": sheetOf(row.repeat(2000)),
      },
    });
    expect((await refusal(file)).code).toBe("TOO_MUCH_TEXT");
  });

  it("work that takes too long is ended, by default in time for the answer", async () => {
    expect(readEnv({ NODE_ENV: "test" }).IMPORT_SECONDS).toBeLessThan(5);
    const file = await withSheet(sheetOf("<row><c><v>1</v></c></row>".repeat(40_000)));
    expect((await refusal(file, "a.xlsx", { seconds: 0.001 })).code).toBe("TIME");
  });

  it("lets the other work of this process go on while a hostile file is read", async () => {
    const file = await withSheet(sheetOf('<row><c s="1"/></row>'.repeat(2_000_000)));
    const ended: string[] = [];
    const otherWork = async () => {
      for (let turn = 0; turn < 50; turn++) await new Promise((next) => setImmediate(next));
      ended.push("other work");
    };
    await Promise.all([refusal(file).then(() => ended.push("the file")), otherWork()]);
    expect(ended).toEqual(["other work", "the file"]);
  });
});

describe("marks that nobody sees", () => {
  it("are left out of texts, so that a name copied from a page is the same name", async () => {
    const rows = [["\u200b企业名称\ufeff"], ["甲\u2060公司\u200e"]];
    expect((await read(await aPlainWorkbook(rows))).rows.map(({ c }) => c[0])).toEqual([
      "企业名称",
      "甲公司",
    ]);
    const csv = Buffer.from(`企业名称\n甲\u200b公司\n`);
    expect((await read(csv, "台账.csv")).rows.map(({ c }) => c[0])).toEqual(["企业名称", "甲公司"]);
  });
});
