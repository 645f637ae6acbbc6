import type { AppLoadContext, EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { renderToPipeableStream } from "react-dom/server";
import { pageBody } from "~/platform/page-body.server";
import { NonceContext } from "~/ui/nonce";

const ABORT_MS = 10_000;

/** A failed loader has logged itself in `page`; what reaches here is a bug of rendering. */
export const handleError = (error: unknown, { context }: { context: AppLoadContext }) => {
  if (!(error instanceof Response)) context.log?.error({ err: error }, "unhandled in a route");
};

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
) {
  return new Promise<Response>((resolve, reject) => {
    const { sink, body } = pageBody();
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={context.nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={context.nonce} abortDelay={ABORT_MS} />
      </NonceContext.Provider>,
      {
        nonce: context.nonce,
        onAllReady() {
          headers.set("Content-Type", "text/html; charset=utf-8");
          headers.set("Cache-Control", "no-store");
          body.then((bytes) => resolve(new Response(bytes, { headers, status })), reject);
          pipe(sink);
        },
        onShellError: reject,
        onError: (error) => context.log.error({ err: error }, "rendering failed"),
      },
    );
    setTimeout(abort, ABORT_MS).unref();
  });
}
