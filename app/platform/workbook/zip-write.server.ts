import { crc32, createDeflateRaw } from "node:zlib";

/** Writes a zip as a stream. Sizes follow each entry, so that nothing is held but its directory. */
export interface ZipPart {
  name: string;
  /** Text or bytes to pack, piece by piece; or an entry of another zip, taken over as it is packed. */
  content:
    | AsyncIterable<string | Uint8Array>
    | { packed: Uint8Array; method: number; crc: number; size: number };
}

/** 1980-01-01: the same content makes the same file. */
const DOS_DATE = 0x0021;
const SIZES_FOLLOW = 0x0008;
const UTF8_NAMES = 0x0800;

const header = (signature: number, length: number) => {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32LE(signature, 0);
  return bytes;
};

interface Written {
  name: Buffer;
  at: number;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
}

const localHeader = (entry: Written) => {
  const bytes = header(0x04034b50, 30);
  bytes.writeUInt16LE(20, 4);
  bytes.writeUInt16LE(entry.flags, 6);
  bytes.writeUInt16LE(entry.method, 8);
  bytes.writeUInt16LE(DOS_DATE, 12);
  bytes.writeUInt32LE(entry.crc, 14);
  bytes.writeUInt32LE(entry.packed, 18);
  bytes.writeUInt32LE(entry.size, 22);
  bytes.writeUInt16LE(entry.name.length, 26);
  return Buffer.concat([bytes, entry.name]);
};

const directoryEntry = (entry: Written) => {
  const bytes = header(0x02014b50, 46);
  bytes.writeUInt16LE(20, 4);
  bytes.writeUInt16LE(20, 6);
  bytes.writeUInt16LE(entry.flags, 8);
  bytes.writeUInt16LE(entry.method, 10);
  bytes.writeUInt16LE(DOS_DATE, 14);
  bytes.writeUInt32LE(entry.crc, 16);
  bytes.writeUInt32LE(entry.packed, 20);
  bytes.writeUInt32LE(entry.size, 24);
  bytes.writeUInt16LE(entry.name.length, 28);
  bytes.writeUInt32LE(entry.at, 42);
  return Buffer.concat([bytes, entry.name]);
};

async function* packing(content: AsyncIterable<string | Uint8Array>, entry: Written): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: 4 });
  let wake: (() => void) | undefined;
  for (const event of ["drain", "close"]) deflate.on(event, () => wake?.());
  const feed = async () => {
    try {
      for await (const piece of content) {
        const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
        entry.crc = crc32(bytes, entry.crc);
        entry.size += bytes.byteLength;
        if (!deflate.write(bytes) && !deflate.destroyed)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        // Nobody takes the rest: where it comes from is told so.
        if (deflate.destroyed) return;
      }
      deflate.end();
    } catch (error) {
      deflate.destroy(error as Error);
    }
  };
  void feed();
  try {
    for await (const chunk of deflate) {
      entry.packed += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  } finally {
    deflate.destroy();
  }
}

export async function* writeZip(
  parts: AsyncIterable<ZipPart> | Iterable<ZipPart>,
): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let at = 0;
  const sent = (bytes: Uint8Array) => {
    at += bytes.byteLength;
    return bytes;
  };
  for await (const { name, content } of parts) {
    const ready = "packed" in content;
    const entry: Written = {
      name: Buffer.from(name),
      at,
      flags: UTF8_NAMES | (ready ? 0 : SIZES_FOLLOW),
      method: ready ? content.method : 8,
      crc: ready ? content.crc : 0,
      packed: ready ? content.packed.byteLength : 0,
      size: ready ? content.size : 0,
    };
    written.push(entry);
    yield sent(localHeader(entry));
    if (ready) {
      yield sent(content.packed);
      continue;
    }
    for await (const chunk of packing(content, entry)) yield sent(chunk);
    const follow = header(0x08074b50, 16);
    follow.writeUInt32LE(entry.crc, 4);
    follow.writeUInt32LE(entry.packed, 8);
    follow.writeUInt32LE(entry.size, 12);
    yield sent(follow);
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  const end = header(0x06054b50, 22);
  end.writeUInt16LE(written.length, 8);
  end.writeUInt16LE(written.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  yield directory;
  yield end;
}

export const collected = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};
