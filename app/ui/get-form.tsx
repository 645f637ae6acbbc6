import { Form, type FormProps, useLocation } from "@remix-run/react";
import { Fragment, useEffect, useRef, useState } from "react";

const said = (values: readonly unknown[]) =>
  String(values.filter((value) => typeof value === "string" && value.trim() !== "").sort());

/** Whether the fields say what the address asks for. */
const isOf = (form: HTMLFormElement, search: string): boolean => {
  const asked = new URLSearchParams(search);
  const shown = new FormData(form);
  const names = [...form.elements].map((field) => field.getAttribute("name")).filter((name) => name !== null);
  return names.every((name) => said(asked.getAll(name)) === said(shown.getAll(name)));
};

/** A form whose fields follow the address, also when a link or the way back has changed it. */
export function GetForm({ children, ...props }: Omit<FormProps, "method">) {
  const { search } = useLocation();
  const form = useRef<HTMLFormElement>(null);
  const before = useRef(search);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (before.current === search) return;
    before.current = search;
    if (form.current && !isOf(form.current, search)) setRound((one) => one + 1);
  }, [search]);
  return (
    <Form {...props} ref={form} method="get">
      <Fragment key={round}>{children}</Fragment>
    </Form>
  );
}
