import { describe, expect, it } from "vitest";
import { type AppError, invalid } from "~/platform/errors";
import { parseAmount } from "~/platform/money";
import {
  assertReturnReason,
  assertSigningMove,
  assertSubmittable,
  type Submission,
  signingMoves,
  submissionProblems,
} from "./review";

const formal: Submission = {
  kind: "FORMAL",
  signedOn: "2025-03-10",
  amountFen: 100n,
  evidenceCount: 1,
  leadStatus: "ACTIVE",
};
const rule = { today: "2025-03-10", evidenceNeeded: true };
const problems = (change: Partial<Submission>, rules = rule) =>
  submissionProblems({ ...formal, ...change }, rules);

describe("what may be done next with a signing", () => {
  it("a draft is edited and submitted, a submitted one decided, a confirmed one only amended", () => {
    expect(signingMoves("SAVED", "FORMAL")).toContain("SUBMIT");
    expect(signingMoves("RETURNED", "FORMAL")).toContain("SUBMIT");
    expect(signingMoves("SUBMITTED", "FORMAL")).toEqual(["CONFIRM", "RETURN"]);
    expect(signingMoves("CONFIRMED", "FORMAL")).toEqual(["AMEND", "SUPPLEMENT", "TERMINATE"]);
    expect(signingMoves("CONFIRMED", "INTENT")).toEqual(["AMEND"]);
  });

  it("says in words why a confirmed signing cannot be edited or confirmed again", () => {
    expect(() => assertSigningMove("CONFIRMED", "FORMAL", "EDIT")).toThrow("待审和已确认的记录不能直接修改");
    expect(() => assertSigningMove("CONFIRMED", "FORMAL", "CONFIRM")).toThrow("只有待审的记录可以确认。");
    expect(() => assertSigningMove("SAVED", "FORMAL", "CONFIRM")).toThrow("只有待审的记录可以确认。");
    expect(() => assertSigningMove("CONFIRMED", "FRAMEWORK", "TERMINATE")).toThrow(
      "只有已确认的正式合同可以终止。",
    );
    expect(() => assertSigningMove("SUBMITTED", "FORMAL", "CONFIRM")).not.toThrow();
  });
});

describe("before a signing is submitted", () => {
  it("passes when it is complete, signed today and the lead is under way", () => {
    expect(problems({})).toEqual({});
    expect(() => assertSubmittable(formal, rule)).not.toThrow();
  });

  it("wants an amount on a formal contract, a difference on a supplement, none on a termination", () => {
    expect(problems({ amountFen: null }).amount).toContain("合同金额");
    expect(problems({ amountFen: 0n }).amount).toContain("合同金额");
    expect(problems({ kind: "SUPPLEMENT", amountFen: 0n }).amount).toContain("差额");
    expect(problems({ kind: "SUPPLEMENT", amountFen: -5n })).toEqual({});
    expect(problems({ kind: "TERMINATION", amountFen: null })).toEqual({});
    expect(problems({ kind: "FRAMEWORK", amountFen: null })).toEqual({});
  });

  it("refuses a date in the future, of another century, or that is none", () => {
    expect(problems({ signedOn: "2025-03-11" }).signedOn).toBe("签约日期不能晚于今天。");
    expect(problems({ signedOn: "1925-03-10" }).signedOn).toContain("请核对年份");
    expect(problems({ signedOn: "2025-02-29" }).signedOn).toContain("2026-05-20 的样式");
    expect(problems({ signedOn: "2024-02-29" })).toEqual({});
  });

  it("asks for evidence only where the setting says so", () => {
    expect(problems({ evidenceCount: 0 }).evidence).toContain("证明材料");
    expect(problems({ evidenceCount: 0 }, { ...rule, evidenceNeeded: false })).toEqual({});
    expect(problems({ kind: "INTENT", evidenceCount: 0 })).toEqual({});
  });

  it("refuses a new contract on a lead that is lost or paused, while a paused one may still be ended", () => {
    expect(problems({ leadStatus: "LOST" }).lead).toContain("流失或终止");
    expect(problems({ leadStatus: "PAUSED" }).lead).toContain("恢复推进");
    expect(problems({ kind: "TERMINATION", leadStatus: "PAUSED" })).toEqual({});
  });

  it("names every field at once", () => {
    try {
      assertSubmittable({ ...formal, amountFen: null, signedOn: "2030-01-01", evidenceCount: 0 }, rule);
      throw invalid("passed");
    } catch (error) {
      expect(Object.keys((error as AppError).fields!)).toEqual(["signedOn", "amount", "evidence"]);
    }
  });

  it("never takes 3-5亿 as an amount", () =>
    expect(parseAmount("3-5亿")).toEqual({ ok: false, problem: "RANGE" }));

  it("wants a reason when it is returned", () => {
    expect(() => assertReturnReason("  ")).toThrow("请写明退回原因。");
    expect(() => assertReturnReason("缺盖章页")).not.toThrow();
  });
});
