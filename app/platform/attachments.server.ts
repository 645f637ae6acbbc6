import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import { fetchBytes, handOver, sha256Of } from "./bytes.server";
import { Prisma, type Tx } from "./db.server";
import type { Env } from "./env.server";
import { AppError } from "./errors";
import { processWide } from "./process-wide.server";

/** A place for files outside the database. Keys are ids of our own making, never names that people typed. */
export interface FileStore {
  put(id: string, file: { bytes: Uint8Array; mediaType: string; sha256: string }): Promise<void>;
  /** Throws UNAVAILABLE unless the bytes are there, whole and unchanged. */
  get(id: string, expected: { sha256: string; sizeBytes: number }): Promise<Uint8Array>;
  remove(id: string): Promise<void>;
  /** Ids with the instant of their last writing, page by page. */
  list(): AsyncGenerator<{ id: string; at: Date }[]>;
}

const PREFIX = "attachments/";
const TIMEOUT_MS = 15_000;

const unavailable = (message: string, detail: string, cause?: unknown) =>
  new AppError("UNAVAILABLE", message, { detail, cause });
const NOT_SAVED = "文件存储暂时无法使用，文件没有保存，其他内容不受影响。请稍后再试。";
const NOT_READ = "文件存储暂时无法读取这个文件，请稍后再试。";
const LOST = "这个文件在文件存储中缺失或已被改动，请联系系统管理员。";

/** Nothing is there any more, or other bytes are: waiting does not bring the file back, as it does after an outage. */
export const isLost = (error: unknown): boolean => error instanceof AppError && error.userMessage === LOST;

type S3Settings = Pick<Env, "S3_ENDPOINT" | "S3_BUCKET" | "S3_REGION" | "S3_KEY" | "S3_SECRET">;

const LISTED =
  /<Contents>[\s\S]*?<Key>([^<]+)<\/Key>[\s\S]*?<LastModified>([^<]+)<\/LastModified>[\s\S]*?<\/Contents>/g;

/** S3 and what speaks its protocol, addressed by path. */
export const s3Store = (env: S3Settings, { timeoutMs = TIMEOUT_MS } = {}): FileStore => {
  const client = new AwsClient({
    accessKeyId: env.S3_KEY ?? "",
    secretAccessKey: env.S3_SECRET ?? "",
    region: env.S3_REGION,
    service: "s3",
    retries: 0,
  });
  const bucket = `${env.S3_ENDPOINT?.replace(/\/+$/, "")}/${env.S3_BUCKET}`;
  const urlOf = (id: string) => `${bucket}/${PREFIX}${id}`;
  const ask = async (message: string, url: string, init: RequestInit = {}) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await client.fetch(url, { redirect: "manual", ...init, signal });
      // Read under the same deadline: an answer that drips is as bad as none.
      return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
    } catch (error) {
      throw unavailable(message, `object storage: ${(error as Error).name}`, error);
    }
  };
  const expectOk = (status: number, message: string, ok: readonly number[]) => {
    if (!ok.includes(status)) throw unavailable(message, `object storage answered ${status}`);
  };

  return {
    put: async (id, { bytes, mediaType, sha256 }) => {
      const { status } = await ask(NOT_SAVED, urlOf(id), {
        method: "PUT",
        body: new Uint8Array(bytes),
        headers: { "Content-Type": mediaType, "X-Amz-Content-Sha256": sha256 },
      });
      expectOk(status, NOT_SAVED, [200, 201, 204]);
    },
    get: async (id, expected) => {
      const { status, bytes } = await ask(NOT_READ, urlOf(id));
      if (status === 404) throw unavailable(LOST, `object ${id} is missing`);
      expectOk(status, NOT_READ, [200]);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      if (bytes.length !== expected.sizeBytes || sha256 !== expected.sha256)
        throw unavailable(LOST, `object ${id} was changed`);
      return bytes;
    },
    remove: async (id) => {
      const { status } = await ask(NOT_READ, urlOf(id), { method: "DELETE" });
      expectOk(status, NOT_READ, [200, 204, 404]);
    },
    list: async function* () {
      for (let token = ""; ; ) {
        const query = new URLSearchParams({ "list-type": "2", prefix: PREFIX });
        if (token) query.set("continuation-token", token);
        const { status, bytes } = await ask(NOT_READ, `${bucket}?${query}`);
        expectOk(status, NOT_READ, [200]);
        const text = new TextDecoder().decode(bytes);
        yield [...text.matchAll(LISTED)].map(([, key, at]) => ({
          id: key!.slice(PREFIX.length),
          at: new Date(at!),
        }));
        token = /<NextContinuationToken>([^<]+)</.exec(text)?.[1] ?? "";
        if (!token) return;
      }
    },
  };
};

export const storeOf = (env: Pick<Env, "ATTACHMENT_STORE"> & S3Settings): FileStore | null =>
  env.ATTACHMENT_STORE === "s3" ? s3Store(env) : null;

const store = processWide<FileStore | null>("fileStore", null);

/** Where new files go; null is the database. Set once at the start. */
export const setFileStore = (given: FileStore | null): void => {
  store.value = given;
};
export const fileStore = (): FileStore | null => store.value;

/** What was put outside can be read only while its settings stand. */
export const fileStoreOrFail = (): FileStore => {
  if (!store.value) throw unavailable(NOT_READ, "a file is in object storage, which is not set up");
  return store.value;
};

interface Stored {
  id: string;
  place: "DATABASE" | "S3";
  sha256: string;
  sizeBytes: number;
}

/** The bytes of a file, whole and unchanged, from where they were put. */
export const readStored = async (db: Tx, file: Stored): Promise<Uint8Array> => {
  if (file.place === "S3") return fileStoreOrFail().get(file.id, file);
  const bytes = await fetchBytes(db, Prisma.sql`"AttachmentContent" WHERE "attachmentId" = ${file.id}`);
  if (!bytes || (await sha256Of(bytes)) !== file.sha256)
    throw unavailable(LOST, `the content of ${file.id} is missing or was changed`);
  return bytes;
};

/** The bytes of a file whose row this transaction has just written. */
export const storeInDatabase = async (tx: Tx, given: { id: string; bytes: Uint8Array }): Promise<void> => {
  const whole = await handOver(tx, given.bytes);
  await tx.$executeRaw`INSERT INTO "AttachmentContent" ("attachmentId", "bytes") VALUES (${given.id}, ${whole})`;
};
