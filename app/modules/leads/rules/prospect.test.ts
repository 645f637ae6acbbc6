import { describe, expect, it } from "vitest";
import { datesAfter, parseNames, prospectProblem } from "./prospect";

describe("names pasted into a list", () => {
  it("are one a line, without their numbers, bullets and what follows a tab", () => {
    const { names } = parseNames(
      "1. 海岸合成生物有限公司\t张江\n（2）蓝湾材料\n• 远山酶制剂；\n\n3、三生制剂",
    );
    expect(names.map(({ name }) => name)).toEqual([
      "海岸合成生物有限公司",
      "蓝湾材料",
      "远山酶制剂",
      "三生制剂",
    ]);
  });

  it("are one company whatever the region word and the legal form, and the second is told", () => {
    const { names, twice } = parseNames("上海海岸合成生物有限公司\n海岸合成生物");
    expect(names).toHaveLength(1);
    expect(twice).toEqual(["海岸合成生物"]);
  });

  it("keep the digit that a name begins with, and tell what is no name", () => {
    const { names, odd } = parseNames("3D生物打印公司\n无\n360健康科技");
    expect(names.map(({ name }) => name)).toEqual(["3D生物打印公司", "360健康科技"]);
    expect(odd).toEqual(["无"]);
  });
});

describe("the state of a named company", () => {
  const fresh = { state: "UNTOUCHED", contactedOn: null, metOn: null } as const;
  const today = "2026-05-20";

  it("has the day of the contact when it was met at once, and loses later days when corrected", () => {
    expect(datesAfter(fresh, { to: "MET", on: "2026-05-19" })).toEqual({
      contactedOn: "2026-05-19",
      metOn: "2026-05-19",
    });
    const met = { state: "MET", contactedOn: "2026-05-01", metOn: "2026-05-09" } as const;
    expect(datesAfter(met, { to: "CONTACTED", on: "2026-05-02" }).metOn).toBeNull();
    expect(datesAfter(met, { to: "UNTOUCHED", on: today })).toEqual({ contactedOn: null, metOn: null });
  });

  it("is refused ahead of today, before the contact, by hand to 已转化, and once converted", () => {
    expect(prospectProblem(fresh, { to: "CONTACTED", on: "2026-05-21", today })).toContain("今天");
    const contacted = { state: "CONTACTED", contactedOn: "2026-05-10", metOn: null } as const;
    expect(prospectProblem(contacted, { to: "MET", on: "2026-05-09", today })).toContain("2026-05-10");
    expect(prospectProblem(contacted, { to: "CONVERTED", on: today, today })).toContain("转为线索");
    const converted = { ...contacted, state: "CONVERTED" } as const;
    expect(prospectProblem(converted, { to: "CONTACTED", on: today, today })).toContain("不再变动");
    expect(prospectProblem(fresh, { to: "CONTACTED", on: today, today })).toBeNull();
  });
});
