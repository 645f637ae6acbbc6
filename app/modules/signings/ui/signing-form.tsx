import { Form } from "@remix-run/react";
import { Button } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import { type FormErrors, FormState, type FormValues } from "~/ui/form-state";
import { AmountInput, DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { SubmitButton } from "~/ui/submit-button";
import { CURRENCY_LABELS, SIGNING_KIND_LABELS } from "../labels";
import { CURRENCIES } from "../rules/currency";
import type { SigningKind } from "../rules/posting";
import { JumpConfirm } from "./jump-confirm";
import { contractText } from "./money-words";

export type SigningFormProps = {
  /** What stands in the fields at first. */
  values: FormValues;
  answer?: { values: FormValues; errors: FormErrors } | null;
  /** The contract of the project that counts already. */
  formal: {
    signedOn: string;
    currency: string;
    amountMinor?: bigint | null;
    amountFen: bigint | null;
  } | null;
  hidden: Record<string, string | number>;
  today: string;
};

const HELP: Record<SigningKind, string> = {
  INTENT: "意向不计入签约额。",
  FRAMEWORK: "框架协议不计入签约额。",
  FORMAL: "第一份正式合同计入签约额，并使项目进入“签约”阶段。",
  SUPPLEMENT: "只填增加或减少的差额，减少写作 -2000万。",
  TERMINATION: "确认后冲减该项目的全部签约额，不需要填金额。",
};

const kindOptions = (Object.keys(SIGNING_KIND_LABELS) as SigningKind[]).map((value) => ({
  value,
  label: SIGNING_KIND_LABELS[value],
}));

/** One contract: six fields in sight, the rest unfolds. */
export function SigningForm({ values, answer, formal, hidden, today }: SigningFormProps) {
  const now = { ...values, ...answer?.values };
  const foreign = Boolean(now.currency && now.currency !== "CNY");
  return (
    <Form method="post" className="form">
      <FormState values={answer?.values} errors={answer?.errors}>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {formal ? (
          <Notice kind="info">
            该项目已有计入签约额的正式合同（{formal.signedOn}
            {formal.amountFen === null
              ? ""
              : `，${contractText({ ...formal, currency: "CNY", amountMinor: formal.amountFen })}`}
            ）。增资或二期请选“补充”，只填差额；同一项目在论坛等场合再次签约可选“正式”，仅作关联，不再计金额。
          </Notice>
        ) : null}
        <div className="form-row">
          <Select
            name="kind"
            label="签约类型"
            required
            options={kindOptions}
            defaultValue={values.kind ?? "FORMAL"}
            help={Object.entries(HELP)
              .filter(([kind]) => kind === (now.kind ?? "FORMAL"))
              .map(([, help]) => help)
              .join("")}
          />
          <DateInput
            name="signedOn"
            label="签约日期"
            required
            max={today}
            defaultValue={values.signedOn ?? ""}
          />
        </div>
        <div className="form-row">
          <AmountInput
            name="amount"
            label="合同金额"
            defaultValue={values.amount ?? ""}
            placeholder="例如 1.2亿"
            help="可写 1.2亿、3500万、12,000,000；不写单位按元计。补充填差额，减少写 -2000万。"
          />
          <TextInput
            name="contractNumber"
            label="合同编号"
            defaultValue={values.contractNumber ?? ""}
            data-width="short"
          />
        </div>
        <JumpConfirm held={answer?.errors.confirmJump} />
        <TextInput name="parties" label="签约各方" defaultValue={values.parties ?? ""} />
        <details open={foreign || undefined}>
          <summary>外币、计划投资与备注</summary>
          <div className="form pt-4">
            <div className="form-row">
              <Select
                name="currency"
                label="货币"
                options={CURRENCIES.map((value) => ({ value, label: `${CURRENCY_LABELS[value]} ${value}` }))}
                defaultValue={values.currency ?? "CNY"}
              />
              <TextInput
                name="rate"
                label="合同日汇率"
                defaultValue={values.rate ?? ""}
                placeholder="例如 7.1234"
                help="1 单位外币折合的人民币。按合同日汇率折算一次，以后不重估。"
                data-width="short"
              />
              <DateInput name="rateOn" label="汇率日期" max={today} defaultValue={values.rateOn ?? ""} />
              <TextInput
                name="rateSource"
                label="汇率来源"
                defaultValue={values.rateSource ?? ""}
                placeholder="例如 中国外汇交易中心中间价"
              />
            </div>
            <div className="form-row">
              <AmountInput
                name="plannedIndustrial"
                label="其中计划工业投资"
                defaultValue={values.plannedIndustrial ?? ""}
                placeholder="例如 8000万"
              />
              <TextInput
                name="occasion"
                label="签约场合"
                defaultValue={values.occasion ?? ""}
                placeholder="例如 产业推介会"
              />
            </div>
            <TextArea name="note" label="备注" defaultValue={values.note ?? ""} />
          </div>
        </details>
        <FormActions>
          <SubmitButton name="then" value="evidence">
            保存并上传材料
          </SubmitButton>
          <Button type="submit" name="then" value="stay" data-draft>
            存为草稿
          </Button>
        </FormActions>
      </FormState>
    </Form>
  );
}
