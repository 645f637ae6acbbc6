import type { LoaderFunctionArgs } from "@remix-run/node";
import { makeTemplate } from "~/modules/exchange/commands/run-export.server";
import { download } from "~/platform/workbook/download.server";
import { page } from "../../../../context.server";

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => download(await makeTemplate(ctx, args.params.kind!), args.context.flow));
