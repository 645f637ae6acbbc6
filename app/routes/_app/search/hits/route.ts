import type { LoaderFunctionArgs } from "@remix-run/node";
import { KIND_LABELS } from "~/modules/search/labels";
import { listRecent, type SearchHit, searchAll } from "~/modules/search/queries/find.server";
import type { PaletteHit } from "~/ui/command-palette";
import { page } from "../../../context.server";

const LIMIT = 12;

const paletteHit = (hit: SearchHit): PaletteHit => ({
  id: `${hit.kind}-${hit.id}`,
  href: hit.href,
  title: hit.segments,
  kind: KIND_LABELS[hit.kind],
  reason: hit.reason,
});

/** For the palette: the best hits as typed; with nothing typed, what the reader last worked on. */
export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const q = new URL(args.request.url).searchParams.get("q")?.trim() ?? "";
    if (q === "") {
      const recent = await listRecent(ctx);
      return { hits: recent.map((hit) => ({ ...paletteHit(hit), reason: "最近" })) };
    }
    const { hits } = await searchAll(ctx, { q, limit: LIMIT });
    return { hits: hits.map(paletteHit) };
  });
