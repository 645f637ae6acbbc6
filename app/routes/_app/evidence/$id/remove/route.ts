import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { removeEvidence } from "~/modules/signings/commands/remove-evidence.server";
import { page } from "../../../../context.server";

export const loader = () => redirect("/signings");

export const action = (args: ActionFunctionArgs) =>
  page(args, async (ctx) => {
    const owner = await removeEvidence(ctx, { id: args.params.id! });
    return redirect(`/${owner.entity}s/${owner.entityId}?done=removed#evidence`);
  });
