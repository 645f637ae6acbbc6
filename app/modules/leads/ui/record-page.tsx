import { useActionData } from "@remix-run/react";
import type { ReactNode } from "react";
import type { FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import type { Answer } from "./claims-act";

interface Refused {
  problem: { message: string; traceId: string; fields?: Record<string, string> };
  values: FormValues;
}

/** The frame of a record that somebody decides: its name, what was done, what was refused, and its body. */
export function RecordPage(props: {
  title: string;
  sub: ReactNode;
  crumb: { label: string; to: string };
  /** What was just done, in words. */
  done: string | undefined;
  children: (answer: Answer | undefined) => ReactNode;
}) {
  const { title, sub, crumb, done, children } = props;
  const refused = useActionData() as Refused | undefined;
  return (
    <>
      <PageHead title={title} sub={sub} crumbs={[crumb]} />
      {done && !refused ? <Notice kind="done">{done}</Notice> : null}
      {refused ? (
        <Notice kind="error" trace={refused.problem.traceId}>
          {refused.problem.message}
        </Notice>
      ) : null}
      {children(refused && { values: refused.values, errors: refused.problem.fields })}
    </>
  );
}
