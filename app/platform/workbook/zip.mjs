import { crc32, createInflateRaw } from "node:zlib";
import { Refusal } from "./refusal.mjs";

/**
 * Reading a zip by its central directory. Sizes are checked as declared and again while inflating, so that a file that
 * lies about its size is stopped at the same place.
 * @typedef {{ name: string, method: number, crc: number, packed: number, size: number, at: number, flags: number }} Entry
 * @typedef {{ maxEntries: number, maxInflatedBytes: number }} ZipLimits
 */

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const IN_EXTRA = 0xffffffff;

/** @param {Buffer} bytes */
const endRecord = (bytes) => {
  const last = Math.max(0, bytes.length - 65_557);
  for (let at = bytes.length - 22; at >= last; at--) if (bytes.readUInt32LE(at) === END) return at;
  throw new Refusal("TRUNCATED");
};

/**
 * Sizes past 4 GB, or written ahead by a streaming program, stand in the extra field.
 * @param {Buffer} extra
 * @param {number[]} values
 */
const fromExtra = (extra, values) => {
  if (!values.includes(IN_EXTRA)) return values;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return values.map((value) => {
      if (value !== IN_EXTRA || next + 8 > extra.length) return value;
      next += 8;
      return Number(extra.readBigUInt64LE(next - 8));
    });
  }
  return values;
};

/** The entries by name. @param {Buffer} bytes @param {ZipLimits} limits @returns {Map<string, Entry>} */
export const openZip = (bytes, limits) => {
  const end = endRecord(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > limits.maxEntries) throw new Refusal("TOO_MANY_PARTS");
  const entries = new Map();
  let at = bytes.readUInt32LE(end + 16);
  let declared = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new Refusal("TRUNCATED");
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30);
    const nameEnd = at + 46 + nameLength;
    const extra = bytes.subarray(nameEnd, nameEnd + extraLength);
    const [size, packed, local] = fromExtra(extra, [
      bytes.readUInt32LE(at + 24),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 42),
    ]);
    const name = bytes.toString("utf8", at + 46, nameEnd).replaceAll("\\", "/");
    const [flags, method, crc] = [
      bytes.readUInt16LE(at + 8),
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 16),
    ];
    declared += Number(size);
    if (declared > limits.maxInflatedBytes) throw new Refusal("INFLATES_TOO_LARGE");
    entries.set(name.replace(/^\//, ""), { name, method, crc, packed, size, at: local, flags });
    at = nameEnd + extraLength + bytes.readUInt16LE(at + 32);
  }
  return entries;
};

/** The packed bytes of an entry. @param {Buffer} bytes @param {Entry} entry */
export const packedBytes = (bytes, entry) => {
  if (entry.flags & 1) throw new Refusal("ENCRYPTED");
  if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== LOCAL) throw new Refusal("TRUNCATED");
  const start = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
  if (start + entry.packed > bytes.length) throw new Refusal("TRUNCATED");
  return bytes.subarray(start, start + entry.packed);
};

/**
 * The content of an entry, piece by piece.
 * @param {Buffer} bytes
 * @param {Entry} entry
 * @returns {AsyncGenerator<Buffer>}
 */
export async function* inflated(bytes, entry) {
  const packed = packedBytes(bytes, entry);
  if (entry.method !== 0 && entry.method !== 8) throw new Refusal("CORRUPT");
  let size = 0;
  let crc = 0;
  /** @param {Buffer} chunk */
  const count = (chunk) => {
    size += chunk.length;
    if (size > entry.size) throw new Refusal("LYING_SIZE");
    crc = crc32(chunk, crc);
    return chunk;
  };
  if (entry.method === 0) yield count(packed);
  else {
    const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
    inflate.end(packed);
    try {
      for await (const chunk of inflate) yield count(/** @type {Buffer} */ (chunk));
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal("CORRUPT");
    } finally {
      inflate.destroy();
    }
  }
  if (size !== entry.size || crc !== entry.crc) throw new Refusal("CORRUPT");
}

/** A small part as text. @param {Buffer} bytes @param {Entry} entry @param {number} max */
export const textOf = async (bytes, entry, max) => {
  if (entry.size > max) throw new Refusal("INFLATES_TOO_LARGE");
  const chunks = [];
  for await (const chunk of inflated(bytes, entry)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8").replaceAll("\0", "");
};
