import { randomUUID } from "node:crypto";
import { referencesTo } from "#seeds/reference/upsert.server";
import { hashPassword } from "~/modules/access/commands.server";
import { type Db, type Tx, transaction } from "~/platform/db.server";

/**
 * Takes the demo story out: every row marked 演示 and what hangs on it, children before parents, the ledger too (the
 * database admits that only for rows marked 演示, in a transaction that says so). A demo user or company on which
 * real rows depend stays: the user can no longer sign in.
 */
const NOUNS: Record<string, string> = {
  LedgerEntry: "台账",
  AuditEntry: "审计记录",
  StageMove: "阶段记录",
  Attachment: "附件",
  Investment: "投资",
  Signing: "签约",
  FollowUp: "跟进",
  Contact: "联系人",
  LeadSite: "落地园区",
  Lead: "线索",
  Company: "企业",
  CarrierObservation: "载体填报",
  Observation: "指标填报",
  TaskReport: "任务填报",
  Report: "报表",
  Notification: "通知",
  Webhook: "群机器人",
  ClaimLookup: "首谈查询记录",
  Claim: "首谈",
  Referral: "流转",
  Issue: "专班问题",
  CarrierUnit: "载体单元",
  UnitHold: "单元锁定",
  ProspectList: "招商清单",
  User: "用户",
  Organisation: "单位",
};

const DEMO_LEADS = `(SELECT "id" FROM "Lead" WHERE "isDemo")`;
const DEMO_USERS = `(SELECT "id" FROM "User" WHERE "isDemo")`;

/** Which rows of a table are of the story, by the columns that it has. */
const CONDITIONS: Record<string, string> = {
  isDemo: `t."isDemo"`,
  leadId: `t."leadId" IN ${DEMO_LEADS}`,
};
const SPECIAL: Record<string, string> = {
  AuditEntry: `t."leadId" IN ${DEMO_LEADS} OR (t."leadId" IS NULL AND t."actorId" IN ${DEMO_USERS})`,
  IdempotencyKey: `t."userId" IN ${DEMO_USERS}`,
  Notification: `t."isDemo" OR t."userId" IN ${DEMO_USERS}`,
  Webhook: `t."createdById" IN ${DEMO_USERS}`,
  ClaimLookup: `t."userId" IN ${DEMO_USERS}`,
};
/** Rows on which real ones may depend. */
const KEPT_WHEN_USED = new Set(["User", "Company", "Organisation"]);

const conditionsByTable = async (tx: Tx): Promise<Map<string, string>> => {
  const columns = await tx.$queryRaw<{ table: string; column: string }[]>`
    SELECT table_name::text AS "table", column_name::text AS "column" FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name IN ('isDemo', 'leadId') ORDER BY 1, 2`;
  const found = new Map<string, string>();
  for (const { table, column } of columns) {
    const former = found.get(table);
    found.set(table, former ? `${former} OR ${CONDITIONS[column]}` : CONDITIONS[column]!);
  }
  for (const [table, condition] of Object.entries(SPECIAL)) found.set(table, condition);
  return found;
};

const bare = (table: string) => table.replaceAll('"', "");

/** What only the story says is 竣工 is not; a day that a real report gave stays. */
const reopenCarriers = async (tx: Tx) => {
  await tx.$executeRaw`UPDATE "CarrierMilestone" m SET "achievedOn" = NULL FROM "CarrierObservation" o
    WHERE o."isDemo" AND o."milestoneId" = m."id" AND o."observedOn" = m."achievedOn"`;
  await tx.$executeRaw`UPDATE "Carrier" c SET "completedOn" = NULL FROM "CarrierObservation" o
    WHERE o."isDemo" AND o."kind" = 'COMPLETION' AND o."carrierId" = c."id" AND o."observedOn" = c."completedOn"`;
};

/** Tables in the order in which rows can go: whoever points at a table stands before it. */
const childrenFirst = async (tx: Tx, tables: readonly string[]): Promise<string[]> => {
  const children = new Map<string, string[]>();
  for (const table of tables)
    children.set(
      table,
      (await referencesTo(tx, table)).map(({ child }) => bare(child)),
    );
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (table: string) => {
    if (seen.has(table)) return;
    seen.add(table);
    for (const child of children.get(table) ?? []) if (tables.includes(child)) visit(child);
    order.push(table);
  };
  for (const table of tables) visit(table);
  return order;
};

const unused = async (tx: Tx, table: string): Promise<string> => {
  const free = (await referencesTo(tx, table)).map(
    ({ child, column }) => `NOT EXISTS (SELECT 1 FROM ${child} x WHERE x."${column}" = t."id")`,
  );
  return free.length > 0 ? ` AND ${free.join(" AND ")}` : "";
};

export const removeDemo = async (db: Db): Promise<{ noun: string; count: number }[]> =>
  transaction(db, async (tx) => {
    await tx.$executeRaw`SET LOCAL yinfeng.remove_demo = 'on'`;
    await reopenCarriers(tx);
    const conditions = await conditionsByTable(tx);
    const order = await childrenFirst(tx, [...conditions.keys()]);
    // The conditions look up demo leads and users, so those two go after all that hang on them.
    const last = ["Lead", "Company", "User", "Organisation"];
    const sorted = [...order.filter((table) => !last.includes(table)), ...last];
    const removed: { noun: string; count: number }[] = [];
    for (const table of sorted) {
      const only = KEPT_WHEN_USED.has(table) ? await unused(tx, table) : "";
      const where = `(${conditions.get(table)})${only}`;
      const count = await tx.$executeRawUnsafe(`DELETE FROM "${table}" t WHERE ${where}`);
      if (count > 0) removed.push({ noun: NOUNS[table] ?? table, count });
    }
    const { count } = await tx.user.updateMany({
      where: { isDemo: true, disabledAt: null },
      data: { disabledAt: new Date(), passwordHash: await hashPassword(randomUUID()) },
    });
    if (count > 0) removed.push({ noun: "用户（已停用，名下另有正式记录）", count });
    return removed;
  });
