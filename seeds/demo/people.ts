import type { Role } from "#prisma/enums";

/** The demo users and the unit that no document names. */
export const OFFICE_OF_BAOSHAN = {
  id: "baoshan-office",
  name: "演示·宝山区投资促进办公室",
  kind: "PROMOTION_OFFICE" as const,
  districtId: "baoshan",
  isDemo: true,
};

export interface DemoUser {
  id: string;
  username: string;
  displayName: string;
  role: Role;
  organisationId: string | null;
  districtId: string | null;
  /** What the sign-in shows, for the table that the demo prints. */
  sees: string;
}

const user = (
  username: string,
  displayName: string,
  role: Role,
  place: [organisationId: string | null, districtId: string | null],
  sees: string,
): DemoUser => ({
  id: `demo-${username}`,
  username,
  displayName,
  role,
  organisationId: place[0],
  districtId: place[1],
  sees,
});

export const DEMO_USERS: readonly DemoUser[] = [
  user(
    "xinjinshan",
    "演示·新金山招商",
    "PARK_COMPANY",
    ["xinjinshan", "jinshan"],
    "新金山发展公司：登记线索、签约",
  ),
  user("tangu", "演示·碳谷绿湾招商", "PARK_COMPANY", ["tangu", "jinshan"], "碳谷绿湾公司：登记线索、签约"),
  user("nanda", "演示·南大招商", "PARK_COMPANY", ["nanda", "baoshan"], "南大开发公司（宝山）"),
  user(
    "jinshan-office",
    "演示·金山投促办",
    "OFFICE",
    ["jinshan-investment-office", "jinshan"],
    "金山区投资促进办：审核确认",
  ),
  user("baoshan-office", "演示·宝山投促办", "OFFICE", [OFFICE_OF_BAOSHAN.id, "baoshan"], "宝山区审核岗"),
  user("jinshan-leader", "演示·金山区管理层", "LEADER", [null, "jinshan"], "金山区管理层：总览、指标"),
  user("jinshan-science", "演示·金山区科委", "BUREAU", ["jinshan-science", "jinshan"], "配合部门：任务填报"),
  user("admin", "演示·系统管理员", "ADMIN", [null, null], "系统管理员：两区"),
];

export const demoUser = (username: string): DemoUser => DEMO_USERS.find((one) => one.username === username)!;
