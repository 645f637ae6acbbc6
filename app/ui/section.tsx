import { type ReactNode, useId } from "react";

export type SectionProps = {
  title: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  id?: string;
  children: ReactNode;
};

export function Section({ title, note, actions, id, children }: SectionProps) {
  const head = useId();
  return (
    <section className="section" id={id} aria-labelledby={head}>
      <header>
        <h2 id={head}>{title}</h2>
        {note ? <span className="section-note">{note}</span> : null}
        {actions ? <div className="actions">{actions}</div> : null}
      </header>
      {children}
    </section>
  );
}
