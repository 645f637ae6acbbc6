import { LinkButton } from "~/ui/button";
import type { LeadDetail } from "../queries/detail.server";
import { isUnderWay, nextStage } from "../rules/lead";

/** What may be done with the lead, at the right of its name. */
export function LeadActions({ lead }: { lead: LeadDetail }) {
  const here = `/leads/${lead.id}`;
  if (!lead.abilities.write) return null;
  const underWay = isUnderWay(lead.status);
  return (
    <>
      {underWay && nextStage(lead.stage) ? (
        <LinkButton to={`${here}/advance`} look="primary">
          推进阶段
        </LinkButton>
      ) : null}
      {underWay && lead.stage !== "PROSPECT" ? <LinkButton to={`${here}/back`}>退回阶段</LinkButton> : null}
      <LinkButton to={`${here}/status`}>变更状态</LinkButton>
      <LinkButton to={`${here}/assign`}>更换负责人</LinkButton>
    </>
  );
}
