import type { LoaderFunctionArgs } from "@remix-run/node";
import { downloadReport } from "~/modules/reports/commands/download-report.server";
import { paramsOf } from "~/platform/codes";
import { download } from "~/platform/workbook/download.server";
import { page } from "../../../../context.server";

/** /reports/files/weekly.docx?… with the parameters of the page itself. */
export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const [name = "", format = ""] = (args.params.file ?? "").split(".");
    const params = paramsOf(new URL(args.request.url).searchParams);
    return download(await downloadReport(ctx, { name, format, params }), args.context.flow);
  });
