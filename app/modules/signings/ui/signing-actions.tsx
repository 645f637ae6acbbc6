import { Form } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import { SubmitButton } from "~/ui/submit-button";
import type { SigningDetail } from "../queries/signing.server";

/** What this reader may do next. Deciding stands in the review panel beside the evidence. */
export function SigningActions({ signing }: { signing: SigningDetail }) {
  const may = (move: SigningDetail["abilities"][number]) => signing.abilities.includes(move);
  return (
    <>
      {may("EDIT") ? <LinkButton to={`/signings/${signing.id}/edit`}>修改</LinkButton> : null}
      {may("SUBMIT") ? (
        <Form method="post">
          <input type="hidden" name="version" value={signing.version} />
          <SubmitButton name="intent" value="submit">
            提交审核
          </SubmitButton>
        </Form>
      ) : null}
      {may("SUPPLEMENT") ? (
        <LinkButton to={`/signings/new?lead=${signing.leadId}&kind=SUPPLEMENT`}>登记补充</LinkButton>
      ) : null}
      {may("AMEND") || may("TERMINATE") ? (
        <LinkButton to={`/signings/${signing.id}/change`}>{may("AMEND") ? "更正或终止" : "终止"}</LinkButton>
      ) : null}
    </>
  );
}
