import { Form } from "@remix-run/react";
import { Button } from "~/ui/button";
import { FormState } from "~/ui/form-state";
import { TextArea } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";

export type ReviewPanelProps = {
  noun: string;
  version: number;
  /** What confirming will do, in words. */
  effect: string;
  confirmLabel: string;
  /** The next record that waits, so that a queue is worked through without going back. */
  next?: string | null;
  answer?: { values: Record<string, string | undefined>; errors?: Record<string, string> } | null;
};

/** Approve, or return with a reason: one screen, evidence beside it. Tab order: confirm, reason, return. */
export function ReviewPanel({ noun, version, effect, confirmLabel, next, answer }: ReviewPanelProps) {
  const common = (
    <>
      <input type="hidden" name="version" value={version} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
    </>
  );
  return (
    <Section title={`审核${noun}`} id="review">
      <div className="stack">
        <Form method="post" className="form">
          {common}
          <p>{effect}</p>
          <div>
            <SubmitButton name="intent" value="confirm" pendingText="正在确认…">
              {confirmLabel}
            </SubmitButton>
          </div>
        </Form>
        <Form method="post" className="form">
          <FormState values={answer?.values} errors={answer?.errors}>
            {common}
            <TextArea
              name="reason"
              label="退回原因"
              required
              rows={2}
              placeholder="例如 缺少盖章页，请补传"
              help="填报单位会看到，并可修改后再次提交。"
            />
            <div>
              <Button type="submit" name="intent" value="return">
                退回
              </Button>
            </div>
          </FormState>
        </Form>
      </div>
    </Section>
  );
}
