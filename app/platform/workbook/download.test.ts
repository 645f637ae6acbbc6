import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { writeReadableStreamToWritable } from "@remix-run/node";
import { afterEach, describe, expect, it } from "vitest";
import { flowOf } from "../flow.server";
import { type Download, download } from "./download.server";
import { type OutCell, writeCsv, writeXlsx } from "./write.server";

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const columns = [{ head: "企业名称", kind: "text" }] as const;

/** Rows without an end, that tell when they are no longer wanted. */
const endless = () => {
  let told: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    told = resolve;
  });
  let drawn = 0;
  const rows = async function* (): AsyncGenerator<OutCell[][]> {
    try {
      for (;;) yield Array.from({ length: 500 }, () => [`演示企业 ${Math.imul(drawn++, 2_654_435_761)}`]);
    } finally {
      told?.();
    }
  };
  return { rows: rows(), ended, drawn: () => drawn };
};

const asFile = (content: Download["content"]): Download => ({
  fileName: "线索.xlsx",
  mediaType: "application/octet-stream",
  content,
});

const FORMATS = [
  ["Excel", (rows: AsyncIterable<OutCell[][]>) => writeXlsx([{ name: "线索", columns, rows }])],
  ["CSV", (rows: AsyncIterable<OutCell[][]>) => writeCsv({ columns, rows })],
] as const;

describe.each(FORMATS)("a list on its way out as %s", (_name, written) => {
  it("is made no further once its reader has gone", async () => {
    const source = endless();
    const server = createServer((_request, response) => {
      const answer = download(asFile(written(source.rows)), flowOf(response));
      void writeReadableStreamToWritable(answer.body!, response);
    });
    opened.push(() => new Promise((done) => server.close(done)));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<IncomingMessage>((resolve) =>
      get({ host: "127.0.0.1", port, agent: false }, resolve),
    );
    let taken = 0;
    for await (const piece of answer) {
      taken += (piece as Buffer).length;
      if (taken > 64 * 1024) break;
    }
    await source.ended;
  });

  it("is made no faster than it is read", async () => {
    const source = endless();
    const reader = new PassThrough({ highWaterMark: 64 * 1024 });
    const answer = download(asFile(written(source.rows)), flowOf(reader));
    const sending = writeReadableStreamToWritable(answer.body!, reader);
    const still = async () => {
      for (let before = -1, turns = 0; turns < 200; turns = before === source.drawn() ? turns + 1 : 0) {
        before = source.drawn();
        await nextTurn();
      }
      return source.drawn();
    };
    const first = await still();
    for (let taken = 0; taken < 1024 * 1024; ) {
      const piece = reader.read() as Buffer | null;
      if (piece) taken += piece.length;
      else await nextTurn();
    }
    expect(await still()).toBeGreaterThan(first);
    reader.destroy();
    await source.ended;
    await sending;
  });
});
