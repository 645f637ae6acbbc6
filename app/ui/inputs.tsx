import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { Field, type FieldProps } from "./field";
import { useFieldState } from "./form-state";

type Own<Attributes> = Omit<Attributes, keyof FieldProps | "children" | "id"> & FieldProps;

export type TextInputProps = Own<InputHTMLAttributes<HTMLInputElement>>;

export function TextInput({
  name,
  label,
  help,
  error,
  required,
  understood,
  defaultValue,
  ...rest
}: TextInputProps) {
  const { typed } = useFieldState(name);
  return (
    <Field {...{ name, label, help, error, required, understood }}>
      {(control) => (
        <input
          type="text"
          autoComplete="off"
          {...rest}
          {...control}
          defaultValue={typed ?? defaultValue}
          className="input"
        />
      )}
    </Field>
  );
}

export type TextAreaProps = Own<TextareaHTMLAttributes<HTMLTextAreaElement>>;

export function TextArea({
  name,
  label,
  help,
  error,
  required,
  understood,
  defaultValue,
  ...rest
}: TextAreaProps) {
  const { typed } = useFieldState(name);
  return (
    <Field {...{ name, label, help, error, required, understood }}>
      {(control) => (
        <textarea rows={3} {...rest} {...control} defaultValue={typed ?? defaultValue} className="input" />
      )}
    </Field>
  );
}

export type Option = { value: string; label: string; disabled?: boolean };

export type SelectProps = Own<SelectHTMLAttributes<HTMLSelectElement>> & {
  options: readonly (Option | { group: string; options: readonly Option[] })[];
  /** The empty choice, shown first. */
  placeholder?: string;
};

export function Select(props: SelectProps) {
  const { name, label, help, error, required, understood, options, placeholder, defaultValue, ...rest } =
    props;
  const { typed } = useFieldState(name);
  return (
    <Field {...{ name, label, help, error, required, understood }}>
      {(control) => (
        <select {...rest} {...control} defaultValue={typed ?? defaultValue ?? ""} className="input">
          <Options options={options} placeholder={placeholder} />
        </select>
      )}
    </Field>
  );
}

export function Options({ options, placeholder }: Pick<SelectProps, "options" | "placeholder">) {
  return (
    <>
      {placeholder === undefined ? null : <option value="">{placeholder}</option>}
      {options.map((one) =>
        "group" in one ? (
          <optgroup key={one.group} label={one.group}>
            <Options options={one.options} />
          </optgroup>
        ) : (
          <option key={one.value} value={one.value} disabled={one.disabled}>
            {one.label}
          </option>
        ),
      )}
    </>
  );
}

export function DateInput(props: TextInputProps) {
  return <TextInput {...props} type="date" data-width="short" />;
}

export type AmountInputProps = TextInputProps;

/** Text, not a number field: 1.2亿 and full-width digits are typed as they are. */
export function AmountInput(props: AmountInputProps) {
  return <TextInput inputMode="text" {...props} data-width="short" />;
}

export function FileInput({ name, label, help, error, required, understood, ...rest }: TextInputProps) {
  return (
    <Field {...{ name, label, help, error, required, understood }}>
      {(control) => <input {...rest} {...control} type="file" className="input" />}
    </Field>
  );
}

export type CheckboxProps = Omit<InputHTMLAttributes<HTMLInputElement>, "children" | "type"> & {
  name: string;
  label: ReactNode;
};

export function Checkbox({ label, ...rest }: CheckboxProps) {
  return (
    <label className="check">
      <input {...rest} type="checkbox" />
      {label}
    </label>
  );
}

export type FilterInputProps = Omit<InputHTMLAttributes<HTMLInputElement>, "className"> & { label: string };

/** An input for a filter bar, its label read but not drawn. */
export function FilterInput({ label, ...rest }: FilterInputProps) {
  return <input type="search" placeholder={label} {...rest} aria-label={label} className="input" />;
}

export type FilterSelectProps = Omit<SelectHTMLAttributes<HTMLSelectElement>, "className"> &
  Pick<SelectProps, "options"> & { label: string };

export function FilterSelect({ label, options, ...rest }: FilterSelectProps) {
  return (
    <select {...rest} aria-label={label} className="input">
      <Options options={options} placeholder={label} />
    </select>
  );
}
