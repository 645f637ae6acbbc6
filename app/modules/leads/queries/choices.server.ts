import { reach, scopeOf } from "~/modules/access/queries.server";
import { leadReadWhere } from "~/modules/companies/queries/scope.server";
import type { Ctx } from "~/platform/ctx";

export interface Choice {
  id: string;
  name: string;
}

/** Units whose leads the actor may read, for the filter; a unit that reads only its own is offered none. */
export const listUnitChoices = async (ctx: Ctx): Promise<Choice[]> => {
  const { districtId } = scopeOf(ctx, "lead.read");
  if (reach(ctx, "lead.read") === "unit") return [];
  return ctx.db.organisation.findMany({
    where: {
      ...(districtId === null ? {} : { districtId }),
      OR: [{ kind: "PARK_COMPANY" }, { leads: { some: leadReadWhere(ctx) } }],
    },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
};

/** People of a unit who may own a lead. */
export const listOwnerChoices = (ctx: Ctx, organisationId: string): Promise<Choice[]> =>
  ctx.db.user
    .findMany({
      where: { organisationId, disabledAt: null },
      select: { id: true, displayName: true },
      orderBy: { displayName: "asc" },
    })
    .then((users) => users.map((user) => ({ id: user.id, name: user.displayName })));

/** Units the office may give a lead of this district to. */
export const listReceivingUnits = async (ctx: Ctx, districtId: string): Promise<Choice[]> =>
  reach(ctx, "lead.write") === "district"
    ? ctx.db.organisation.findMany({
        where: { districtId, kind: { in: ["PARK_COMPANY", "TOWN"] } },
        select: { id: true, name: true },
        orderBy: [{ kind: "asc" }, { name: "asc" }],
      })
    : [];

/** People whom the actor may give leads to: of its own unit, or for the office of every unit of the district. */
export const listBulkOwners = async (ctx: Ctx): Promise<Choice[]> => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "lead.write");
  if (nothing) return [];
  if (organisationId !== null) return listOwnerChoices(ctx, organisationId);
  const users = await ctx.db.user.findMany({
    where: {
      disabledAt: null,
      organisation: {
        kind: { in: ["PARK_COMPANY", "TOWN"] },
        ...(districtId === null ? {} : { districtId }),
      },
    },
    select: { id: true, displayName: true, organisation: { select: { name: true } } },
    orderBy: [{ organisation: { name: "asc" } }, { displayName: "asc" }],
    take: 300,
  });
  return users.map((user) => ({ id: user.id, name: `${user.organisation!.name}：${user.displayName}` }));
};
