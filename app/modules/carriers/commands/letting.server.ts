import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, invalid } from "~/platform/errors";
import { holdRulesOf } from "../queries/reach.server";
import { assertHoldUntil } from "../rules";
import { endLettingSchema, letUnitSchema } from "../schema";
import { about, holdInReach, writeHold } from "./hold.server";

const assertSigned = async (ctx: Ctx, given: { signingId: string; leadId: string }) => {
  const signed = await ctx.db.signing.count({
    where: {
      id: given.signingId,
      leadId: given.leadId,
      kind: { in: ["FORMAL", "SUPPLEMENT"] },
      state: "CONFIRMED",
    },
  });
  if (signed === 0)
    throw invalid("转为出租须有这条线索已确认的签约。", { signingId: "请选择已确认的正式签约或补充协议。" });
};

/** 转为出租: a hold that has not run out, with a confirmed contract of its lead. */
export const letUnit = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "carrier.hold");
  const given = letUnitSchema.parse(input);
  const today = shanghaiDate(ctx.now);
  if (given.letOn > today) throw invalid("出租日期不能晚于今天。", { letOn: "不能晚于今天。" });
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { unit, hold } = await holdInReach(inner, given.id);
    if (hold.state === "LET") throw conflict("这个单元已转为出租，无需重复操作。");
    if (hold.state !== "ACTIVE" || fromDbDate(hold.heldUntil) < today)
      throw conflict("这项锁定已经结束，请重新锁定后再转为出租。");
    await assertSigned(inner, { signingId: given.signingId, leadId: hold.leadId });
    await writeHold(inner, {
      hold,
      version: given.version,
      status: "LET",
      data: { state: "LET", signingId: given.signingId, letOn: toDbDate(given.letOn) },
    });
    await record(inner, {
      action: "unitHold.let",
      ...about(hold),
      summary: `${unit.carrier.name} ${unit.name} 由锁定转为出租，自 ${given.letOn} 起`,
      changes: { signingId: given.signingId },
    });
    return tx.unitHold.findUniqueOrThrow({ where: { id: hold.id } });
  });
};

/** 退租, or back to a hold until a day: with a reason, both on record. */
export const endLetting = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "carrier.hold");
  const given = endLettingSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { unit, hold } = await holdInReach(inner, given.id);
    if (hold.state !== "LET") throw conflict("这个单元没有出租给这条线索，无需办理。");
    const until = given.heldUntil;
    if (until) {
      const { maxDays } = await holdRulesOf(inner, unit.districtId);
      assertHoldUntil(until, { today: shanghaiDate(ctx.now), maxDays });
    }
    await writeHold(inner, {
      hold,
      version: given.version,
      status: until ? "HELD" : "FREE",
      data: until
        ? { state: "ACTIVE", heldUntil: toDbDate(until), signingId: null, letOn: null }
        : {
            state: "ENDED",
            endedAt: ctx.now,
            endedById: ctx.actor.userId,
            endReason: given.reason,
          },
    });
    await record(inner, {
      action: until ? "unitHold.reopen" : "unitHold.end",
      ...about(hold),
      summary: until
        ? `${unit.carrier.name} ${unit.name} 由出租退回锁定，至 ${until}`
        : `${unit.carrier.name} ${unit.name} 退租，单元恢复可租`,
      reason: given.reason,
    });
    return tx.unitHold.findUniqueOrThrow({ where: { id: hold.id } });
  });
};
