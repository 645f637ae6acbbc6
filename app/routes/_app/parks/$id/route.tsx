import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { PARK_KIND_LABELS } from "~/modules/parks/labels";
import { getPark } from "~/modules/parks/queries.server";
import { ParkBody } from "~/modules/parks/ui/park-body";
import { LinkButton } from "~/ui/button";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { page } from "../../../context.server";

export const meta = () => [{ title: "园区 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    park: await getPark(ctx, args.params.id!),
    seesLeads: mayDo(ctx.actor, "lead.read"),
  }));

export default function ParkPage() {
  const { park, seesLeads } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title={park.name}
        crumbs={[{ label: "园区", to: "/parks" }, { label: park.district.name }]}
        sub={PARK_KIND_LABELS[park.kind]}
        actions={seesLeads ? <LinkButton to={`/leads?parkId=${park.id}`}>这里的线索</LinkButton> : undefined}
      />
      <ParkBody park={park} />
      <PrintSource>园区资料均出自所引文件原文。</PrintSource>
    </>
  );
}
