import { PassThrough } from "node:stream";
import type { AppLoadContext } from "@remix-run/node";
import pino from "pino";
import { createAccessToken, signIn } from "~/modules/access/commands.server";
import type { Db } from "~/platform/db.server";
import { readEnv } from "~/platform/env.server";
import { flowOf } from "~/platform/flow.server";
import * as api from "~/routes/api/v1/$/route";
import { ctxFor, NOW, next, PASSWORD, type UserName } from "./builders";

/** What the server hands to loaders and actions; its clock stands still. */
export const loadContext = (db: Db, given: Partial<AppLoadContext> = {}): AppLoadContext => ({
  db,
  env: readEnv({ NODE_ENV: "test" }),
  log: pino({ level: "silent" }),
  ip: `10.0.0.${next() % 250}`,
  secure: false,
  nonce: "",
  flow: flowOf(new PassThrough()),
  now: () => NOW,
  ...given,
});

export const ORIGIN = "http://yinfeng.test";

const tokens = new WeakMap<Db, Map<string, string>>();

/** A bearer token of a user of `aWorld`; made once a test, since the tables are emptied between tests. */
export const tokenFor = async (db: Db, user: UserName): Promise<string> => {
  const made = tokens.get(db) ?? new Map<string, string>();
  tokens.set(db, made);
  const known = made.get(user);
  if (known && (await db.accessToken.count({ where: { userId: user } })) > 0) return known;
  const { token } = await createAccessToken(ctxFor(db, user), { name: "测试" });
  made.set(user, token);
  return token;
};

export interface Call {
  as?: UserName;
  token?: string;
  /** An object is sent as JSON; anything else as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  context?: Partial<AppLoadContext>;
}

export interface Answered<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

const isPlain = (body: unknown) => typeof body === "object" && !(body instanceof FormData);

/** One request through the API's own route. */
// biome-ignore lint/suspicious/noExplicitAny: an answer has as many shapes as there are endpoints
export const callApi = async <Body = any>(db: Db, line: string, call: Call = {}): Promise<Answered<Body>> => {
  const [method, path] = line.split(" ") as [string, string];
  const token = call.token ?? (call.as ? await tokenFor(db, call.as) : null);
  const json = call.body !== undefined && isPlain(call.body);
  const request = new Request(`${ORIGIN}/api/v1${path}`, {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(json ? { "Content-Type": "application/json" } : {}),
      ...call.headers,
    },
    ...(call.body === undefined ? {} : { body: (json ? JSON.stringify(call.body) : call.body) as BodyInit }),
  });
  const params = { "*": new URL(request.url).pathname.replace("/api/v1/", "") };
  const serve = method === "GET" || method === "HEAD" ? api.loader : api.action;
  const response = await serve({ request, params, context: loadContext(db, call.context) });
  const text = await response.text();
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : text) as Body,
  };
};

/** The cookie of a signed-in user, for page routes. */
export const cookieFor = async (db: Db, username: UserName): Promise<string> => {
  const { token } = await signIn(db, { username, password: PASSWORD, now: NOW });
  return `yf_session=${token}`;
};
