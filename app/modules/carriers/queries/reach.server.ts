import type { Action } from "~/modules/access/policy";
import { mayDo, scopeOf } from "~/modules/access/queries.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { AppError, invalid, notFound } from "~/platform/errors";
import { HOLD_RULES_KEY, readHoldRules } from "../rules";

/** Carriers, their units and what they show are open to the whole district. */
export const districtOf = (ctx: Ctx): { districtId?: string; id?: { in: string[] } } => {
  const { districtId, nothing } = scopeOf(ctx, "carrier.read");
  return { ...(districtId === null ? {} : { districtId }), ...(nothing ? { id: { in: [] } } : {}) };
};

/** The same as SQL on a row with `districtId`. */
export const districtSql = (ctx: Ctx, alias: string): Prisma.Sql => {
  const { districtId, nothing } = scopeOf(ctx, "carrier.read");
  if (nothing) return Prisma.sql`FALSE`;
  return districtId === null
    ? Prisma.sql`TRUE`
    : Prisma.sql`${Prisma.raw(`"${alias}"."districtId"`)} = ${districtId}`;
};

/** Leads that the reader may read, as SQL on the table that `alias` names. */
export const readableLeadSql = (ctx: Ctx, alias: string): Prisma.Sql => {
  const { districtId, organisationId, nothing } = scopeOf(ctx, "lead.read");
  if (nothing) return Prisma.sql`FALSE`;
  const column = (name: string) => Prisma.raw(`"${alias}"."${name}"`);
  return Prisma.join(
    [
      districtId === null ? Prisma.sql`TRUE` : Prisma.sql`${column("districtId")} = ${districtId}`,
      organisationId === null
        ? Prisma.sql`TRUE`
        : Prisma.sql`${column("visibleTo")} @> ARRAY[${organisationId}]::text[]`,
    ],
    " AND ",
  );
};

const CARRIER = {
  id: true,
  name: true,
  districtId: true,
  parkId: true,
  completedOn: true,
  isDemo: true,
  version: true,
} as const;

/** True where the actor runs the carrier: its operator, or the office of its district. */
export const runs = async (
  ctx: Ctx,
  action: Action,
  carrier: { districtId: string; parkId: string | null },
): Promise<boolean> => {
  if (!mayDo(ctx.actor, action)) return false;
  const { districtId, organisationId } = scopeOf(ctx, action);
  if (districtId !== null && districtId !== carrier.districtId) return false;
  if (organisationId === null) return true;
  return carrier.parkId !== null && (await parkScope(ctx.db)).operatorOf(carrier.parkId) === organisationId;
};

const OTHERS = "这个载体由其他单位运营，请由运营单位办理。";

/** Step 4 of a write on a carrier: within the district, and run by the actor's unit. */
export const carrierInReach = async (ctx: Ctx, action: Action, id: string) => {
  const row = await ctx.db.carrier.findFirst({ where: { AND: [{ id }, districtOf(ctx)] }, select: CARRIER });
  if (!row) throw notFound("这个载体");
  if (!(await runs(ctx, action, row))) throw new AppError("FORBIDDEN", OTHERS);
  return { ...row, completedOn: row.completedOn ? fromDbDate(row.completedOn) : null };
};

const plainName = (name: string) =>
  name
    .normalize("NFKC")
    .replace(/[\s（）()“”"]/g, "")
    .toLowerCase();

/** The carrier that a row names, by its name or an alias, in the actor's district. */
export const carrierNamed = async (ctx: Ctx, name: string): Promise<string> => {
  const all = await ctx.db.carrier.findMany({
    where: districtOf(ctx),
    select: { id: true, name: true, aliases: true },
  });
  const wanted = plainName(name);
  const found = all.filter((one) =>
    [one.name, ...(one.aliases ?? [])].some((other) => plainName(other) === wanted),
  );
  if (found.length === 1) return found[0]!.id;
  const message =
    found.length > 1 ? `有 ${found.length} 个载体叫“${name}”，请写全称。` : `没有找到载体“${name}”。`;
  throw invalid(message, { carrier: message });
};

/** 示例规则 in force today: the district's own comes before one for all. */
export const holdRulesOf = async (ctx: Ctx, districtId: string) => {
  const found = await ctx.db.setting.findFirst({
    where: {
      key: HOLD_RULES_KEY,
      effectiveOn: { lte: toDbDate(shanghaiDate(ctx.now)) },
      OR: [{ districtId }, { districtId: null }],
    },
    orderBy: [{ districtId: { sort: "asc", nulls: "last" } }, { effectiveOn: "desc" }, { id: "desc" }],
    select: { value: true },
  });
  return readHoldRules(found?.value);
};
