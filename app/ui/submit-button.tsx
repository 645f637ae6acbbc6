import { useNavigation } from "@remix-run/react";
import { Button, type ButtonProps } from "./button";

export type SubmitButtonProps = ButtonProps & {
  /** Shown while the form is on its way. */
  pendingText?: string;
  /** Set it from the fetcher when the form is a fetcher's. */
  pending?: boolean;
};

/** Waits while any form is on its way, so that nothing is sent twice. */
export function SubmitButton({
  look = "primary",
  pending,
  pendingText = "正在提交…",
  children,
  disabled,
  ...rest
}: SubmitButtonProps) {
  const navigation = useNavigation();
  const sending =
    navigation.state === "submitting" || Boolean(navigation.formMethod && isWrite(navigation.formMethod));
  const busy = pending ?? sending;
  const mine =
    pending || (busy && (!rest.name || navigation.formData?.get(rest.name) === String(rest.value ?? "")));
  return (
    <Button {...rest} type="submit" look={look} disabled={disabled || busy}>
      {mine ? pendingText : children}
    </Button>
  );
}

const isWrite = (method: string) => method.toUpperCase() !== "GET";
