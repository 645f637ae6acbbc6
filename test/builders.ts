import type { Role } from "#prisma/enums";
import { hashPassword } from "~/modules/access/commands.server";
import type { Actor, Ctx } from "~/platform/ctx";
import type { Db } from "~/platform/db.server";

/** A fixed instant: tests have no clock. 2026-05-20 12:00 in Shanghai. */
export const NOW = new Date("2026-05-20T04:00:00Z");
export const PASSWORD = "a-long-test-password";

let passwordHash: Promise<string> | undefined;
const testHash = () => {
  passwordHash ??= hashPassword(PASSWORD);
  return passwordHash;
};

let counter = 0;
/** A number that no other call in this process gets. */
export const next = () => ++counter;

const USERS = [
  ["xinjinshan", "PARK_COMPANY", "xinjinshan", "jinshan"],
  ["tangu", "PARK_COMPANY", "tangu", "jinshan"],
  ["nanda", "PARK_COMPANY", "nanda", "baoshan"],
  ["jinshan-office", "OFFICE", "jinshan-investment-office", "jinshan"],
  ["baoshan-office", "OFFICE", "baoshan-office", "baoshan"],
  ["jinshan-leader", "LEADER", null, "jinshan"],
  ["jinshan-science", "BUREAU", "jinshan-science", "jinshan"],
  ["admin", "ADMIN", null, null],
] as const satisfies readonly (readonly [string, Role, string | null, string | null])[];

export type UserName = (typeof USERS)[number][0];

/**
 * Two districts with their units, one user for each role, and parks: 高新区 (新金山) and 碳谷绿湾 lie in 金山区 and in
 * 张江高新区金山园; 南大 lies in 宝山区. Ids are the same as in seeds/reference.
 */
export const aWorld = async (db: Db) => {
  await db.district.createMany({
    data: [
      { id: "jinshan", name: "金山区" },
      { id: "baoshan", name: "宝山区" },
    ],
  });
  await db.organisation.createMany({
    data: [
      { id: "xinjinshan", name: "新金山发展公司", kind: "PARK_COMPANY", districtId: "jinshan" },
      { id: "tangu", name: "碳谷绿湾公司", kind: "PARK_COMPANY", districtId: "jinshan" },
      {
        id: "jinshan-investment-office",
        name: "区投资促进办",
        kind: "PROMOTION_OFFICE",
        districtId: "jinshan",
      },
      { id: "jinshan-science", name: "区科委", kind: "BUREAU", districtId: "jinshan" },
      { id: "nanda", name: "南大开发公司", kind: "PARK_COMPANY", districtId: "baoshan" },
      { id: "baoshan-office", name: "演示·宝山审核岗", kind: "PROMOTION_OFFICE", districtId: "baoshan" },
    ],
  });
  await db.park.createMany({
    data: [
      { id: "jinshan", name: "金山区", kind: "DISTRICT", districtId: "jinshan" },
      { id: "zhangjiang-jinshan", name: "张江高新区金山园", kind: "ZONE", districtId: "jinshan" },
      {
        id: "jinshan-hightech",
        name: "高新区",
        kind: "PARK",
        districtId: "jinshan",
        operatorId: "xinjinshan",
      },
      { id: "tangu-lvwan", name: "碳谷绿湾", kind: "PARK", districtId: "jinshan", operatorId: "tangu" },
      { id: "baoshan", name: "宝山区", kind: "DISTRICT", districtId: "baoshan" },
      {
        id: "nanda-synbio",
        name: "南大合成生物产业园",
        kind: "PARK",
        districtId: "baoshan",
        operatorId: "nanda",
      },
    ],
  });
  const within = (parkId: string, withinId: string) => ({ parkId, withinId, source: {} });
  await db.parkContainment.createMany({
    data: [
      within("zhangjiang-jinshan", "jinshan"),
      within("jinshan-hightech", "jinshan"),
      within("jinshan-hightech", "zhangjiang-jinshan"),
      within("tangu-lvwan", "jinshan"),
      within("tangu-lvwan", "zhangjiang-jinshan"),
      within("nanda-synbio", "baoshan"),
    ],
  });
  const hash = await testHash();
  await db.user.createMany({
    data: USERS.map(([username, role, organisationId, districtId]) => ({
      id: username,
      username,
      displayName: `测试·${username}`,
      role,
      organisationId,
      districtId,
      passwordHash: hash,
    })),
  });
};

export const actorNamed = (name: UserName): Actor => {
  const [userId, role, organisationId, districtId] = USERS.find(([username]) => username === name)!;
  return { userId, name: `测试·${name}`, role, organisationId, districtId };
};

/** Needs `aWorld` in the database. */
export const ctxFor = (db: Db, name: UserName, now: Date = NOW): Ctx => ({
  actor: actorNamed(name),
  now,
  db,
});
