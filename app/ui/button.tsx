import { Link, type LinkProps } from "@remix-run/react";
import type { ButtonHTMLAttributes } from "react";

export type ButtonLook = "primary" | "quiet" | "plain" | "danger";

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: ButtonLook };

export function Button({ look = "quiet", type = "button", className = "", ...rest }: ButtonProps) {
  return <button {...rest} type={type} data-look={look} className={`button ${className}`.trim()} />;
}

export type LinkButtonProps = LinkProps & { look?: ButtonLook };

export function LinkButton({ look = "quiet", className = "", ...rest }: LinkButtonProps) {
  return <Link {...rest} data-look={look} className={`button ${className}`.trim()} />;
}
