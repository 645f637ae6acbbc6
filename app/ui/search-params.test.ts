import { describe, expect, it } from "vitest";
import { withoutFilter } from "./filter-bar";
import { pageWindow } from "./pager";
import { paramsWithout, withParams } from "./search-params";

describe("links of a list", () => {
  it("keep the other parameters and drop one that is cleared", () => {
    expect(withParams("?q=a&page=3", { sort: "-amount", page: null })).toBe("?q=a&sort=-amount");
    expect(withParams("?page=3", { page: null })).toBe("?");
  });

  it("take away one value of a filter and go back to the first page", () => {
    expect(withoutFilter("?stage=A&stage=B&page=2", { name: "stage", value: "A", label: "" })).toBe(
      "?stage=B",
    );
    expect(withoutFilter("?stage=A&stage=B&q=x", { name: "stage", label: "" })).toBe("?q=x");
  });

  it("carry every value of the parameters that a form does not set", () => {
    expect(paramsWithout("?cols=a&cols=b&q=x", ["q"])).toEqual([
      ["cols", "a"],
      ["cols", "b"],
    ]);
  });

  it("offer first, last and neighbours, and a gap only where pages are left out", () => {
    expect(pageWindow(1, 1)).toEqual([1]);
    expect(pageWindow(3, 4)).toEqual([1, 2, 3, 4]);
    expect(pageWindow(10, 23)).toEqual([1, 0, 9, 10, 11, 0, 23]);
  });
});
