import { describe, expect, it } from "vitest";
import { PDF, PNG, zipOf } from "#test/evidence-files";
import { checkEvidence, cleanFileName, evidenceKind } from "./evidence";

const MB = 1024 * 1024;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const check = (name: string, bytes: Uint8Array) => checkEvidence({ name, bytes, maxBytes: MB });

const DOCX = zipOf([{ name: "[Content_Types].xml" }, { name: "word/document.xml" }]);
const XLSX = zipOf([{ name: "[Content_Types].xml" }, { name: "xl/workbook.xml" }]);
const OFD = zipOf([{ name: "OFD.xml" }, { name: "Doc_0/Document.xml" }]);
const ole = (stream: string) => {
  const name = [...stream].flatMap((letter) => [letter.charCodeAt(0), 0]);
  return new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Array(64).fill(0), ...name]);
};

describe("evidence is what its bytes say", () => {
  it.each([
    ["合同.pdf", PDF, "pdf"],
    ["扫描件.png", PNG, "png"],
    ["照片.JPEG", new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1]), "jpg"],
    ["合同.docx", DOCX, "docx"],
    ["清单.xlsx", XLSX, "xlsx"],
    ["公文.ofd", OFD, "ofd"],
    ["旧合同.doc", ole("WordDocument"), "doc"],
    ["旧表.xls", ole("Workbook"), "xls"],
  ])("%s is kept", (name, bytes, kind) => {
    expect(check(name, bytes)).toMatchObject({ kind, fileName: name });
  });

  it("a PDF named .xlsx is refused, naming both", () => {
    expect(() => check("台账.xlsx", PDF)).toThrow("文件内容是 PDF，文件名却写作 .xlsx");
  });

  it.each([
    ["an HTML page named .pdf", "合同.pdf", bytesOf("<!doctype html><script>alert(1)</script>")],
    ["an SVG", "章.svg", bytesOf('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ["an SVG named .png", "章.png", bytesOf('<?xml version="1.0"?><svg/>')],
    ["a script", "运行.pdf", bytesOf("#!/bin/sh\n%PDF-1.4")],
    ["an OLE file that is neither Word nor Excel", "安装.doc", ole("Setup")],
  ])("%s is refused", (_what, name, bytes) => {
    expect(() => check(name, bytes)).toThrow("这个文件的内容不是其中任何一种");
  });

  it("an empty file and one over the limit are refused in words", () => {
    expect(() => check("空.pdf", new Uint8Array())).toThrow("空文件");
    expect(() => check("大.pdf", new Uint8Array(MB + 1).fill(37))).toThrow("文件超过 1 MB");
  });

  it("a plain zip, a macro and a truncated container are refused", () => {
    expect(() => evidenceKind(zipOf([{ name: "合同.pdf" }]))).toThrow("压缩包不能作为证明材料");
    const macro = zipOf([{ name: "[Content_Types].xml" }, { name: "word/vbaProject.bin" }]);
    expect(() => evidenceKind(macro)).toThrow("宏");
    expect(() => evidenceKind(DOCX.subarray(0, DOCX.length - 30))).toThrow("已损坏");
  });

  it.each(["../../etc/passwd", "/word/document.xml", "C:/x.xml", "word\\..\\x.xml"])(
    "a container with a part named %s is refused",
    (name) => {
      const bytes = zipOf([{ name: "[Content_Types].xml" }, { name: "word/document.xml" }, { name }]);
      expect(() => evidenceKind(bytes)).toThrow("内部结构不正常");
    },
  );

  it("a file with a password, which no reviewer could open, and old macros are refused in words", () => {
    expect(() => check("合同.docx", ole("EncryptedPackage"))).toThrow("文件加了密码，审核人无法打开");
    const macros = zipOf([{ name: "[Content_Types].xml" }, { name: "xl/macrosheets/sheet1.xml" }]);
    expect(() => check("清单.xlsx", macros)).toThrow("带有宏");
  });

  it("a container that would unpack to gigabytes is refused without unpacking it", () => {
    const bomb = zipOf([
      { name: "[Content_Types].xml" },
      { name: "word/document.xml", packed: 1000, unpacked: 4_000_000_000 },
    ]);
    expect(() => evidenceKind(bomb)).toThrow("解压后过大");
  });
});

describe("a file name is only a name", () => {
  it.each([
    ["../../etc/合同.pdf", "合同.pdf"],
    ["C:\\用户\\桌面\\合同.pdf", "合同.pdf"],
    ["合同\u202Efdp.exe.pdf", "合同fdp.exe.pdf"],
    ['合同"\r\nX-Header: 1.pdf', "合同_X-Header_ 1.pdf"],
    ["...", ""],
    ["  合同 .pdf ", "合同 .pdf"],
  ])("%j becomes %j", (given, cleaned) => {
    expect(cleanFileName(given)).toBe(cleaned);
  });

  it("a name of nothing but marks still gets one, and a very long one is cut before its extension", () => {
    expect(() => check("...", PDF)).not.toThrow();
    const long = check(`${"长".repeat(500)}.pdf`, PDF).fileName;
    expect(long).toBe(`${"长".repeat(120)}.pdf`);
  });
});
