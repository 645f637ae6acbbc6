import { Form, Link } from "@remix-run/react";
import { shanghaiDateTime } from "~/platform/dates";
import { SubmitButton } from "~/ui/submit-button";

export interface NoticeRow {
  id: string;
  text: string;
  href: string;
  createdAt: Date;
  readAt: Date | null;
}

/** Newest first; what is unread is bold and says so. */
export function NoticeList({ rows }: { rows: readonly NoticeRow[] }) {
  return (
    <ul className="grid">
      {rows.map((one) => (
        <li key={one.id} className="flex items-center gap-3 border-b border-line py-2">
          <div className="min-w-0 grow">
            <Link to={one.href} className={one.readAt ? undefined : "font-bold"}>
              {one.text}
            </Link>
            <div className="num text-sm text-muted">
              {shanghaiDateTime(one.createdAt)}
              {one.readAt ? "" : " · 未读"}
            </div>
          </div>
          {one.readAt ? null : (
            <Form method="post" className="shrink-0">
              <SubmitButton look="plain" name="id" value={one.id} aria-label={`标为已读：${one.text}`}>
                已读
              </SubmitButton>
            </Form>
          )}
        </li>
      ))}
    </ul>
  );
}
