import { describe, expect, it } from "vitest";
import { aZip } from "#test/builders-exchange";
import { problemsIn } from "#test/ooxml";
import { READ_LIMITS } from "../workbook/read.server";
import { writeXlsx } from "../workbook/write.server";
import { openZip, textOf } from "../workbook/zip.mjs";
import { collected } from "../workbook/zip-write.server";
import type { Figure, Paper, PaperTable } from "./paper";
import { writeSheets } from "./sheets.server";
import { writeWord } from "./word.server";

const ODD = '=1+1 & <b> "甲" \u0001\ud800 _x0041_ 𠮷';
const figure = (value: string): Figure => ({
  value,
  shown: value,
  unit: "亿元",
  format: "money",
  sources: [1],
});

const table = (caption: string, more: Partial<PaperTable> = {}): PaperTable => ({
  kind: "table",
  caption,
  columns: [
    { head: "项目", kind: "text", mm: 60 },
    { head: "签订日期", kind: "date", mm: 22 },
    { head: "金额（亿元）", kind: "figure", mm: 20 },
    { head: "来源", kind: "source", mm: 12 },
  ],
  rows: [[ODD, { date: "2026-05-20" }, figure("-1000.0000000001"), "1"]],
  total: ["合计", "", figure("-1000.0000000001"), ""],
  ...more,
});

const aPaper = (): Paper => ({
  version: 1,
  name: `月报 ${ODD}`,
  title: ODD,
  subtitle: ODD,
  marks: ["演示"],
  asOf: "2026-05-20",
  issuer: ODD,
  blocks: [
    { kind: "heading", text: "一、签约" },
    { kind: "text", pieces: ["累计签约 ", figure("1.00"), " 亿元，", ODD] },
    { kind: "sign", lines: ["投资促进办", "2026 年 5 月 20 日"] },
    table("签约：进度/对账*[本期]?的一个很长很长很长很长很长很长很长很长的表名"),
    table("签约：进度/对账*[本期]?的一个很长很长很长很长很长很长很长很长的表名（续）", { small: true }),
    table("基本情况", { pairs: true }),
    table("空", { rows: [], total: undefined } as object),
    { kind: "note", text: ODD },
  ],
  sources: [
    {
      number: 1,
      what: ODD,
      basis: ODD,
      href: null,
      unit: "亿元",
      listed: true,
      entries: [{ id: "7", amount: "-1000.0000000001" }],
    },
  ],
  entries: [
    {
      id: "7",
      projectNumber: ODD,
      project: ODD,
      company: ODD,
      contract: null,
      on: "2026-05-20",
      kind: "签约",
      unitName: ODD,
      approver: null,
    },
  ],
});

const rows = async function* () {
  yield [[ODD, "12.5", "2026-05-20", "在谈"]];
};

describe("a file for Word or Excel", () => {
  it("holds its parts, elements and counts as the strictest reader wants them", async () => {
    const paper = aPaper();
    const list = writeXlsx([
      {
        name: "线索",
        columns: [
          { head: "企业名称", kind: "text", wrap: true, width: 200 },
          { head: "投资额（万元）", kind: "amount", hint: ODD },
          { head: "签约日期", kind: "date" },
          { head: "阶段", kind: "text", choices: ["线索", ODD], hint: "从列表中选" },
        ],
        rows: rows(),
      },
    ]);
    expect(await problemsIn(await writeWord(paper))).toEqual([]);
    expect(await problemsIn(await writeWord({ ...paper, compact: true }))).toEqual([]);
    expect(await problemsIn(await collected(writeSheets(paper)))).toEqual([]);
    expect(await problemsIn(await collected(list))).toEqual([]);
  });

  it("that was put together wrongly is found out", async () => {
    const bytes = await collected(writeSheets(aPaper()));
    const parts: Record<string, string> = {};
    for (const [name, entry] of openZip(bytes, READ_LIMITS)) parts[name] = await textOf(bytes, entry, 1e8);
    const spoilt = async (name: string, change: (xml: string) => string) =>
      (await problemsIn(await aZip({ ...parts, [name]: change(parts[name]!) }))).join("；");
    const sheet = "xl/worksheets/sheet2.xml";
    expect(
      await spoilt(sheet, (xml) =>
        xml.replace(/(<mergeCells.*<\/mergeCells>)(.*)(<\/worksheet>)/s, "$2$1$3"),
      ),
    ).toContain("order in worksheet");
    expect(
      await spoilt("xl/styles.xml", (xml) => xml.replace('<fonts count="4"', '<fonts count="5"')),
    ).toContain("counts 5");
    expect(await spoilt(sheet, (xml) => xml.replace(' s="', ' s="9'))).toContain("style of");
    expect(await spoilt(sheet, (xml) => xml.replace("</row>", ""))).toContain("closes nothing");
    expect(
      await spoilt("xl/_rels/workbook.xml.rels", (xml) => xml.replace("sheet2.xml", "sheet9.xml")),
    ).toContain("sheet9");
    const { "xl/styles.xml": _, ...without } = parts;
    expect((await problemsIn(await aZip(without))).join()).toContain("styles.xml is not there");
  });

  it("keeps the words before 落款 on its page, and a heading with what follows", async () => {
    const bytes = await writeWord(aPaper());
    const xml = await textOf(bytes, openZip(bytes, READ_LIMITS).get("word/document.xml")!, 1e8);
    const paragraphs = xml.match(/<w:p>.*?<\/w:p>/gs)!;
    const kept = (words: string) => paragraphs.find((one) => one.includes(words))!.includes("<w:keepNext/>");
    expect(["一、签约", "累计签约", ">投资促进办<", ">附件<"].map(kept)).toEqual([true, true, true, true]);
    expect(kept("2026 年 5 月 20 日<")).toBe(false);
  });

  it("begins 附件 once, on a page of its own: after 落款 where there is one", async () => {
    const annexes = async (paper: Paper) => {
      const bytes = await writeWord(paper);
      const xml = await textOf(bytes, openZip(bytes, READ_LIMITS).get("word/document.xml")!, 1e8);
      const all = xml.match(/<w:p>.*?<\/w:p>|<w:tbl>/gs)!;
      const at = all.findIndex((one) => one.includes(">附件<"));
      expect(all.filter((one) => one.includes(">附件<"))).toHaveLength(1);
      expect(all[at]).toContain("<w:pageBreakBefore/>");
      return all.slice(0, at).filter((one) => one === "<w:tbl>").length;
    };
    const paper = aPaper();
    expect(await annexes(paper)).toBe(0);
    const unsigned = { ...paper, blocks: paper.blocks.filter(({ kind }) => kind !== "sign") };
    expect(await annexes(unsigned)).toBe(3);
  });

  it("has a foot of one line, however long the name of who issues it", async () => {
    const foot = async (issuer: string) => {
      const bytes = await writeWord({ ...aPaper(), issuer });
      return textOf(bytes, openZip(bytes, READ_LIMITS).get("word/footer1.xml")!, 1e8);
    };
    expect(await foot("金山区投资促进办")).toContain("金山区投资促进办　截至 2026 年 5 月 20 日　第 ");
    const long = await foot("上海新金山生物制造产业园区开发建设运营管理有限责任公司（高新区发展平台）");
    expect(long).not.toContain("上海");
    expect(long).toContain("截至 2026 年 5 月 20 日　第 ");
  });
});
