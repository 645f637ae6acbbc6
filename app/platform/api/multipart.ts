/** The parts of multipart/form-data whose bytes are all there: nothing is copied, and a large file costs one search. */
export interface Part {
  name: string;
  /** Null for a plain field; an empty name is a file field in which nothing was chosen. */
  fileName: string | null;
  bytes: Buffer;
}

const MAX_PARTS = 1000;
const MAX_HEADERS = 16 * 1024;

const unquoted = (value: string): string =>
  value
    .replace(/\\(["\\])/g, "$1")
    .replace(/%22/g, '"')
    .replace(/%0D/gi, "\r")
    .replace(/%0A/gi, "\n");

/** Its parameters in turn, so that what a quoted name holds is never read as one of them. */
const parameter = (disposition: string, name: string): string | null => {
  for (const found of disposition.matchAll(/;\s*([^=;"\s]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/gs)) {
    if (found[1]?.toLowerCase() === name) return unquoted(found[2] ?? found[3] ?? "");
  }
  return null;
};

const DISPOSITION = "content-disposition:";
// A line ends at CR LF alone: to a regular expression a U+2028 in a file name would end it too.
const dispositionOf = (headers: string): string => {
  const line = headers.split("\r\n").find((each) => each.toLowerCase().startsWith(DISPOSITION));
  return line?.slice(DISPOSITION.length) ?? "";
};

/** Null when the contents are broken off or do not hold to the form. */
export const multipartParts = (body: Buffer, contentType: string): Part[] | null => {
  const named = /;\s*boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(contentType);
  const boundary = named?.[1] ?? named?.[2];
  if (!boundary) return null;
  const mark = Buffer.from(`\r\n--${boundary}`);
  const parts: Part[] = [];
  // The first mark has no line before it.
  let at = body.subarray(0, mark.length - 2).equals(mark.subarray(2)) ? mark.length - 2 : body.indexOf(mark);
  if (at < 0) return null;
  if (at !== mark.length - 2) at += mark.length;
  for (;;) {
    if (body.toString("latin1", at, at + 2) === "--") return parts;
    const start = body.indexOf("\r\n", at);
    const headersEnd = body.indexOf("\r\n\r\n", start < 0 ? body.length : start);
    if (start < 0 || headersEnd < 0 || headersEnd - start > MAX_HEADERS || parts.length === MAX_PARTS)
      return null;
    const disposition = dispositionOf(body.toString("utf8", start, headersEnd));
    const name = parameter(disposition, "name");
    const end = body.indexOf(mark, headersEnd + 2);
    if (name === null || end < 0) return null;
    const fileName = parameter(disposition, "filename");
    parts.push({ name, fileName, bytes: body.subarray(Math.min(headersEnd + 4, end), end) });
    at = end + mark.length;
  }
};
