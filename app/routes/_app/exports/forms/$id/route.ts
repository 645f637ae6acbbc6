import type { LoaderFunctionArgs } from "@remix-run/node";
import { fillLedgerForm } from "~/modules/exchange/commands/ledger-form.server";
import { download } from "~/platform/workbook/download.server";
import { page } from "../../../../context.server";

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const maxBytes = args.context.env.MAX_UPLOAD_MB * 1024 * 1024;
    return download(await fillLedgerForm(ctx, { id: args.params.id!, maxBytes }), args.context.flow);
  });
