import { Form } from "@remix-run/react";
import { Button, LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { FormActions } from "~/ui/form-actions";
import { FileInput, TextInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { EXPORT_LABELS, type ExportName, IMPORT_KIND_LABELS } from "../labels";
import { IMPORT_KINDS } from "../rules/fields";

export function ExportSection({ names }: { names: readonly ExportName[] }) {
  return (
    <Section title="导出清单" note="只含您可以查看的内容。要按条件导出，请在各清单页筛选后导出。">
      <div className="table-frame">
        <table className="data-table">
          <caption>可以导出的清单</caption>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row" className="t row-head">
                  {EXPORT_LABELS[name]}
                </th>
                <td className="f">
                  <LinkButton to={`/exports/${name}.xlsx`} reloadDocument>
                    导出 Excel
                  </LinkButton>{" "}
                  <LinkButton to={`/exports/${name}.csv`} reloadDocument>
                    导出 CSV
                  </LinkButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

export function TemplateSection() {
  return (
    <Section title="导入模板" note="列名与导出一致，填好后在“导入”中上传。">
      <ul className="plain-list">
        {IMPORT_KINDS.map((kind) => (
          <li key={kind}>
            <LinkButton to={`/exports/templates/${kind}`} reloadDocument look="plain">
              {IMPORT_KIND_LABELS[kind]}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export type FormItem = { id: string; name: string; fileName: string; createdByName: string };

/** 台账样式: a unit's own workbook, uploaded once, written back filled in. */
export function LedgerFormSection({ forms, megabytes }: { forms: readonly FormItem[]; megabytes: number }) {
  return (
    <Section
      title="本单位的台账样式"
      note="上传一次本单位自己的台账，以后可按原样填好导出，样式、列宽、合并单元格和合计都保留。"
    >
      {forms.length === 0 ? (
        <EmptyState title="还没有台账样式">请在下面上传一份正在使用的台账。</EmptyState>
      ) : (
        <div className="table-frame">
          <table className="data-table">
            <caption>台账样式</caption>
            <tbody>
              {forms.map((form) => (
                <tr key={form.id}>
                  <th scope="row" className="t row-head">
                    {form.name}
                  </th>
                  <td className="m">{form.fileName}</td>
                  <td className="m">{form.createdByName}</td>
                  <td className="f">
                    <div className="actions">
                      <LinkButton to={`/exports/forms/${form.id}`} reloadDocument>
                        按样式导出
                      </LinkButton>
                      <Form method="post">
                        <input type="hidden" name="remove" value={form.id} />
                        <Button type="submit" look="plain">
                          删除样式
                        </Button>
                      </Form>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Form method="post" encType="multipart/form-data" className="form">
        <TextInput name="name" label="名称" required help="例如：周报台账" />
        <FileInput
          name="file"
          label="台账文件"
          required
          accept=".xlsx"
          help={`.xlsx，最大 ${megabytes} MB。`}
        />
        <FormActions>
          <SubmitButton look="quiet" pendingText="正在读取…">
            保存台账样式
          </SubmitButton>
        </FormActions>
      </Form>
    </Section>
  );
}
