import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import type { ButtonLook } from "~/ui/button";
import { FormState, type FormValues } from "~/ui/form-state";
import { TextArea } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";

/** What an action answered, for the form that was sent. */
export interface Answer {
  values: FormValues;
  errors: FormValues | undefined;
}

export interface ActProps {
  intent: string;
  /** The verb on the button. */
  label: string;
  look?: ButtonLook;
  id: string;
  version: number;
  /** Of the text that goes with it. */
  field: string;
  fieldLabel: string;
  help?: string;
  required?: boolean;
  /** Folded until it is wanted. */
  folded?: boolean;
  answer?: Answer | undefined;
  children?: ReactNode;
}

/** One decision with its words, on the record and the version that the reader sees. */
export function Act(props: ActProps) {
  const { intent, label, look = "primary", folded = true, required = true } = props;
  const mine = props.answer?.values.intent === intent ? props.answer : undefined;
  const form = (
    <Form method="post" className="form mt-2" key={mine ? "again" : "first"}>
      <FormState values={mine?.values} errors={mine?.errors}>
        <input type="hidden" name="id" value={props.id} />
        <input type="hidden" name="version" value={props.version} />
        <input type="hidden" name="intent" value={intent} />
        {props.children}
        <TextArea name={props.field} label={props.fieldLabel} help={props.help} required={required} />
        <div>
          <SubmitButton look={look}>{label}</SubmitButton>
        </div>
      </FormState>
    </Form>
  );
  if (!folded) return form;
  return (
    <details open={mine !== undefined}>
      <summary className="button" data-look={look === "danger" ? undefined : look}>
        {label}
      </summary>
      {form}
    </details>
  );
}
