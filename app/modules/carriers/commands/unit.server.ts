import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { isUniqueViolation, transaction } from "~/platform/db.server";
import { conflict, notFound, STALE } from "~/platform/errors";
import { carrierInReach, districtOf } from "../queries/reach.server";
import { editUnitSchema, type UnitInput, unitSchema } from "../schema";

type Given = Omit<ReturnType<typeof unitSchema.parse>, "carrierId" | "status">;

const columns = (given: Given) => ({
  name: given.name,
  floor: given.floor ?? null,
  areaSqm: given.areaSqm,
  heightM: given.heightM ?? null,
  loadKn: given.loadKn ?? null,
  powerKva: given.powerKva ?? null,
  labLevel: given.labLevel ?? null,
  hazardClass: given.hazardClass ?? null,
  priceFen: given.price ?? null,
  note: given.note ?? null,
});

const told = (error: unknown): never => {
  if (isUniqueViolation(error)) throw conflict("这个载体已有同名的单元。请核对楼层和房号。");
  throw error;
};

/** 登记单元: by the unit that runs the carrier. */
export const addUnit = async (ctx: Ctx, input: UnitInput) => {
  allow(ctx, "carrier.write");
  const { carrierId, status, ...given } = unitSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const carrier = await carrierInReach(inner, "carrier.write", carrierId);
    const saved = await tx.carrierUnit.create({
      data: {
        ...columns(given),
        carrierId: carrier.id,
        districtId: carrier.districtId,
        status: status ?? "FREE",
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
      },
    });
    await record(inner, {
      action: "carrierUnit.add",
      entity: "carrierUnit",
      entityId: saved.id,
      districtId: carrier.districtId,
      summary: `登记“${carrier.name}”单元 ${saved.name}，${saved.areaSqm} 平方米`,
    });
    return saved;
  }).catch(told);
};

/** The unit within the actor's reach, held until the transaction ends. */
const unitToEdit = async (ctx: Ctx, id: string) => {
  await ctx.db.$queryRaw`SELECT 1 FROM "CarrierUnit" WHERE "id" = ${id} FOR UPDATE`;
  const unit = await ctx.db.carrierUnit.findFirst({ where: { AND: [{ id }, districtOf(ctx)] } });
  if (!unit) throw notFound("这个单元");
  return { unit, carrier: await carrierInReach(ctx, "carrier.write", unit.carrierId) };
};

/** 修改单元. Its status by hand only while nobody holds it. */
export const editUnit = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "carrier.write");
  const { id, version, status, ...given } = editUnitSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { unit, carrier } = await unitToEdit(inner, id);
    if (status && status !== unit.status) {
      const live = await tx.unitHold.count({ where: { unitId: id, state: { in: ["ACTIVE", "LET"] } } });
      if (live > 0) throw conflict("这个单元正被线索锁定或租用，不能直接改状态。请先释放锁定或办理退租。");
    }
    const { count } = await tx.carrierUnit.updateMany({
      where: { id, version: version ?? unit.version },
      data: { ...columns(given), ...(status ? { status } : {}), version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "carrierUnit.edit",
      entity: "carrierUnit",
      entityId: id,
      districtId: carrier.districtId,
      summary: `修改“${carrier.name}”单元 ${given.name}`,
      changes: {
        areaSqm: { from: unit.areaSqm.toString(), to: given.areaSqm },
        ...(status ? { status: { from: unit.status, to: status } } : {}),
      },
    });
    return tx.carrierUnit.findUniqueOrThrow({ where: { id } });
  }).catch(told);
};
