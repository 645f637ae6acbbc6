import { Form } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { TextArea, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";

export interface CompanyValues {
  name?: string;
  legalName?: string | null;
  creditCode?: string | null;
  aliases?: string[];
  foreignName?: string | null;
  groupName?: string | null;
  note?: string | null;
  version?: number;
}

export interface FormProblem {
  values: Record<string, string>;
  errors: Record<string, string> | undefined;
}

export function CompanyForm(props: {
  values?: CompanyValues;
  answer?: FormProblem | undefined;
  submit: string;
  cancel: string;
  /** A name that a document gives is kept. */
  nameKept?: boolean;
}) {
  const { values = {}, answer, submit, cancel, nameKept } = props;
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" className="form">
        {values.version ? <input type="hidden" name="version" value={values.version} /> : null}
        <TextInput
          name="name"
          label="企业名称"
          required
          readOnly={nameKept}
          defaultValue={values.name}
          help={nameKept ? "文件所列名称，不能改动。" : "常用名称，例如“科济制药”。"}
        />
        <div className="form-row">
          <TextInput name="legalName" label="法定名称" defaultValue={values.legalName ?? ""} />
          <TextInput
            name="creditCode"
            label="统一社会信用代码"
            defaultValue={values.creditCode ?? ""}
            help="18 位，系统会核对校验位。"
          />
        </div>
        <TextArea
          name="aliases"
          label="简称与曾用名"
          defaultValue={values.aliases?.join("\n") ?? ""}
          help="一行一个，检索和查重都会用到。"
          rows={2}
        />
        <div className="form-row">
          <TextInput name="foreignName" label="外文名称" defaultValue={values.foreignName ?? ""} />
          <TextInput name="groupName" label="所属集团" defaultValue={values.groupName ?? ""} />
        </div>
        <TextArea name="note" label="备注" defaultValue={values.note ?? ""} rows={2} />
        <FormActions>
          <SubmitButton>{submit}</SubmitButton>
          <LinkButton to={cancel} look="plain">
            取消
          </LinkButton>
        </FormActions>
      </Form>
    </FormState>
  );
}
