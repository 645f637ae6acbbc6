import { Writable } from "node:stream";

/**
 * Where a rendered page is written, and its bytes once it is whole. No page here waits for slow parts, and one body
 * costs the server far less than a stream of two-kilobyte pieces through every layer.
 *
 * React 18 leaves up to two zero bytes where a character of several bytes does not fit the end of its buffer, and
 * the browser shows them as �. No page holds a zero byte of its own, so they are left out.
 */
export const pageBody = (): { sink: Writable; body: Promise<Buffer<ArrayBuffer>> } => {
  const pieces: Buffer[] = [];
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      const end = piece.length;
      let from = 0;
      for (let zero = piece.indexOf(0); zero !== -1; zero = piece.indexOf(0, from)) {
        if (zero > from) pieces.push(piece.subarray(from, zero));
        from = zero + 1;
      }
      if (from < end) pieces.push(piece.subarray(from, end));
      done();
    },
  });
  const body = new Promise<Buffer<ArrayBuffer>>((resolve, reject) => {
    sink.once("finish", () => resolve(Buffer.concat(pieces)));
    sink.once("error", reject);
  });
  return { sink, body };
};
