/**
 * What the loaders of a page said, handed to the script in the browser as Remix hands it over itself when it streams.
 * A page here is rendered whole and in one go, which costs the server less than a stream of small pieces.
 */
export const withPageData = (html: string, data: string, nonce: string): string => {
  const end = html.lastIndexOf("</body>");
  if (end < 0) return html;
  const stream = "window.__remixContext.streamController";
  const text = JSON.stringify(data).replaceAll("<", "\\u003c");
  const script = `<script nonce="${nonce}">${stream}.enqueue(${text});${stream}.close();</script>`;
  return `${html.slice(0, end)}${script}${html.slice(end)}`;
};
