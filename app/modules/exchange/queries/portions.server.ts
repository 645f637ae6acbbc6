import type { Ctx } from "~/platform/ctx";
import type { SheetRow } from "../rules/header";

/** The rows of a sheet in their order, a portion at a time, as the reader has made them; the next is read meanwhile. */
export async function* sheetPortions(
  ctx: Ctx,
  { jobId, sheet }: { jobId: string; sheet: number },
): AsyncGenerator<SheetRow[]> {
  const after = async (row: number) => {
    const [found] = await ctx.db.$queryRaw<{ row: number; rows: string }[]>`
      SELECT "row", "rows"::text AS "rows" FROM "ImportPortion"
      WHERE "jobId" = ${jobId} AND "sheet" = ${sheet} AND "row" > ${row} ORDER BY "row" LIMIT 1`;
    return found;
  };
  for (let next = after(0); ; ) {
    const one = await next;
    if (!one) return;
    next = after(one.row);
    next.catch(() => undefined);
    yield JSON.parse(one.rows) as SheetRow[];
  }
}
