import { decideClaim } from "~/modules/leads/commands/claim-decide.server";
import { claimLead } from "~/modules/leads/commands/claim-submit.server";
import { raiseIssue } from "~/modules/leads/commands/issue-raise.server";
import { offerReferral } from "~/modules/leads/commands/refer-offer.server";
import type { Db } from "~/platform/db.server";
import { ctxFor, NOW, type UserName } from "./builders";

export interface ClaimOptions {
  leadId: string;
  /** YYYY-MM-DD */
  metOn?: string;
  statement?: string;
  contest?: boolean;
  /** Who files it; the unit of the lead. */
  as?: UserName;
  by?: UserName;
  now?: Date;
  accepted?: boolean;
}

/** Through the real commands. Needs `aWorld` and a lead of the filing unit. */
export const aClaim = async (db: Db, options: ClaimOptions) => {
  const { as = "xinjinshan", by = "jinshan-office", now = NOW, accepted = false, ...claim } = options;
  const filed = await claimLead(ctxFor(db, as, now), {
    metOn: "2026-05-10",
    method: "VISIT",
    statement: "在企业总部与负责人见面。",
    ...claim,
  });
  if (!accepted) return filed;
  return decideClaim(ctxFor(db, by, now), { id: filed.id, verdict: "accept", note: "材料属实。" });
};

export interface ReferralOptions {
  leadId: string;
  toId?: string;
  dueOn?: string;
  keepBp?: number;
  as?: UserName;
  now?: Date;
}

export const aReferral = (db: Db, { as = "xinjinshan", now = NOW, ...options }: ReferralOptions) =>
  offerReferral(ctxFor(db, as, now), { toId: "tangu", reason: "用地和危化条件更合适。", ...options });

export interface IssueOptions {
  entity?: string;
  entityId: string;
  title?: string;
  as?: UserName;
  now?: Date;
}

export const anIssue = (db: Db, { as = "xinjinshan", now = NOW, ...options }: IssueOptions) =>
  raiseIssue(ctxFor(db, as, now), {
    entity: "lead",
    title: "用电容量不足",
    detail: "现有容量 2000 千伏安，企业需要 5000 千伏安。",
    ...options,
  });
