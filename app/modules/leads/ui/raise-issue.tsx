import { useMatches } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import type { IssueEntity } from "../rules/issue";

interface Frame {
  menu?: readonly { to: string }[];
}

/** The way from any record to 专班问题, for whoever has them in the menu. */
export function RaiseIssue({ entity, id }: { entity: IssueEntity; id: string }) {
  const may = useMatches().some(({ data }) =>
    (data as Frame | null)?.menu?.some(({ to }) => to === "/issues"),
  );
  if (!may) return null;
  return <LinkButton to={`/issues/new?entity=${entity}&id=${encodeURIComponent(id)}`}>提交专班</LinkButton>;
}
