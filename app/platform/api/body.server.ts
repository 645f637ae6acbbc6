import { createHash } from "node:crypto";
import { sha256Of } from "../bytes.server";
import { AppError, invalid } from "../errors";
import { processWide } from "../process-wide.server";
import type { UploadedFile } from "./endpoint.server";
import { multipartParts } from "./multipart";

const MEGABYTE = 1024 * 1024;
export const MAX_JSON_BYTES = MEGABYTE;

export const MAX_FORM_BYTES = 2 * MEGABYTE;
const MAX_FORM_FIELDS = 5000;

/** Bytes of requests that are under way, in all: beyond it one more is asked to wait, so that memory stays bounded. */
const MOST_UNDER_WAY = 256 * MEGABYTE;
const underWay = processWide("bodiesUnderWay", 0);
/** A sender that falls silent for so long has gone. */
const SILENCE_MS = 20_000;

const brokenOff = (cause: unknown) =>
  new AppError("INVALID", "上传中断，内容没有保存，请重新上传。", { cause });

const nextPiece = async (reader: ReadableStreamDefaultReader<Uint8Array>, silenceMs: number) => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("silent sender")), silenceMs);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw brokenOff(error);
  } finally {
    clearTimeout(timer);
  }
};

/** Reads no more than `limit` bytes: a false Content-Length, or none, must not fill the memory. */
export const readBytes = async (
  request: Request,
  limit: number,
  { silenceMs = SILENCE_MS } = {},
): Promise<Buffer> => {
  const tooLarge = () =>
    new AppError("TOO_LARGE", `内容过大，最多 ${Math.max(1, Math.floor(limit / MEGABYTE))} MB。`);
  const declared = Number(request.headers.get("Content-Length") ?? 0);
  if (declared > limit) throw tooLarge();
  if (!request.body) return Buffer.alloc(0);
  const wanted = declared > 0 ? declared : limit;
  // What is small goes its way however many large ones are under way.
  const expected = wanted > MAX_FORM_BYTES ? wanted : 0;
  if (expected > 0 && underWay.value > 0 && underWay.value + expected > MOST_UNDER_WAY)
    throw new AppError("UNAVAILABLE", "正在上传的文件较多，请稍后再试。");
  underWay.value += expected;
  try {
    const reader = request.body.getReader();
    // Memory is taken as the bytes come; what is declared is only set aside.
    const whole = declared > 0 ? Buffer.allocUnsafeSlow(declared) : null;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const { done, value } = await nextPiece(reader, silenceMs);
      if (done) return whole ? whole.subarray(0, size) : Buffer.concat(chunks);
      if (size + value.byteLength > (whole?.length ?? limit)) {
        await reader.cancel();
        throw tooLarge();
      }
      if (whole) whole.set(value, size);
      else chunks.push(value);
      size += value.byteLength;
    }
  } finally {
    underWay.value -= expected;
  }
};

/** A form without files. The request's own parser would take a body of any size. */
export const readForm = async (request: Request, limit = MAX_FORM_BYTES): Promise<FormData> => {
  const bytes = await readBytes(request, limit);
  const headers = { "Content-Type": request.headers.get("Content-Type") ?? "" };
  const form = await new Response(new Uint8Array(bytes), { headers }).formData().catch((cause: unknown) => {
    throw new AppError("INVALID", "提交的内容不完整，请重新提交。", { cause });
  });
  if ([...form.keys()].length > MAX_FORM_FIELDS) throw invalid("提交的栏目过多，请分几次提交。");
  return form;
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
