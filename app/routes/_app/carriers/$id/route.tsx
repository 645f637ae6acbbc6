import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { getCarrier } from "~/modules/carriers/queries/carriers.server";
import { CarrierBody } from "~/modules/carriers/ui/carrier-body";
import { Chip } from "~/ui/chip";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { page } from "../../../context.server";

export const meta = () => [{ title: "载体 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ carrier: await getCarrier(ctx, args.params.id!) }));

export default function CarrierPage() {
  const { carrier } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title={carrier.name}
        crumbs={[{ label: "载体", to: "/carriers" }, { label: carrier.park?.name ?? "未写明园区" }]}
        sub={carrier.isDemo ? <Chip>演示</Chip> : undefined}
      />
      <CarrierBody carrier={carrier} />
      <PrintSource>节点出自所引文件原文；填报以已确认为准。</PrintSource>
    </>
  );
}
