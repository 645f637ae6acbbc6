import type { LoaderFunctionArgs } from "@remix-run/node";
import { runExport } from "~/modules/exchange/commands/run-export.server";
import { paramsOf } from "~/platform/codes";
import { download } from "~/platform/workbook/download.server";
import { page } from "../../../context.server";

/** /exports/leads.xlsx?… with the parameters of the list itself. */
export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const [name = "", format = ""] = (args.params.file ?? "").split(".");
    const params = paramsOf(new URL(args.request.url).searchParams);
    return download(await runExport(ctx, { name, format, params }), args.context.flow);
  });
