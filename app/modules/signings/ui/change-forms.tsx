import { Form } from "@remix-run/react";
import { amountText } from "~/platform/money";
import { Button } from "~/ui/button";
import { FormState, type FormValues } from "~/ui/form-state";
import { AmountInput, DateInput, TextArea, TextInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import type { SigningDetail } from "../queries/signing.server";
import { JumpConfirm } from "./jump-confirm";
import { typedAmount } from "./money-words";

type Answer = { intent: string; values: FormValues; errors?: Record<string, string> } | null;

type Props = {
  signing: SigningDetail;
  intent: string;
  title: string;
  words: string;
  label: string;
  danger?: boolean;
  answer: Answer;
  children?: React.ReactNode;
};

function ChangeForm({ signing, intent, title, words, label, danger, answer, children }: Props) {
  const mine = answer?.intent === intent ? answer : null;
  return (
    <Section title={title}>
      <Form method="post" className="form">
        <FormState values={mine?.values} errors={mine?.errors}>
          <input type="hidden" name="version" value={signing.version} />
          <p className="text-muted">{words}</p>
          {children}
          <TextArea name="reason" label="原因" required rows={2} />
          <div>
            {danger ? (
              <Button type="submit" name="intent" value={intent} look="danger">
                {label}
              </Button>
            ) : (
              <SubmitButton name="intent" value={intent}>
                {label}
              </SubmitButton>
            )}
          </div>
        </FormState>
      </Form>
    </Section>
  );
}

export function AmendForm({
  signing,
  answer,
  today,
}: {
  signing: SigningDetail;
  answer: Answer;
  today: string;
}) {
  return (
    <ChangeForm
      {...{ signing, answer }}
      intent="amend"
      title="更正"
      words="台账会冲销原分录并补记正确的分录，两者都保留。已冻结的报表不变。"
      label="确认更正"
    >
      <div className="form-row">
        <DateInput name="signedOn" label="签约日期" required max={today} defaultValue={signing.signedOn} />
        {signing.kind === "TERMINATION" ? null : (
          <AmountInput
            name="amount"
            label={signing.kind === "SUPPLEMENT" ? "金额变动" : "合同金额"}
            required={signing.amountMinor !== null}
            defaultValue={typedAmount(signing)}
          />
        )}
        <TextInput
          name="contractNumber"
          data-width="short"
          label="合同编号"
          defaultValue={signing.contractNumber ?? ""}
        />
      </div>
      <JumpConfirm held={answer?.errors?.confirmJump} />
    </ChangeForm>
  );
}

export function FxForm({ signing, answer }: { signing: SigningDetail; answer: Answer }) {
  return (
    <ChangeForm
      {...{ signing, answer }}
      intent="fx"
      title="更正汇率"
      words="只用于合同日汇率录入有误；汇率以后的涨跌不重估。"
      label="确认更正汇率"
    >
      <div className="form-row">
        <TextInput name="rate" label="合同日汇率" required defaultValue={signing.rate ?? ""} />
        <DateInput name="rateOn" label="汇率日期" defaultValue={signing.rateOn ?? ""} />
        <TextInput name="rateSource" label="汇率来源" required defaultValue={signing.rateSource ?? ""} />
      </div>
    </ChangeForm>
  );
}

export function WithdrawForm({ signing, answer }: { signing: SigningDetail; answer: Answer }) {
  return (
    <ChangeForm
      {...{ signing, answer }}
      intent="withdraw"
      title="撤销确认"
      words={
        signing.countedFen === 0n
          ? "这份签约将退回填报单位。"
          : `这份签约将退回填报单位，从签约额中冲销 ${amountText(signing.countedFen)}。`
      }
      label="撤销确认并退回"
      danger
      answer={answer}
    />
  );
}

export function TerminateForm(props: {
  signing: SigningDetail;
  answer: Answer;
  today: string;
  posts: boolean;
}) {
  const { signing, answer, today, posts } = props;
  return (
    <ChangeForm
      {...{ signing, answer }}
      intent="terminate"
      title="终止合同"
      words={
        posts
          ? "该项目的全部签约额（含补充）在终止日期冲减为 0，项目数减 1；毛额仍单独列示。"
          : "将生成一份“终止”草稿，请上传终止协议等材料后提交审核；确认后冲减全部签约额。"
      }
      label={posts ? "终止并冲减签约额" : "起草终止"}
      danger
    >
      <DateInput name="signedOn" label="终止日期" required max={today} defaultValue={today} />
    </ChangeForm>
  );
}
