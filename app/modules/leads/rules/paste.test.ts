import { describe, expect, it } from "vitest";
import { readPaste } from "./paste";

describe("粘贴建线索", () => {
  it("reads a message as it is written in a chat", () => {
    const text =
      "今天拜访了演示蓝芽生物科技（上海）有限公司，王总 13800000000，想建年产 200 吨聚乳酸产线，总投资约3-5亿，需要厂房8000平米。校友会介绍的";
    expect(readPaste(text)).toEqual({
      companyName: "演示蓝芽生物科技（上海）有限公司",
      projectName: "年产 200 吨聚乳酸产线",
      expectedAmount: "约3-5亿",
      areaNeedSqm: "8000",
      contactName: "王总",
      contactPhone: "13800000000",
      field: "BIOMATERIALS",
      source: "ALUMNI",
      summary: text,
    });
  });

  it("reads lines with labels", () => {
    const found = readPaste("企业：演示青禾\n项目：微生物肥料基地\n投资：1.2亿元\n联系人：李明 021-57000000");
    expect(found).toMatchObject({
      companyName: "演示青禾",
      projectName: "微生物肥料基地",
      expectedAmount: "1.2亿元",
      contactName: "李明",
      contactPhone: "021-57000000",
    });
  });

  it.each([
    ["厂房 1.5 万平方米", { areaNeedSqm: "15000" }],
    ["面积１２，０００㎡", { areaNeedSqm: "12000" }],
    ["营收2亿，投资8000万", { expectedAmount: "8000万" }],
    ["做抗体药的", { field: "BIOMEDICINE" }],
  ])("reads %s", (text, expected) => {
    expect(readPaste(text)).toMatchObject(expected);
  });

  it.each([
    ["下午和演示·松涛酶业聊了，想要5000平米", ["演示·松涛酶业"], "演示·松涛酶业"],
    ["科济制药介绍了演示松涛酶业，投资2亿", ["演示·松涛酶业", "科济制药"], "演示·松涛酶业"],
    ["松涛酶业和复旦大学研究院一起来看厂房", ["松涛酶业"], "松涛酶业"],
    ["演示松涛酶业的王总推荐演示青禾生物有限公司", ["演示·松涛酶业"], "演示青禾生物有限公司"],
  ])("knows a company on record inside a sentence: %s", (text, onRecord, expected) => {
    expect(readPaste(text, onRecord).companyName).toBe(expected);
  });

  it("takes no area for an amount, and leaves empty what is not there", () => {
    expect(readPaste("要2万平米")).toEqual({ areaNeedSqm: "20000", summary: "要2万平米" });
    expect(readPaste("  ")).toEqual({});
  });

  it("keeps to its limits however long the text is", () => {
    expect(readPaste("谈".repeat(100_000)).summary).toHaveLength(2000);
  });
});
