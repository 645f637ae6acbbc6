import { describe, expect, it } from "vitest";
import {
  advanceProblem,
  backProblem,
  datesProblem,
  type LeadFacts,
  leadNumber,
  missingForStage,
  missingOnTheWay,
  openToDos,
  parseShare,
  sharesProblem,
  shareText,
  stageAfterSigning,
  statusProblem,
  visibleUnits,
} from "./lead";

const lead = (facts: Partial<LeadFacts> = {}): LeadFacts => ({
  stage: "PROSPECT",
  status: "ACTIVE",
  contactCount: 1,
  followUpCount: 1,
  siteShareBp: 10_000,
  expectedFen: 100n,
  grade: "A",
  hasContract: false,
  registeredName: null,
  registeredOn: null,
  startedOn: null,
  completedOn: null,
  producingOn: null,
  ...facts,
});

describe("stage gates", () => {
  it("asks for a contact and a note before talks", () => {
    expect(missingForStage(lead({ contactCount: 0, followUpCount: 0 }), "NEGOTIATING")).toEqual([
      "contact",
      "followUp",
    ]);
    expect(missingForStage(lead(), "NEGOTIATING")).toEqual([]);
  });

  it("lets a lead skip stages when every gate on the way is met", () => {
    expect(advanceProblem(lead(), "AGREED")).toBeNull();
  });

  it("names what is missing on the whole way, not only at the end", () => {
    const bare = lead({ contactCount: 0, grade: null });
    expect(missingOnTheWay(bare, "AGREED")).toEqual(["contact", "grade"]);
    expect(advanceProblem(bare, "AGREED")).toBe("还缺：企业联系人、项目分级。补齐后即可推进。");
  });

  it("lets the office pass a gate with an override, but never the contract's", () => {
    const bare = lead({ contactCount: 0 });
    expect(advanceProblem(bare, "NEGOTIATING", true)).toBeNull();
    expect(advanceProblem(bare, "SIGNED", true)).toContain("正式签约");
    expect(advanceProblem(bare, "PRODUCING", true)).toContain("正式签约");
  });

  it("passes the signing gate once a formal contract is confirmed", () => {
    expect(advanceProblem(lead({ stage: "AGREED", hasContract: true }), "SIGNED")).toBeNull();
  });

  it("moves nothing that is lost or terminated, forward or back", () => {
    for (const status of ["LOST", "TERMINATED"] as const) {
      expect(advanceProblem(lead({ status }), "NEGOTIATING")).toContain("恢复状态");
      expect(backProblem(lead({ status, stage: "AGREED" }), "PROSPECT", "谈判中断")).toContain("恢复状态");
    }
    expect(advanceProblem(lead({ status: "PAUSED" }), "NEGOTIATING")).toBeNull();
  });

  it("does not call a move to the same or an earlier stage an advance", () => {
    expect(advanceProblem(lead({ stage: "AGREED" }), "AGREED")).not.toBeNull();
    expect(advanceProblem(lead({ stage: "AGREED" }), "PROSPECT")).not.toBeNull();
  });

  it("keeps what a signing jumped over as things still to do", () => {
    const signed = lead({ stage: "SIGNED", hasContract: true, contactCount: 0, expectedFen: null });
    expect(openToDos(signed)).toEqual(["contact", "expected"]);
    expect(stageAfterSigning({ stage: "PROSPECT" })).toBe("SIGNED");
    expect(stageAfterSigning({ stage: "STARTED" })).toBeNull();
  });
});

