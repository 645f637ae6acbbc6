import { describe, expect, it } from "vitest";
import { z } from "zod";
import { blankAsMissing, codeOrLabel, manyOf, paramsOf } from "./codes";

const COLOURS = { RED: "红色", BLUE: "蓝色" } as const;

describe("an enumeration typed by a person or a program", () => {
  const schema = codeOrLabel(COLOURS);

  it("reads the code in either case and the Chinese label alike", () => {
    expect(["RED", "red", "红色", " 红色 "].map((text) => schema.parse(text))).toEqual(Array(4).fill("RED"));
  });

  it("reads other words for a code, and never shows them", () => {
    const known = codeOrLabel(COLOURS, undefined, { 朱红: "RED" });
    expect(known.parse("朱红")).toBe("RED");
    expect(known.safeParse("绿色").error?.issues[0]?.message).not.toContain("朱红");
  });

  it("says which words may be used instead of the one it does not know", () => {
    const answer = schema.safeParse("绿色");
    expect(answer.success).toBe(false);
    expect(answer.error?.issues[0]?.message).toBe("请从这些里面选一个：红色、蓝色。");
  });

  it("treats an empty field as not given", () => {
    expect(blankAsMissing(schema.optional()).parse("  ")).toBeUndefined();
    expect(blankAsMissing(schema.optional()).parse(null)).toBeUndefined();
  });

  it("takes several, as repeated parameters or with commas", () => {
    const filter = z.object({ colour: manyOf(schema) });
    expect(filter.parse(paramsOf(new URLSearchParams("colour=RED&colour=蓝色")))).toEqual({
      colour: ["RED", "BLUE"],
    });
    expect(filter.parse({ colour: "红色，蓝色" })).toEqual({ colour: ["RED", "BLUE"] });
    expect(filter.parse({})).toEqual({ colour: [] });
  });
});
