import { FormActions } from "~/ui/form-actions";
import { Select, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import { ROLE_LABELS } from "../labels";

export interface UserFormProps {
  organisations: { id: string; name: string }[];
  districts: { id: string; name: string }[];
}

export function UserFields({ organisations, districts }: UserFormProps) {
  const option = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
  return (
    <>
      <div className="form-row">
        <TextInput
          name="username"
          label="用户名"
          required
          autoCapitalize="none"
          help="小写字母、数字和 . _ -"
        />
        <TextInput name="displayName" label="姓名" required />
      </div>
      <Select
        name="role"
        label="岗位"
        required
        placeholder="请选择"
        options={Object.entries(ROLE_LABELS).map(([value, label]) => ({ value, label }))}
      />
      <div className="form-row">
        <Select
          name="organisationId"
          label="单位"
          placeholder="不属于单位"
          options={organisations.map(option)}
          help="园区公司和配合部门的用户要有单位。"
        />
        <Select
          name="districtId"
          label="所属区"
          placeholder="随单位"
          options={districts.map(option)}
          help="没有单位的用户请选择区；系统管理员可以不选。"
        />
      </div>
      <TextInput
        name="password"
        label="初始密码"
        type="password"
        required
        autoComplete="new-password"
        help="至少 10 个字符，请当面或另行告知本人。"
      />
      <FormActions>
        <SubmitButton>新增用户</SubmitButton>
      </FormActions>
    </>
  );
}
