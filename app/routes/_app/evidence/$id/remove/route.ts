import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { removeEvidence } from "~/modules/signings/commands/remove-evidence.server";
import { page, safePath } from "../../../../context.server";

export const loader = () => redirect("/signings");

export const action = (args: ActionFunctionArgs) =>
  page(args, async (ctx) => {
    const owner = await removeEvidence(ctx, { id: args.params.id! });
    const back = new URL(args.request.url).searchParams.get("back");
    if (back || owner.entity === "taskReport" || owner.entity === "observation")
      return redirect(safePath(back));
    return redirect(`/${owner.entity}s/${owner.entityId}?done=removed#evidence`);
  });
