import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { aWorkbook } from "#test/builders-exchange";
import { PATIENT } from "#test/read-limits";
import { readEnv } from "~/platform/env.server";
import type { AppError } from "~/platform/errors";
import { type Cell, type Row, readWorkbook, setReadLimits } from "./read.server";

const NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const sheetOf = (body: string) => `<worksheet ${NAMESPACE}><sheetData>${body}</sheetData></worksheet>`;
const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const withSheet = (xml: string | Uint8Array) =>
  aWorkbook([{ rows: [["企业名称"]] }], { extra: { "xl/worksheets/sheet1.xml": xml } });

const read = async (bytes: Uint8Array, fileName = "台账.xlsx") => {
  const cells: [number, Cell[]][] = [];
  const onRows = async (_: number, rows: Row[]) => {
    cells.push(...rows.map(({ r, c }): [number, Cell[]] => [r, c]));
  };
  await readWorkbook({ bytes, fileName, maxBytes: 1e8, onRows });
  return cells;
};

const refusal = (bytes: Uint8Array, fileName?: string) =>
  read(bytes, fileName).then(
    () => "read",
    (error: AppError) => error.userMessage,
  );

describe("what stands in a sheet beside its rows", () => {
  it("takes a row in a comment for no row", async () => {
    const comment = `<!-- <row r="2">${text("注释")}</row> -->`;
    const file = await withSheet(
      sheetOf(`<row r="1">${text("甲")}</row>${comment}<row r="3">${text("乙")}</row>`),
    );
    expect(await read(file)).toEqual([
      [1, ["甲"]],
      [3, ["乙"]],
    ]);
  });

  it("reads a comment that is longer than what is unpacked at once", async () => {
    const comment = `<!--${`<row>${text("注释")}</row>`.repeat(20_000)}-->`;
    const file = await withSheet(
      sheetOf(`<row>${text("甲")}</row>${comment}<row>${text("乙")}</row>`.repeat(2)),
    );
    expect((await read(file)).map(([, [name]]) => name)).toEqual(["甲", "乙", "甲", "乙"]);
  });

  it("reads text that is written as it stands, marks and all", async () => {
    const file = await withSheet(sheetOf(`<row>${text("<![CDATA[研发 <b> & 中试]]>（二期）")}</row>`));
    expect(await read(file)).toEqual([[1, ["研发 <b> & 中试（二期）"]]]);
  });

  it("leaves out what is no character", async () => {
    const file = await withSheet(sheetOf(`<row>${text("甲&#0;乙&#xD800;丙_xDC00_丁\0戊_x0000_")}</row>`));
    expect(await read(file)).toEqual([[1, ["甲乙丙丁戊"]]]);
    expect(await read(Buffer.from(`企业名称\n${"甲\n".repeat(40_000)}乙\0丙\n`), "a.csv")).toContainEqual([
      40_002,
      ["乙丙"],
    ]);
  });
});

describe("rows that cannot be told apart are refused, and nothing of them is read wrongly", () => {
  const row = (number: string) => `<row r="${number}">${text("甲")}</row>`;
  it.each([
    ["twice the same number", row("2") + row("2")],
    ["numbers that go back", row("5") + row("4")],
    ["a row below the last of Excel", row("1") + row("1048577")],
    ["a number that no sheet has", row("1e300")],
  ])("%s", async (_, rows) => {
    expect(await refusal(await withSheet(sheetOf(rows)))).toContain("行号重复、颠倒或超出 Excel 的范围");
  });

  it("a sheet whose text has two bytes a character", async () => {
    const file = await withSheet(Buffer.from(`\ufeff${sheetOf(row("1"))}`, "utf16le"));
    expect(await refusal(file)).toContain("文件已损坏");
  });
});

describe("merged areas", () => {
  it("that lie over an earlier one are left out, however many the file names", async () => {
    const xml = sheetOf(`<row r="1">${text("甲")}</row>`);
    const stairs = Array.from({ length: 20_000 }, (_, i) => `A${i + 2}:G${i + 3000}`);
    const refs = ["C5:C6", "A1:B1", "B1:B4", "C6:C7", "D5:D6", "none", ...stairs.slice(10)];
    const merges = refs.map((ref) => `<mergeCell ref="${ref}"/>`).join("");
    const file = await withSheet(
      xml.replace("</worksheet>", `<mergeCells>${merges}</mergeCells></worksheet>`),
    );
    const onRows = async () => undefined;
    const { sheets } = await readWorkbook({
      bytes: file,
      fileName: "a.xlsx",
      maxBytes: 1e8,
      onRows,
    });
    expect(sheets[0]?.merges.slice(0, 4)).toEqual(["A1:B1", "C5:C6", "D5:D6", "A12:G3010"]);
    expect(sheets[0]?.merges.length).toBeLessThan(20);
  });
});

describe("a file that is no table says so, whatever its name", () => {
  it.each([
    ["a web page with a byte order mark", "\ufeff<html><table></table></html>", "a.xls", "网页格式"],
    ["JSON named .csv", '{"企业名称": "甲"}', "a.csv", "不是 Excel 表格"],
    ["a list in JSON named .csv", '\n[{"企业名称": "甲"}]', "a.csv", "不是 Excel 表格"],
  ])("%s", async (_, content, name, words) => {
    expect(await refusal(Buffer.from(content), name)).toContain(words);
  });
});

describe("many files at once", () => {
  afterEach(() => setReadLimits(PATIENT));

  it("are read three at a time; the next waits, is told when it waited too long, and is read once there is room", async () => {
    const file = await withSheet(sheetOf(`<row>${text("甲")}</row>`));
    let release: (() => void) | undefined;
    const stored = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = 0;
    const held = [1, 2, 3].map(() =>
      readWorkbook({
        bytes: file,
        fileName: "a.xlsx",
        maxBytes: 1e6,
        onRows: () => {
          begun++;
          return stored;
        },
      }),
    );
    while (begun < 3) await nextTurn();
    setReadLimits(readEnv({ NODE_ENV: "test", IMPORT_SECONDS: "1" }));
    expect(await refusal(file)).toBe("正在读取的文件较多，这个文件没有读取。请稍后重新上传。");
    setReadLimits(PATIENT);
    const next = read(file);
    release?.();
    expect(await next).toEqual([[1, ["甲"]]]);
    await Promise.all(held);
  });
});
