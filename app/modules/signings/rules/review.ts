import { type DateOnly, isDateOnly } from "~/platform/dates";
import { AppError, type FieldErrors, invalid } from "~/platform/errors";
import type { Fen } from "~/platform/money";
import type { SigningKind } from "./posting";

/**
 * Review (审核): 已保存 → 待审 → 已确认 | 已退回. Only confirming posts to the ledger; what is confirmed is never edited,
 * it is amended (更正) or ended (终止), which posts again.
 */
export type ReviewState = "SAVED" | "SUBMITTED" | "CONFIRMED" | "RETURNED";
export type LeadStatus = "ACTIVE" | "PAUSED" | "LOST" | "TERMINATED";
export type SigningMove =
  | "EDIT"
  | "DISCARD"
  | "SUBMIT"
  | "CONFIRM"
  | "RETURN"
  | "AMEND"
  | "SUPPLEMENT"
  | "TERMINATE";

/** What may be done next with a signing, before the policy has its say. A contract is changed by 补充 and 终止. */
export const signingMoves = (state: ReviewState, kind: SigningKind): readonly SigningMove[] => {
  switch (state) {
    case "SAVED":
      return ["EDIT", "SUBMIT", "DISCARD"];
    case "RETURNED":
      return ["EDIT", "SUBMIT", "DISCARD"];
    case "SUBMITTED":
      return ["CONFIRM", "RETURN"];
    case "CONFIRMED":
      return kind === "FORMAL" ? ["AMEND", "SUPPLEMENT", "TERMINATE"] : ["AMEND"];
  }
};

const REFUSALS: Record<SigningMove, string> = {
  EDIT: "待审和已确认的记录不能直接修改。请先退回，或使用“更正”。",
  DISCARD: "待审和已确认的记录不能删除。",
  SUBMIT: "这条记录已提交审核。",
  CONFIRM: "只有待审的记录可以确认。",
  RETURN: "只有待审的记录可以退回。已确认的记录请使用“更正”。",
  AMEND: "只有已确认的记录需要更正。未确认的请直接修改。",
  SUPPLEMENT: "只有已确认的正式合同可以签补充协议。",
  TERMINATE: "只有已确认的正式合同可以终止。",
};

/** Throws CONFLICT in words when the move is not open in this state. */
export const assertSigningMove = (state: ReviewState, kind: SigningKind, move: SigningMove): void => {
  if (!signingMoves(state, kind).includes(move)) throw new AppError("CONFLICT", REFUSALS[move]);
};

export const EARLIEST_SIGNING = "2000-01-01";

const dateProblem = (signedOn: DateOnly, today: DateOnly): string | null => {
  if (!isDateOnly(signedOn)) return "请按 2026-05-20 的样式填写日期。";
  if (signedOn > today) return "签约日期不能晚于今天。";
  if (signedOn < EARLIEST_SIGNING) return `签约日期早于 ${EARLIEST_SIGNING}，请核对年份。`;
  return null;
};

const amountProblem = (kind: SigningKind, amountFen: Fen | null): string | null => {
  if (kind === "FORMAL" && (amountFen === null || amountFen <= 0n))
    return "正式合同请填写合同金额，例如 1.2亿。";
  if (kind === "SUPPLEMENT" && (amountFen === null || amountFen === 0n)) {
    return "请填写增加或减少的差额，例如 2000万；减少请填 -2000万。";
  }
  if ((kind === "INTENT" || kind === "FRAMEWORK") && amountFen !== null && amountFen < 0n)
    return "金额不能为负数。";
  return null;
};

/** A new contract needs a lead under way, from any stage; a change of a contract may come while it pauses. */
const leadProblem = (kind: SigningKind, status: LeadStatus): string | null => {
  if (status === "LOST" || status === "TERMINATED") return "项目已流失或终止，不能再提交签约。";
  if (status === "PAUSED" && kind !== "SUPPLEMENT" && kind !== "TERMINATION")
    return "项目已暂缓，请先恢复推进。";
  return null;
};

export type Submission = {
  kind: SigningKind;
  signedOn: DateOnly;
  amountFen: Fen | null;
  evidenceCount: number;
  leadStatus: LeadStatus;
};

/**
 * What still stands against submitting, field by field, in Chinese; empty when it may go. `evidenceNeeded` is a
 * setting (示例规则); evidence is never asked for 意向.
 */
export const submissionProblems = (
  signing: Submission,
  rule: { today: DateOnly; evidenceNeeded: boolean },
): FieldErrors => {
  const evidence =
    rule.evidenceNeeded && signing.kind !== "INTENT" && signing.evidenceCount === 0
      ? "请先上传合同扫描件等证明材料，再提交审核。"
      : null;
  const found = {
    lead: leadProblem(signing.kind, signing.leadStatus),
    signedOn: dateProblem(signing.signedOn, rule.today),
    amount: amountProblem(signing.kind, signing.amountFen),
    evidence,
  };
  return Object.fromEntries(
    Object.entries(found).filter((pair): pair is [string, string] => pair[1] !== null),
  );
};

/** Throws INVALID with the messages of `submissionProblems` beside their fields. */
export const assertSubmittable = (
  signing: Submission,
  rule: { today: DateOnly; evidenceNeeded: boolean },
): void => {
  const problems = submissionProblems(signing, rule);
  const [first] = Object.values(problems);
  if (first) throw invalid(first, problems);
};

/** A return says why, in words the unit can act on. Throws INVALID. */
export const assertReturnReason = (reason: string): void => {
  if (reason.trim().length < 2)
    throw invalid("请写明退回原因。", { reason: "请写明退回原因，便于填报单位修改。" });
};
