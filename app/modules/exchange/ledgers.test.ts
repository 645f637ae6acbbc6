import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aWorkbook, type TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { remarksSchema } from "./schema";

const { db } = testDatabase();
const { upload, uploadRows, check, commit, rows, job, verdicts } = imports(db);

const remarks = async (id: string) =>
  (await rows(id)).flatMap((row) =>
    remarksSchema.parse(row.remarks ?? []).map(({ at, kind, text }) => `${at} ${kind} ${text}`),
  );

const FILLS = { field: "合成生物", source: "自主拜访", park: "高新区" };

describe("a ledger in the manner of real ones", () => {
  it("of several units: titles, merged headings, unit bands, subtotals, notes and sign-offs are told from projects", async () => {
    await aWorld(db());
    const sheet: (readonly TestCell[])[] = [
      ["金山区2026年重点招商引资项目推进情况表"],
      ["填报单位：新金山　截至2026年5月31日　　单位：万元、亩"],
      ["序号", "企业\n名称", "项目名称", "投资规模", null, "用地\n需求", "项目概况", "落地园区"],
      [null, null, null, "总投资", "其中：固投", "（亩）", null, null],
      ["新金山公司"],
      [1, "上海甲合生物\n有限公司", "重组蛋白产线", 12_000, 8000, 30, "已签意向；\n正在选址。", "高新区"],
      [2, "乙康医药", "细胞药物", "1.2亿", "约3-5亿", "15亩", null, "高新区"],
      [null, "新金山公司小计", null, { f: "SUM(D6:D7)", v: null }],
      ["碳谷绿湾"],
      [1, "丙新材料", "生物基尼龙", "约3-5亿", null, "—", null, "高新区"],
      ["总　计", null, null, { f: "D8", v: null }],
      ["备注：1.总投资为协议投资额。"],
      ["2.各单位于每月25日前报送。"],
      ["制表人：张三", null, null, "审核：李四"],
    ];
    const bytes = await aWorkbook([
      {
        name: "台账",
        rows: sheet,
        merges: [
          "A1:H1",
          "A2:H2",
          "A3:A4",
          "B3:B4",
          "C3:C4",
          "D3:E3",
          "G3:G4",
          "H3:H4",
          "A5:H5",
          "A9:H9",
          "A12:H12",
          "A13:H13",
        ],
        hiddenRows: [7],
      },
      { name: "填报说明", rows: [["请按要求填写。"], ["企业名称与营业执照一致。"]] },
      { name: "字典", rows: [["合成生物"]], hidden: true },
    ]);
    const id = await upload(bytes);
    const { notes, leftOut: _ } = await job(id);
    expect(notes.join("")).toContain("文件有 2 个有内容的工作表");
    expect(notes.join("")).toContain("隐藏的 1 行照常读取");
    expect(notes.join("")).toContain("隐藏的工作表“字典”没有读取");
    await check(id, FILLS);
    expect((await job(id)).leftOut).toEqual({ GROUP: 2, TOTAL: 2, NOTE: 3 });
    expect((await rows(id)).map(({ row, verdict, values }) => [row, verdict, values])).toMatchObject([
      [
        6,
        "NEW",
        {
          company: "上海甲合生物有限公司",
          expected: "12000000000",
          areaNeed: "20000",
          summary: "已签意向；\n正在选址。",
        },
      ],
      [7, "NEW", { company: "乙康医药", expected: "12000000000", areaNeed: "10000" }],
      [10, "NEW", { company: "丙新材料", expected: "约3-5亿" }],
    ]);
    await commit(id);
    expect(await db().lead.count()).toBe(3);
  });

  it("never takes a formula that nobody computed for a blank, nor a comma in the wrong place for a thousand", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["企业名称", "项目名称", "总投资（亿元）"],
      ["甲公司", "一期", { f: "1+2", v: null }],
      ["乙公司", "一期", "1,5"],
      ["丙公司", "一期", "1,500.5万元"],
    ]);
    await check(id, FILLS);
    expect(await verdicts(id)).toEqual(["2 PROBLEM", "3 PROBLEM", "4 NEW"]);
    expect((await remarks(id)).filter((text) => text.includes("problem"))).toEqual([
      "C2 problem 公式没有计算结果。请用 Excel 打开文件，保存后重新上传。",
      "C3 problem “1,5”中的逗号不在千分位上，请核对。",
    ]);
  });

  it("maps one column that names company and project at once to both", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["序号", "企业（项目）名称", "总投资（万元）"],
      [1, "甲生物科技有限公司", 500],
    ]);
    await check(id, FILLS);
    expect((await rows(id)).map(({ values }) => values)).toMatchObject([
      { company: "甲生物科技有限公司", project: "甲生物科技有限公司", expected: "500000000" },
    ]);
  });

  it("says by the cell how a source, a field and a date were understood", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const leads = await uploadRows([
      ["企业名称", "项目名称", "行业", "信息渠道", "落地园区"],
      ["乙公司", "一期", "生物制造", "中介机构带来", "高新区"],
    ]);
    await check(leads);
    expect(await remarks(leads)).toEqual([
      "C2 note “生物制造”按“合成生物”记。",
      "D2 note “中介机构带来”不在可选范围内，按“其他”记。",
      "2 note 企业库中没有“乙公司”，将同时登记。",
    ]);
    const talks = await uploadRows([
      ["企业名称", "项目名称", "走访时间", "形式", "洽谈内容"],
      ["甲公司", "总部", "3月5日", "座谈", "一"],
      ["甲公司", "总部", "三季度", "电话", "二"],
      ["甲公司", "总部", "2026年3月上旬", "电话", "三"],
      ["甲公司", "总部", "2026年3月底", "电话", "四"],
      ["甲公司", "总部", "46086", "电话", "五"],
      ["甲公司", "总部", "2026.3.12上午", "电话", "六"],
    ]);
    await check(talks);
    expect(await remarks(talks)).toEqual([
      "C2 problem “3月5日”没有写年份。请写成 2024-03-05。",
      "D2 note “座谈”按“会议洽谈”记。",
      "C3 problem “三季度”只写到季度或半年，请填写具体日期。",
      "C4 problem “2026年3月上旬”不是确定的日期，请填写具体日期。",
      "C5 note “2026年3月底”按 2026-03-31 记。",
      "C6 note 数字 46086 按 Excel 日期序号读作 2026-03-05。",
    ]);
    expect((await rows(talks)).at(-1)?.values).toMatchObject({ happenedOn: "2026-03-12" });
  });

  it("asks for the rate of a contract in foreign money before anything is written", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const id = await uploadRows([
      ["企业名称", "项目名称", "合同类别", "签约时间", "签约金额（万元）"],
      ["甲公司", "总部", "正式协议", "2026.3.5", "2000万美元"],
    ]);
    await check(id);
    expect((await remarks(id)).at(-1)).toBe("2 problem 外币合同请填写合同日汇率和汇率来源。");
  });
});
