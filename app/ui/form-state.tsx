import { createContext, type ReactNode, useContext } from "react";

export type FormValues = Record<string, string | undefined>;
export type FormErrors = Record<string, string | undefined>;

const Context = createContext<{ values: FormValues; errors: FormErrors }>({ values: {}, errors: {} });

export type FormStateProps = {
  /** What was typed, given back by the action. */
  values?: FormValues | null;
  errors?: FormErrors | null;
  children: ReactNode;
};

/** Fields inside find their message and what was typed by their name. */
export function FormState({ values, errors, children }: FormStateProps) {
  return (
    <Context.Provider value={{ values: values ?? {}, errors: errors ?? {} }}>{children}</Context.Provider>
  );
}

export function useFieldState(name: string) {
  const { values, errors } = useContext(Context);
  return { typed: values[name], error: errors[name] };
}
