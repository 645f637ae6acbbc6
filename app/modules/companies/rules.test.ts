import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coreName, creditCodeCheck, creditCodeProblem, isCloseEnough, matchName, plainName } from "./rules";

const company = { name: "科济制药", legalName: "上海科济制药有限公司", aliases: ["科济药业"] };

describe("finding a company by what is typed", () => {
  it("does not mind width, case, spaces and punctuation", () => {
    expect(plainName(" ＡＢＣ（上海）生物·医药 ")).toBe("abc上海生物医药");
    expect(matchName("科 济 制 药", company)).toBe("EXACT");
  });

  it("drops region words, bracketed regions and legal suffixes", () => {
    expect(
      ["上海科济制药有限公司", "科济制药（上海）股份有限公司", "上海市金山区科济制药集团有限公司"].map(
        coreName,
      ),
    ).toEqual(["科济制药", "科济制药", "科济制药"]);
    expect(coreName("Nova Bio Co., Ltd.")).toBe("novabio");
  });

  it("keeps at least two characters of a name", () => {
    expect(coreName("上海集团")).toBe("上海");
  });

  it("tells the same name from an alias, a normalised one and a fragment", () => {
    expect(matchName("科济药业", company)).toBe("ALIAS");
    expect(matchName("上海科济制药有限公司", company)).toBe("ALIAS");
    expect(matchName("科济制药股份有限公司", company)).toBe("NORMAL");
    expect(matchName("科济", company)).toBe("FRAGMENT");
    expect(matchName("科济制药二期", company)).toBe("FRAGMENT");
    expect(matchName("东富龙", company)).toBeNull();
    expect(matchName("科", company)).toBeNull();
  });

  it("gives another unit's company away only to one who typed most of its name", () => {
    expect(isCloseEnough("科济", company)).toBe(true);
    expect(isCloseEnough("制药", company)).toBe(true);
    expect(isCloseEnough("生物", { name: "演示海岸合成生物科技", legalName: null, aliases: [] })).toBe(false);
  });
});

describe("the unified social credit code", () => {
  it("accepts a published example and refuses one wrong character", () => {
    expect(creditCodeProblem("91350100M000100Y43")).toBeNull();
    expect(creditCodeProblem("91350100M000100Y44")).toContain("校验位");
    expect(creditCodeProblem("9135010OM000100Y43")).toContain("不会出现“O”");
    expect(creditCodeProblem("9135")).toContain("18 位");
  });

  it("finds every single wrong character", () => {
    const alphabet = [..."0123456789ABCDEFGHJKLMNPQRTUWXY"];
    const first = fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 });
    fc.assert(
      fc.property(first, fc.nat(16), fc.constantFrom(...alphabet), (characters, at, other) => {
        fc.pre(characters[at] !== other);
        const code = characters.join("") + creditCodeCheck(characters.join(""));
        return creditCodeProblem(code.slice(0, at) + other + code.slice(at + 1)) !== null;
      }),
    );
  });
});
