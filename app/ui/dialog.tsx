import type { MouseEvent, ReactNode } from "react";
import type { ButtonLook } from "./button";

export type DialogProps = { id: string; title: string; children: ReactNode };

const find = (id: string) => document.getElementById(id) as HTMLDialogElement | null;

/** Without a script the trigger is a page anchor and the dialog shows by `:target`. */
export function Dialog({ id, title, children }: DialogProps) {
  return (
    <dialog id={id} className="dialog" aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        <DialogCancel look="plain">关闭</DialogCancel>
      </header>
      {children}
    </dialog>
  );
}

export type DialogTriggerProps = { dialog: string; look?: ButtonLook; children: ReactNode };

export function DialogTrigger({ dialog, look = "quiet", children }: DialogTriggerProps) {
  const open = (event: MouseEvent) => {
    const element = find(dialog);
    if (!element || typeof element.showModal !== "function") return;
    event.preventDefault();
    element.showModal();
  };
  return (
    <a href={`#${dialog}`} onClick={open} className="button" data-look={look} aria-haspopup="dialog">
      {children}
    </a>
  );
}

/** Closes the dialog it stands in. */
export function DialogCancel({
  look = "quiet",
  children = "取消",
}: {
  look?: ButtonLook;
  children?: ReactNode;
}) {
  const close = (event: MouseEvent) => {
    const dialog = event.currentTarget.closest("dialog");
    if (!dialog?.open) return;
    event.preventDefault();
    dialog.close();
  };
  return (
    // biome-ignore lint/a11y/useValidAnchor: without a script it leaves the dialog's anchor
    <a href="#main" onClick={close} className="button" data-look={look}>
      {children}
    </a>
  );
}
