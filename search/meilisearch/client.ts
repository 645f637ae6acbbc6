import { Meilisearch, MeilisearchApiError, type Task } from "meilisearch";
import { TargetDown } from "../outbox";

export interface MeiliSettings {
  host: string;
  /** A key with `search`, as `uid:key` or alone. Absent: the server asks for none. */
  searchKey?: string;
  writeKey?: string;
  /** For rebuilds; the write key serves where it may. */
  rebuildKey?: string;
  /** How long a search waits before the embedded index answers. */
  searchTimeoutMs?: number;
}

const SEARCH_TIMEOUT_MS = 800;
const WRITE_TIMEOUT_MS = 10_000;
const TASK_TIMEOUT_MS = 60_000;

const clientAgents = ["Yinfeng"];

/** A compressed answer comes in pieces, and on a kept connection the second waits 40 ms for the first to be confirmed. */
const requestInit = { headers: { "Accept-Encoding": "identity" } };

export const searchClient = (
  { host, searchTimeoutMs = SEARCH_TIMEOUT_MS }: Pick<MeiliSettings, "host" | "searchTimeoutMs">,
  apiKey?: string,
) => new Meilisearch({ host, apiKey, clientAgents, requestInit, timeout: searchTimeoutMs });

export const writeClient = (host: string, apiKey?: string) =>
  new Meilisearch({ host, apiKey, clientAgents, timeout: WRITE_TIMEOUT_MS });

/** The server says when to come again. */
export const retryAfterOf = (error: unknown): number | null => {
  if (!(error instanceof MeilisearchApiError)) return null;
  const seconds = Number(error.response.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) : null;
};

export const isMissing = (error: unknown): boolean =>
  error instanceof MeilisearchApiError && error.response.status === 404;

/** A server that is there and refuses what it was sent, rather than one that is down, shut or lost. */
const refusesDocument = (error: unknown): boolean =>
  error instanceof MeilisearchApiError && [400, 413, 415, 422].includes(error.response.status);

/** What is wrong is told apart here: a document to blame, or a target that is down. A proxy's HTML is a SyntaxError. */
export const orDown = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TargetDown || error instanceof TaskRefused || refusesDocument(error)) throw error;
    throw new TargetDown(error instanceof Error ? `${error.name}: ${error.message}` : String(error), {
      cause: error,
    });
  }
};

export class TaskRefused extends Error {}

/** The client's own wait resolves on a failed task too: only `succeeded` is success. */
export const succeeded = async (task: Promise<Task>): Promise<Task> => {
  const done = await task;
  if (done.status === "succeeded") return done;
  const told = `task ${done.uid} ${done.status}: ${done.error?.code ?? ""} ${done.error?.message ?? ""}`;
  const blamed =
    done.status === "failed" &&
    done.error?.type === "invalid_request" &&
    done.error.code !== "index_not_found";
  throw blamed ? new TaskRefused(told) : new TargetDown(told);
};

export const WAIT = { timeout: TASK_TIMEOUT_MS, interval: 50 };
