import { type ReactNode, useId } from "react";
import { useFieldState } from "./form-state";

export type FieldProps = {
  name: string;
  label: string;
  help?: ReactNode;
  error?: string;
  required?: boolean;
  /** What was understood of the typed text, for instance 120,000,000.00 元. */
  understood?: string;
};

export type FieldControl = {
  id: string;
  name: string;
  required?: boolean;
  "aria-invalid"?: true;
  "aria-describedby"?: string;
};

type Props = FieldProps & { children: (control: FieldControl) => ReactNode };

/** Label above, help below, the message beside the field. */
export function Field({ name, label, help, error, required, understood, children }: Props) {
  const id = useId();
  const state = useFieldState(name);
  const message = error ?? state.error;
  const described = [message && `${id}-error`, understood && `${id}-said`, help && `${id}-help`].filter(
    Boolean,
  );
  const control: FieldControl = {
    id,
    name,
    required: required || undefined,
    "aria-invalid": message ? true : undefined,
    "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
  };
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {required ? null : <small>选填</small>}
      </label>
      <div className="field-line">
        {children(control)}
        {understood && !message ? (
          <output className="field-said" id={`${id}-said`} htmlFor={id}>
            {understood}
          </output>
        ) : null}
        {message ? (
          <span className="field-error" id={`${id}-error`}>
            {message}
          </span>
        ) : null}
      </div>
      {help ? (
        <div className="field-help" id={`${id}-help`}>
          {help}
        </div>
      ) : null}
    </div>
  );
}
