import type { AppLoadContext, EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { renderToString } from "react-dom/server";
import { withPageData } from "~/platform/page-data.server";
import { NonceContext } from "~/ui/nonce";

/** A failed loader has logged itself in `page`; what reaches here is a bug of rendering. */
export const handleError = (error: unknown, { context }: { context: AppLoadContext }) => {
  if (!(error instanceof Response)) context.log?.error({ err: error }, "unhandled in a route");
};

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  { serverHandoffStream, ...remixContext }: EntryContext,
  { nonce }: AppLoadContext,
) {
  const html = renderToString(
    <NonceContext.Provider value={nonce}>
      <RemixServer context={remixContext} url={request.url} nonce={nonce} />
    </NonceContext.Provider>,
  );
  const data = await new Response(serverHandoffStream).text();
  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.set("Cache-Control", "no-store");
  return new Response(`<!DOCTYPE html>${withPageData(html, data, nonce)}`, { headers, status });
}
