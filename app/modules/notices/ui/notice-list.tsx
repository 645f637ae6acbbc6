import { Form, Link, useFetcher } from "@remix-run/react";
import { shanghaiDateTime } from "~/platform/dates";
import { SubmitButton } from "~/ui/submit-button";

export interface NoticeRow {
  id: string;
  text: string;
  href: string;
  createdAt: Date;
  read: boolean;
}

/** Newest first; what is unread is bold and says so. To open one is to have read it. */
export function NoticeList({ rows }: { rows: readonly NoticeRow[] }) {
  const opened = useFetcher({ key: "notice-opened" });
  const read = (id: string) => opened.submit({ id, intent: "open" }, { method: "post", action: "/notices" });
  return (
    <ul className="grid">
      {rows.map((one) => (
        <li key={one.id} className="flex items-center gap-3 border-b border-line py-2">
          <div className="min-w-0 grow">
            <Link
              to={one.href}
              className={one.read ? undefined : "font-bold"}
              onClick={one.read ? undefined : () => read(one.id)}
            >
              {one.text}
            </Link>
            <div className="num text-sm text-muted">
              {shanghaiDateTime(one.createdAt)}
              {one.read ? "" : " · 未读"}
            </div>
          </div>
          {one.read ? null : (
            <Form method="post" className="shrink-0">
              <SubmitButton look="plain" name="id" value={one.id} aria-label={`标为已读：${one.text}`}>
                标为已读
              </SubmitButton>
            </Form>
          )}
        </li>
      ))}
    </ul>
  );
}
