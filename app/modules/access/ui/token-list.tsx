import { Form } from "@remix-run/react";
import { Button } from "~/ui/button";

export interface ShownToken {
  id: string;
  name: string;
  createdOn: string;
  expiresOn: string;
  lastUsedOn: string | null;
}

/** Tokens in force; the token itself was shown once and is not kept. */
export function TokenList({ tokens }: { tokens: readonly ShownToken[] }) {
  if (tokens.length === 0) return <p className="text-muted">还没有令牌。</p>;
  return (
    <ul className="grid gap-2">
      {tokens.map((token) => (
        <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line pb-2">
          <strong>{token.name}</strong>
          <small className="num text-muted">
            签发 {token.createdOn}，到期 {token.expiresOn}
            {token.lastUsedOn ? `，最近使用 ${token.lastUsedOn}` : "，还没有用过"}
          </small>
          <Form method="post" className="ml-auto">
            <input type="hidden" name="intent" value="revoke" />
            <input type="hidden" name="id" value={token.id} />
            <Button type="submit" look="danger">
              撤销令牌
            </Button>
          </Form>
        </li>
      ))}
    </ul>
  );
}
