import type { Ctx } from "~/platform/ctx";
import type { SheetRow } from "../rules/header";
import { portionSchema } from "../schema";

/** The rows of a sheet in their order, a portion at a time; the next is read while this one is worked on. */
export async function* sheetPortions(
  ctx: Ctx,
  { jobId, sheet }: { jobId: string; sheet: number },
): AsyncGenerator<SheetRow[]> {
  const after = (row: number) =>
    ctx.db.importPortion.findFirst({
      where: { jobId, sheet, row: { gt: row } },
      select: { row: true, rows: true },
      orderBy: { row: "asc" },
    });
  for (let one = await after(0); one; one = await after(one.row)) yield portionSchema.parse(one.rows);
}
