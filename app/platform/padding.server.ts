import { Transform } from "node:stream";

/**
 * React 18 leaves up to two zero bytes where a character of several bytes does not fit the end of its buffer, and
 * the browser shows them as �. No page holds a zero byte of its own.
 */
export const withoutPadding = (): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk);
    },
  });
