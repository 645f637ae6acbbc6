import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { scanDuplicates } from "~/modules/companies/commands/merge-scan.server";
import { DUPLICATE_LABELS, listDuplicates } from "~/modules/companies/queries/duplicates.server";
import { shanghaiDate } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { EmptyState } from "~/ui/empty-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { SubmitButton } from "~/ui/submit-button";
import { page, submit } from "../../../context.server";

export const meta = () => [{ title: "重复企业 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    rows: (await listDuplicates(ctx)).map(({ reasons, foundAt, ...row }) => ({
      ...row,
      why: reasons.map((reason) => DUPLICATE_LABELS[reason]),
      foundOn: shanghaiDate(foundAt),
    })),
    done: new URL(args.request.url).searchParams.get("done"),
  }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx) => {
    await scanDuplicates(ctx);
    return redirect("/companies/duplicates?done=scanned");
  });

type Row = {
  aId: string;
  a: string;
  aLeads: number;
  bId: string;
  b: string;
  bLeads: number;
  why: string[];
  foundOn: string;
};

const COLUMNS: Column<Row>[] = [
  { id: "a", head: "企业", cell: (row) => `${row.a}（线索 ${row.aLeads} 条）`, width: "32%" },
  {
    id: "b",
    head: "疑似重复",
    card: "meta",
    cell: (row) => `${row.b}（线索 ${row.bLeads} 条）`,
    width: "32%",
  },
  {
    id: "why",
    head: "依据",
    card: "meta",
    cell: (row) => row.why.map((one) => <Chip key={one}>{one}</Chip>),
  },
  { id: "found", head: "发现日期", cell: (row) => row.foundOn },
];

const DONE: Record<string, string> = {
  scanned: "已重新查找。",
  dismissed: "已标明不是同一家，以后不再列出。",
};

export default function DuplicatesPage() {
  const { rows, done } = useLoaderData<typeof loader>();
  const scan = (
    <Form method="post">
      <SubmitButton look="quiet">重新查找</SubmitButton>
    </Form>
  );
  return (
    <>
      <PageHead
        title="重复企业"
        sub={rows.length > 0 ? `${rows.length} 对疑似重复，每晚查找一次` : undefined}
        crumbs={[{ label: "企业", to: "/companies" }]}
        actions={rows.length > 0 ? scan : undefined}
      />
      {done && DONE[done] ? <Notice kind="done">{DONE[done]}</Notice> : null}
      {rows.length === 0 ? (
        <EmptyState title="没有疑似重复的企业" action={scan}>
          按统一社会信用代码、名称、别名和读音查找。
        </EmptyState>
      ) : (
        <DataTable
          caption="疑似重复的企业"
          columns={COLUMNS}
          rows={rows}
          rowId={(row) => `${row.aId}${row.bId}`}
          rowHref={(row) => `/companies/duplicates/merge?kept=${row.aId}&dropped=${row.bId}`}
          summary={{ count: rows.length, unit: "对" }}
        />
      )}
    </>
  );
}
