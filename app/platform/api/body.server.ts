import { createHash } from "node:crypto";
import { sha256Of } from "../bytes.server";
import { AppError, invalid } from "../errors";
import type { UploadedFile } from "./endpoint.server";
import { multipartParts } from "./multipart";

const MEGABYTE = 1024 * 1024;
export const MAX_JSON_BYTES = MEGABYTE;

/** Reads no more than `limit` bytes: a false Content-Length, or none, must not fill the memory. */
const readBytes = async (request: Request, limit: number): Promise<Buffer> => {
  const tooLarge = () => new AppError("TOO_LARGE", `内容过大，最多 ${Math.floor(limit / MEGABYTE)} MB。`);
  if (Number(request.headers.get("Content-Length") ?? 0) > limit) throw tooLarge();
  if (!request.body) return Buffer.alloc(0);
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
};

const NO_JSON = "请求内容不是正确的 JSON。";

const parseJson = (bytes: Uint8Array): Record<string, unknown> => {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid("请求内容不是 UTF-8 编码。");
  }
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(NO_JSON);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid("请求内容应为一个 JSON 对象。");
  return value as Record<string, unknown>;
};

export interface ReadBody {
  raw: Record<string, unknown>;
  file: UploadedFile | null;
  /** Equal for equal contents, whatever the order of keys or the multipart boundary. */
  hash: string;
}

const sorted = (_key: string, value: unknown): unknown =>
  value && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const hashOf = async (raw: unknown, file: UploadedFile | null) => {
  const hash = createHash("sha256").update(JSON.stringify(raw, sorted));
  if (file) hash.update(`\0${file.name}\0${await sha256Of(file.bytes)}`);
  return hash.digest("hex");
};

export const readJson = async (request: Request): Promise<ReadBody> => {
  const type = request.headers.get("Content-Type") ?? "";
  if (/^(multipart|application\/x-www-form-urlencoded)/i.test(type))
    throw invalid("请用 application/json 提交。");
  const raw = parseJson(await readBytes(request, MAX_JSON_BYTES));
  return { raw, file: null, hash: await hashOf(raw, null) };
};

export const readUpload = async (request: Request, maxMegabytes: number): Promise<ReadBody> => {
  const type = request.headers.get("Content-Type") ?? "";
  const ask = "请用 multipart/form-data 上传，文件放在 file 字段。";
  if (!/^multipart\/form-data/i.test(type)) throw invalid(ask, { file: ask });
  const bytes = await readBytes(request, maxMegabytes * MEGABYTE + 64 * 1024);
  const parts = multipartParts(bytes, type);
  if (!parts) throw invalid("上传的内容不完整，请重新上传。");
  const given = parts.find(({ name }) => name === "file");
  if (!given || given.fileName === null) throw invalid(ask, { file: ask });
  const file = { name: given.fileName, bytes: given.bytes, maxBytes: maxMegabytes * MEGABYTE };
  const raw: Record<string, unknown> = {};
  for (const part of parts) if (part.fileName === null) raw[part.name] = part.bytes.toString("utf8");
  return { raw, file, hash: await hashOf(raw, file) };
};
