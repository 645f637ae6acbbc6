import type { LoaderFunctionArgs } from "@remix-run/node";
import { tellSearchLag } from "~/modules/search/queries/status.server";

/** The database answers and its migrations are whole; the lag of search is told beside it. */
export const loader = async ({ context }: LoaderFunctionArgs) => {
  try {
    const rows = await context.db.$queryRaw<{ unfinished: bigint }[]>`
      SELECT count(*) AS unfinished FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL`;
    if (rows[0]?.unfinished === 0n)
      return new Response(`ok\n${await tellSearchLag(context.db)}\n`, {
        headers: { "Cache-Control": "no-store" },
      });
  } catch (error) {
    context.log.warn({ err: error }, "not ready");
  }
  return new Response("not ready", { status: 503, headers: { "Cache-Control": "no-store" } });
};
