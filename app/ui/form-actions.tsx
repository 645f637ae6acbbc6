import { type ReactNode, useEffect, useRef } from "react";

/** The buttons at the foot of a form. ⌘S or Ctrl+S presses the one marked `data-draft`. */
export function FormActions({ children }: { children: ReactNode }) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.metaKey || event.ctrlKey) || event.isComposing) return;
      const draft = bar.current?.querySelector<HTMLButtonElement>("button[data-draft]");
      if (!draft) return;
      event.preventDefault();
      draft.form?.requestSubmit(draft);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div className="form-actions" ref={bar}>
      {children}
    </div>
  );
}
