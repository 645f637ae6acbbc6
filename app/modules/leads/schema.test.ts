import { describe, expect, it } from "vitest";
import { paramsOf } from "~/platform/codes";
import { createLeadSchema, leadFilterSchema, setLeadSitesSchema } from "./schema";

const short = {
  companyName: "演示·海岸",
  projectName: "产线",
  parkId: "tangu-lvwan",
  field: "生物医药",
  source: "ALUMNI",
};

describe("registering a lead", () => {
  it("takes codes and Chinese labels, and puts the whole project in the one park", () => {
    const input = createLeadSchema.parse({ ...short, expectedAmount: "1.2亿" });
    expect(input).toMatchObject({
      field: "BIOMEDICINE",
      source: "ALUMNI",
      expectedFen: 12_000_000_000n,
      expectedText: null,
      sites: [{ parkId: "tangu-lvwan", shareBp: 10_000 }],
    });
  });

  it("keeps a range as text and makes no amount of it", () => {
    const input = createLeadSchema.parse({ ...short, expectedAmount: "3-5亿" });
    expect(input).toMatchObject({ expectedFen: null, expectedText: "3-5亿" });
  });

  it("says beside the field what cannot be read", () => {
    const problem = createLeadSchema.safeParse({ ...short, expectedAmount: "abc", field: "造船" });
    expect(problem.error?.issues.map((issue) => issue.path.join("."))).toEqual(["field", "expectedAmount"]);
  });

  it("asks for the company and the park in words", () => {
    const problem = createLeadSchema.safeParse({ projectName: "产线", field: "OTHER", source: "OTHER" });
    expect(problem.error?.issues.map((issue) => issue.message)).toEqual([
      "请填写企业名称。",
      "请选择意向园区。",
    ]);
  });
});

describe("the filter of the list", () => {
  it("reads an address with labels, codes and repeated names", () => {
    const params = new URLSearchParams("stage=在谈&stage=AGREED&sort=-expected&q=&page=2&cols=stage&cols=x");
    expect(leadFilterSchema.parse(paramsOf(params))).toMatchObject({
      stage: ["NEGOTIATING", "AGREED"],
      sort: "-expected",
      q: undefined,
      page: 2,
      pageSize: 50,
      cols: ["stage"],
    });
  });

  it("refuses an order it does not know and a page that is too long", () => {
    expect(leadFilterSchema.safeParse({ sort: "password" }).success).toBe(false);
    expect(leadFilterSchema.safeParse({ pageSize: "500" }).success).toBe(false);
  });

  it("refuses unknown parameters where it is made strict", () => {
    expect(leadFilterSchema.strict().safeParse({ colour: "red" }).success).toBe(false);
  });
});

describe("the rows of the sites form", () => {
  it("leaves empty rows out and reads percentages", () => {
    const parsed = setLeadSitesSchema.parse({ id: "1", parkId: ["a", "b", ""], share: ["60", "40", ""] });
    expect(parsed.sites.map((site) => site.shareBp)).toEqual([6000, 4000]);
  });

  it("says when a share has no park, and when the sum is off", () => {
    const message = (parkId: string[], share: string[]) =>
      setLeadSitesSchema.safeParse({ id: "1", parkId, share }).error?.issues[0]?.message;
    expect(message(["a", ""], ["60", "40"])).toContain("没有选择园区");
    expect(message(["a", "b"], ["60", "30"])).toContain("还差 10%");
  });
});
