import { useActionData } from "@remix-run/react";
import type { ReactNode } from "react";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import type { LeadDetail } from "../queries/detail.server";
import type { FormProblem } from "./lead-form";

interface Refused {
  problem: { message: string; fields?: Record<string, string> };
  values: Record<string, string>;
}

/** The frame of every form about one lead: where it stands, what was refused, and the form with what was typed. */
export function LeadChange(props: {
  title: string;
  lead: LeadDetail;
  children: (answer: FormProblem | undefined) => ReactNode;
}) {
  const { title, lead, children } = props;
  const refused = useActionData() as Refused | undefined;
  return (
    <>
      <PageHead
        title={title}
        crumbs={[
          { label: "线索", to: "/leads" },
          { label: `${lead.company.name} · ${lead.projectName}`, to: `/leads/${lead.id}` },
        ]}
      />
      <div className="stack">
        {refused ? <Notice kind="error">{refused.problem.message}</Notice> : null}
        {children(refused && { values: refused.values, errors: refused.problem.fields })}
      </div>
    </>
  );
}
