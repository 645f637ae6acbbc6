import type { Logger } from "pino";
import type { Db } from "./db.server";
import type { Env } from "./env.server";
import type { Flow } from "./flow.server";

/** What the server hands to every loader and action. */
export interface Platform {
  db: Db;
  env: Env;
  log: Logger;
  /** Address of the client, behind a proxy only when TRUST_PROXY is set. */
  ip: string;
  secure: boolean;
  /** Of the Content-Security-Policy of this answer. */
  nonce: string;
  flow: Flow;
  now(): Date;
}

declare module "@remix-run/server-runtime" {
  interface AppLoadContext extends Platform {}
  /** Loaders may return dates and whole numbers of any size: they arrive as what they are. */
  interface Future {
    v3_singleFetch: true;
  }
}
