import { Form } from "@remix-run/react";
import { Button } from "~/ui/button";
import { type Column, DataTable } from "~/ui/data-table";
import { FormActions } from "~/ui/form-actions";
import { FileInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { IMPORT_KIND_LABELS, IMPORT_STATE_LABELS } from "../labels";
import type { ImportListRow } from "../queries/imports.server";

export function UploadSection({ megabytes }: { megabytes: number }) {
  return (
    <Section title="上传表格">
      <Form method="post" encType="multipart/form-data" className="form">
        <FileInput
          name="file"
          label="文件"
          required
          accept=".xlsx,.csv"
          help={`.xlsx 或 .csv，最大 ${megabytes} MB。上传后先核对，确认前不会写入任何内容。`}
        />
        <FormActions>
          <SubmitButton pendingText="正在读取…">上传并核对</SubmitButton>
        </FormActions>
      </Form>
    </Section>
  );
}

const COLUMNS: Column<ImportListRow>[] = [
  { id: "file", head: "文件", cell: (row) => row.fileName, card: "title" },
  { id: "kind", head: "内容", cell: (row) => (row.kind ? IMPORT_KIND_LABELS[row.kind] : "—"), card: "meta" },
  { id: "state", head: "状态", cell: (row) => IMPORT_STATE_LABELS[row.state], card: "figure" },
  { id: "by", head: "上传人", cell: (row) => row.createdByName },
  { id: "at", head: "上传时间", cell: (row) => <span className="num">{row.createdAt}</span>, card: "meta" },
];

export function ImportTable({ rows, total }: { rows: ImportListRow[]; total: number }) {
  return (
    <DataTable
      caption="导入记录"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/imports/${row.id}`}
      summary={{ count: total, unit: "次" }}
    />
  );
}

/** One button that posts an intent with the version of the import. */
export function IntentForm(props: {
  id: string;
  version: number;
  intent: string;
  children: string;
  look?: "primary" | "quiet" | "danger";
}) {
  return (
    <Form method="post">
      <input type="hidden" name="id" value={props.id} />
      <input type="hidden" name="version" value={props.version} />
      <Button type="submit" name="intent" value={props.intent} look={props.look ?? "quiet"}>
        {props.children}
      </Button>
    </Form>
  );
}