describe("moving back and changing status", () => {
  it("asks for a reason to move back", () => {
    expect(backProblem(lead({ stage: "AGREED" }), "NEGOTIATING", " ")).toContain("理由");
    expect(backProblem(lead({ stage: "AGREED" }), "NEGOTIATING", "客户改期")).toBeNull();
    expect(backProblem(lead(), "AGREED", "x")).toContain("前面");
  });

  it("does not take a lead behind 签约 while its contract stands", () => {
    const signed = lead({ stage: "STARTED", hasContract: true });
    expect(backProblem(signed, "AGREED", "改")).toContain("合同终止");
    expect(backProblem(signed, "SIGNED", "开工手续未办")).toBeNull();
    expect(statusProblem(signed, { to: "LOST", reason: "x", mayReopen: true })).toContain("合同终止");
    expect(statusProblem(signed, { to: "PAUSED", reason: "资金", mayReopen: false })).toBeNull();
  });

  it("asks for a reason and for a change", () => {
    expect(statusProblem(lead(), { to: "PAUSED", reason: "", mayReopen: true })).toContain("理由");
    expect(statusProblem(lead(), { to: "ACTIVE", reason: "x", mayReopen: true })).toContain("没有变化");
  });

  it("lets only the office bring a terminated project back, and a unit a lost one", () => {
    const ended = lead({ status: "TERMINATED" });
    expect(statusProblem(ended, { to: "ACTIVE", reason: "重启", mayReopen: false })).toContain(
      "区投资促进办",
    );
    expect(statusProblem(ended, { to: "ACTIVE", reason: "重启", mayReopen: true })).toBeNull();
    const lost = { ...lead({ status: "LOST" }) };
    expect(statusProblem(lost, { to: "ACTIVE", reason: "重启", mayReopen: false })).toBeNull();
  });
});

describe("shares of the sites", () => {
  it("must sum to the whole", () => {
    const share = (parkId: string, shareBp: number) => ({ parkId, shareBp });
    expect(sharesProblem([share("a", 3333), share("b", 6667)])).toBeNull();
    expect(sharesProblem([share("a", 3333), share("b", 3333)])).toBe(
      "份额合计须为 100%，现为 66.66%，还差 33.34%。",
    );
    expect(sharesProblem([share("a", 10_000), share("b", 1)])).toContain("多出 0.01%");
    expect(sharesProblem([share("a", 5000), share("a", 5000)])).toContain("同一个园区");
    expect(sharesProblem([share("a", 10_000), share("b", 0)])).toContain("大于 0");
    expect(sharesProblem([])).toContain("至少");
  });

  it("are typed as percentages with at most two decimals, full-width digits too", () => {
    expect(["50", "33.33%", "３３．５", "0.01", "100"].map(parseShare)).toEqual([
      5000, 3333, 3350, 1, 10_000,
    ]);
    expect(["", "a", "33.333", "-5", "1e2"].map(parseShare)).toEqual([null, null, null, null, null]);
    expect([10_000, 3330, 3333, 1].map(shareText)).toEqual(["100", "33.3", "33.33", "0.01"]);
  });
});

describe("who reads a lead, and its dates and number", () => {
  it("is the owning unit and the operators of its sites, each once", () => {
    const operatorOf = (id: string) => ({ a: "unit-a", b: "unit-b", c: null })[id] ?? null;
    expect(visibleUnits("unit-a", ["a", "b", "c"], operatorOf)).toEqual(["unit-a", "unit-b"]);
  });

  it("refuses dates of the works that lie ahead or run backwards", () => {
    const none = { registeredOn: null, startedOn: null, completedOn: null, producingOn: null };
    expect(datesProblem(none, "2026-05-20")).toBeNull();
    expect(datesProblem({ ...none, startedOn: "2026-05-21" }, "2026-05-20")?.field).toBe("startedOn");
    expect(
      datesProblem({ ...none, startedOn: "2026-05-01", completedOn: "2026-04-30" }, "2026-05-20")?.field,
    ).toBe("completedOn");
  });

  it("numbers projects by district and year, past 9999 too", () => {
    expect(leadNumber("金山区", 2026, null)).toBe("金山-2026-0001");
    expect(leadNumber("金山区", 2026, "金山-2026-0099")).toBe("金山-2026-0100");
    expect(leadNumber("金山区", 2026, "金山-2026-9999")).toBe("金山-2026-10000");
  });
});
