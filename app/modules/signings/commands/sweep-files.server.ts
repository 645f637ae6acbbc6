import type { FileStore } from "~/platform/attachments.server";
import type { Tx } from "~/platform/db.server";

/** An upload that is still on its way has no row yet; after a day none is. */
const LEAVE_MS = 86_400_000;

/** Removes objects that no record names: of uploads that failed half-way, and of files that were deleted. */
export const sweepFiles = async (db: Tx, given: { store: FileStore; now: Date }): Promise<number> => {
  const { store, now } = given;
  let removed = 0;
  for await (const page of store.list()) {
    const old = page.filter(({ at }) => now.getTime() - at.getTime() > LEAVE_MS).map(({ id }) => id);
    const kept = await db.attachment.findMany({
      where: { id: { in: old }, place: "S3" },
      select: { id: true },
    });
    const known = new Set(kept.map(({ id }) => id));
    for (const id of old.filter((one) => !known.has(one))) {
      await store.remove(id);
      removed += 1;
    }
  }
  return removed;
};
