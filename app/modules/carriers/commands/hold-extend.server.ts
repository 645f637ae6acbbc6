import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, invalid } from "~/platform/errors";
import { holdRulesOf } from "../queries/reach.server";
import { assertHoldUntil } from "../rules";
import { extendHoldSchema } from "../schema";
import { about, holdInReach, writeHold } from "./hold.server";

/** 延长: a hold that still runs gets a later last day, counted from today by the same rule as a new one. */
export const extendHold = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "carrier.hold");
  const given = extendHoldSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { unit, hold } = await holdInReach(inner, given.id);
    const today = shanghaiDate(ctx.now);
    const until = fromDbDate(hold.heldUntil);
    if (hold.state !== "ACTIVE" || until < today)
      throw conflict("这项锁定已经结束，不能延长。如仍需使用，请重新锁定。");
    const { maxDays } = await holdRulesOf(inner, hold.districtId);
    assertHoldUntil(given.heldUntil, { today, maxDays });
    if (given.heldUntil <= until)
      throw invalid(`锁定已到 ${until}，请填写更晚的日期。`, { heldUntil: `请填写 ${until} 以后的日期。` });
    await writeHold(inner, {
      hold,
      version: given.version,
      status: "HELD",
      data: { heldUntil: toDbDate(given.heldUntil) },
    });
    await record(inner, {
      action: "unitHold.extend",
      ...about(hold),
      summary: `${unit.carrier.name} ${unit.name} 的锁定由 ${until} 延长至 ${given.heldUntil}`,
      changes: { heldUntil: { from: until, to: given.heldUntil } },
    });
    return tx.unitHold.findUniqueOrThrow({ where: { id: hold.id } });
  });
};
