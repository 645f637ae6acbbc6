import type { LoaderFunctionArgs } from "@remix-run/node";
import { allow } from "~/modules/access/queries.server";
import { XLSX } from "~/modules/exchange/commands/run-export.server";
import { makeErrorFile } from "~/modules/exchange/queries/error-file.server";
import { download } from "~/platform/workbook/download.server";
import { page } from "../../../../context.server";

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "import.run");
    return download({ mediaType: XLSX, ...(await makeErrorFile(ctx, args.params.id!)) });
  });
