import { Form } from "@remix-run/react";
import { TextInput } from "./inputs";
import { SubmitButton } from "./submit-button";

export type ConfirmOrReturnProps = {
  id: string;
  version: number;
  /** Nothing was attached: what the confirmation rests on has to be said. */
  unproven?: boolean;
};

/** The two answers to a report, each its own form; the page's action reads `intent`. */
export function ConfirmOrReturn({ id, version, unproven = false }: ConfirmOrReturnProps) {
  const record = (
    <>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="version" value={version} />
    </>
  );
  const confirm = (
    <SubmitButton name="intent" value="confirm">
      确认填报
    </SubmitButton>
  );
  return (
    <div className="mt-2 flex flex-wrap items-start gap-2">
      {unproven ? (
        <details>
          <summary className="button">确认填报</summary>
          <Form method="post" className="form mt-2">
            {record}
            <TextInput
              name="reason"
              label="确认依据"
              required
              maxLength={500}
              help="没有证明材料，请写明凭什么确认，例如“现场核查”。"
            />
            <div>{confirm}</div>
          </Form>
        </details>
      ) : (
        <Form method="post">
          {record}
          {confirm}
        </Form>
      )}
      <details>
        <summary className="button">退回</summary>
        <Form method="post" className="form mt-2">
          {record}
          <TextInput name="reason" label="退回原因" required maxLength={500} help="填报单位会看到。" />
          <div>
            <SubmitButton look="danger" name="intent" value="return">
              退回填报
            </SubmitButton>
          </div>
        </Form>
      </details>
    </div>
  );
}
