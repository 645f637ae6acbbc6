import type { LoaderFunctionArgs } from "@remix-run/node";
import { getEvidenceFile } from "~/modules/signings/queries/evidence.server";
import { disposition } from "~/platform/workbook/download.server";
import { page } from "../../../context.server";

const SHOWN = new Set(["application/pdf", "image/jpeg", "image/png"]);

/** Always a download that cannot run, whatever the bytes are. */
export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const file = await getEvidenceFile(ctx, args.params.id!);
    return new Response(new Uint8Array(file.bytes), {
      headers: {
        "Content-Type": SHOWN.has(file.mediaType) ? file.mediaType : "application/octet-stream",
        "Content-Length": String(file.sizeBytes),
        "Content-Disposition": disposition(file.fileName),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
      },
    });
  });
