import type { LoaderFunctionArgs } from "@remix-run/node";
import { allow } from "~/modules/access/queries.server";
import { lookUpCompany } from "~/modules/leads/commands/claim-look-up.server";
import { page } from "../../../context.server";

/** Answers while a company's name is typed. */
export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "lead.create");
    const name = (new URL(args.request.url).searchParams.get("name") ?? "").trim().slice(0, 120);
    return { name, known: await lookUpCompany(ctx, { name }) };
  });
