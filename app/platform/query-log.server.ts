import { Debug as ofClient } from "@prisma/client/runtime/client";
import { Debug as ofAdapter } from "@prisma/driver-adapter-utils";
import type pg from "pg";

/**
 * Prisma's client and its adapter each keep their last hundred log lines in memory, printed or not, and a line holds
 * its statement with all values: an import of 100,000 rows left 100 MB of its rows there.
 */
const KEPT_LINES = 100;
const LARGE_CHARS = 16 * 1024;

const logs = [ofClient("yinfeng"), ofAdapter("yinfeng")];

const forget = () => {
  for (const line of logs) for (let i = 0; i < KEPT_LINES; i++) line("");
};

const isLarge = (statement: unknown): boolean => {
  const { text = "", values = [] } = (statement ?? {}) as { text?: string; values?: unknown[] };
  let chars = text.length;
  for (const value of values) chars += typeof value === "string" ? value.length : 8;
  return chars > LARGE_CHARS;
};

/** Lets go of what the log lines hold once a large statement has gone out on this connection. */
export const keepNoLargeValues = (client: pg.PoolClient): void => {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  client.query = ((...given: unknown[]) => {
    if (isLarge(given[0])) setImmediate(forget);
    return query(...given);
  }) as typeof client.query;
};
