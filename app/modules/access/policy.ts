import type { Role } from "#prisma/enums";
import type { Actor } from "~/platform/ctx";

/**
 * The one policy table: who may do what, and how far it reaches. No role name appears anywhere else.
 * Reaches: none · own (rows the user owns or made) · unit (rows of the user's organisation) · district · all.
 */
export const REACHES = ["none", "own", "unit", "district", "all"] as const;
export type Reach = (typeof REACHES)[number];

type Row = Record<Role, Reach>;

const row = (PARK_COMPANY: Reach, OFFICE: Reach, LEADER: Reach, BUREAU: Reach, ADMIN: Reach): Row => ({
  PARK_COMPANY,
  OFFICE,
  LEADER,
  BUREAU,
  ADMIN,
});

export const POLICY = {
  //                          园区公司    投促办      管理层      配合部门    系统管理员
  "plan.read": /*          */ row("district", "district", "district", "district", "all"),
  "target.read": /*        */ row("district", "district", "district", "district", "all"),
  "target.figures": /*     */ row("unit", "district", "district", "unit", "all"),
  "target.resolve": /*     */ row("none", "district", "none", "none", "none"),
  "observation.record": /* */ row("unit", "district", "none", "unit", "none"),
  "observation.review": /* */ row("none", "district", "none", "none", "none"),
  "task.read": /*          */ row("district", "district", "district", "district", "all"),
  "task.report": /*        */ row("unit", "district", "none", "unit", "none"),
  "task.review": /*        */ row("none", "district", "none", "none", "none"),
  "park.read": /*          */ row("district", "district", "district", "district", "all"),
  "carrier.read": /*       */ row("district", "district", "district", "district", "all"),
  "carrier.observe": /*    */ row("unit", "district", "none", "none", "none"),
  "carrier.review": /*     */ row("none", "district", "none", "none", "none"),
  "carrier.write": /*      */ row("unit", "district", "none", "none", "none"),
  "carrier.hold": /*       */ row("unit", "district", "none", "none", "none"),
  "company.read": /*       */ row("unit", "district", "district", "unit", "all"),
  "company.write": /*      */ row("unit", "district", "none", "none", "none"),
  "company.merge": /*      */ row("none", "district", "none", "none", "none"),
  "contact.read": /*       */ row("unit", "district", "none", "none", "none"),
  "lead.read": /*          */ row("unit", "district", "district", "none", "all"),
  "lead.create": /*        */ row("unit", "district", "none", "none", "none"),
  "lead.write": /*         */ row("unit", "district", "none", "none", "none"),
  "lead.override": /*      */ row("none", "district", "none", "none", "none"),
  "claim.submit": /*       */ row("unit", "none", "none", "none", "none"),
  "claim.decide": /*       */ row("none", "district", "none", "none", "none"),
  "referral.offer": /*     */ row("unit", "district", "none", "none", "none"),
  "referral.answer": /*    */ row("unit", "none", "none", "none", "none"),
  "issue.raise": /*        */ row("unit", "district", "district", "unit", "none"),
  "issue.manage": /*       */ row("none", "district", "district", "none", "none"),
  "signing.read": /*       */ row("unit", "district", "district", "none", "all"),
  "signing.write": /*      */ row("unit", "district", "none", "none", "none"),
  "signing.review": /*     */ row("none", "district", "none", "none", "none"),
  "investment.read": /*    */ row("unit", "district", "district", "none", "all"),
  "investment.write": /*   */ row("unit", "district", "none", "none", "none"),
  "investment.review": /*  */ row("none", "district", "none", "none", "none"),
  "ledger.read": /*        */ row("unit", "district", "district", "none", "all"),
  "report.read": /*        */ row("unit", "district", "district", "none", "all"),
  "report.freeze": /*      */ row("none", "district", "none", "none", "none"),
  "report.keep": /*        */ row("unit", "district", "none", "none", "none"),
  "import.run": /*         */ row("unit", "district", "none", "none", "none"),
  "export.run": /*         */ row("unit", "district", "district", "unit", "all"),
  "setting.write": /*      */ row("none", "district", "none", "none", "all"),
  "webhook.manage": /*     */ row("none", "district", "none", "none", "all"),
  "user.manage": /*        */ row("none", "none", "none", "none", "all"),
  "audit.read": /*         */ row("none", "district", "none", "none", "all"),
  "search.manage": /*      */ row("none", "none", "none", "none", "all"),
} as const satisfies Record<string, Row>;

export type Action = keyof typeof POLICY;

export const reachOf = (role: Role, action: Action): Reach => POLICY[action][role];

/** Who acts when nobody does: the periodic jobs, district by district, with the reach of its office and no unit. */
export const systemActor = (districtId: string): Actor => ({
  userId: "system",
  name: "系统",
  role: "OFFICE",
  organisationId: null,
  districtId,
});
