import type { AppLoadContext } from "@remix-run/node";
import { type ReadBody, readJson, readUpload } from "./api/body.server";
import { createRouter, type Endpoint, type Input, type Match, shapeOf } from "./api/endpoint.server";
import { type Answer, keyOf, once } from "./api/idempotency.server";
import { paramsOf } from "./codes";
import type { Actor, Ctx } from "./ctx";
import { shanghaiIso } from "./dates";
import { AppError, invalid } from "./errors";
import { toProblem } from "./http.server";
import { fenToNumber } from "./money";

export interface ApiOptions {
  endpoints: readonly Endpoint[];
  /** The actor behind a bearer token, or null. */
  authenticate: (server: AppLoadContext, token: string) => Promise<Actor | null>;
  /** Called once after each write, after its commit and before its answer. */
  afterWrite?: (server: AppLoadContext) => Promise<void>;
}

const json = (body: unknown, { status, headers }: { status: number; headers?: Record<string, string> }) =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      ...headers,
    },
  });

const refuse = (server: AppLoadContext, { error, allow }: { error: unknown; allow?: string }): Response => {
  const { status, traceId, code, message, fields } = toProblem(error);
  if (status >= 500) server.log.error({ err: error, traceId }, "api call failed");
  const headers: Record<string, string> = {
    ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
    ...(status === 429 ? { "Retry-After": "900" } : {}),
    ...(allow ? { Allow: allow } : {}),
  };
  return json({ error: { code, message, ...(fields ? { fields } : {}), traceId } }, { status, headers });
};

/** The names that a schema does not know are refused, never dropped in silence. */
const refuseUnknown = (given: Record<string, unknown>, schema: Endpoint["query"], word: string) => {
  const known = schema ? shapeOf(schema) : {};
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length > 0)
    throw invalid(
      `没有这个${word}：${unknown.join("、")}。`,
      Object.fromEntries(unknown.map((name) => [name, `没有这个${word}。`])),
    );
};

const readQuery = ({ query }: Endpoint, url: URL): unknown => {
  const given = paramsOf(url.searchParams);
  refuseUnknown(given, query, "参数");
  return query ? query.parse(given) : {};
};

const bodyOf = async (
  request: Request,
  { endpoint, server }: { endpoint: Endpoint; server: AppLoadContext },
) => {
  const read: ReadBody = endpoint.upload
    ? await readUpload(request, server.env.MAX_UPLOAD_MB)
    : await readJson(request);
  refuseUnknown(read.raw, endpoint.body, "字段");
  return { ...read, body: endpoint.body ? endpoint.body.parse(read.raw) : {} };
};

const bearer = (request: Request) => /^Bearer +(\S+)$/i.exec(request.headers.get("Authorization") ?? "")?.[1];

const signedIn = async (request: Request, given: { server: AppLoadContext; options: ApiOptions }) => {
  const token = bearer(request);
  const actor = token ? await given.options.authenticate(given.server, token) : null;
  if (!actor) throw new AppError("UNAUTHENTICATED", "请先登录：令牌缺失、错误或已过期。");
  return actor;
};

/** 分 as numbers, other large integers as text, instants with the offset of Shanghai. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, function (this: Record<string, unknown>, key: string, shown: unknown) {
      const own = this[key];
      if (own instanceof Date) return shanghaiIso(own);
      if (typeof own === "bigint") return /(Fen|Minor)$/.test(key) ? fenToNumber(own) : own.toString();
      return shown;
    }),
  );

/** The answer's schema picks what leaves: what is not documented is not sent. */
const answerOf = ({ answer, status = 200 }: Endpoint, result: unknown): Answer => {
  const read = answer.safeParse(plain(result));
  if (!read.success)
    throw new AppError("INTERNAL", "回答与接口文档不符，已记录。", {
      cause: read.error,
      detail: read.error.issues,
    });
  return { status, body: read.data };
};

const pick = (matches: readonly Match[], method: string): Match => {
  if (matches.length === 0) throw new AppError("NOT_FOUND", "没有这个接口，请对照接口文档核对地址。");
  const match = matches.find(({ endpoint }) => endpoint.method === method);
  if (!match) throw new AppError("METHOD_NOT_ALLOWED", "这个接口不接受这样的请求。");
  return match;
};

const serve = async (
  request: Request,
  { match, server, options }: { match: Match; server: AppLoadContext; options: ApiOptions },
): Promise<Response> => {
  const { endpoint, params } = match;
  const url = new URL(request.url);
  const actor = endpoint.open ? null : await signedIn(request, { server, options });
  const query = readQuery(endpoint, url);
  const writes = endpoint.method !== "GET";
  const read = writes ? await bodyOf(request, { endpoint, server }) : null;
  const input: Input<unknown, unknown> = {
    params,
    query,
    body: read?.body ?? {},
    raw: read?.raw ?? {},
    file: read?.file ?? null,
  };
  const sent = ({ status, body }: Answer) => json(body, { status });
  if (!actor) return sent(answerOf(endpoint, await endpoint.open!(server, input)));
  const ctx: Ctx = { actor, now: server.now(), db: server.db };
  const finish = async (answer: Answer): Promise<Response> => {
    if (writes) await options.afterWrite?.(server);
    const { id } = (answer.body ?? {}) as { id?: unknown };
    const later = await endpoint.after?.(ctx, { server, id: String(id) });
    return sent(later === undefined ? answer : answerOf(endpoint, later));
  };
  const key = writes ? keyOf(request) : null;
  if (key) {
    const run = async (inner: Ctx) => answerOf(endpoint, await endpoint.handler!(inner, input));
    const { method } = endpoint;
    return finish(await once(ctx, { key, method, path: url.pathname, hash: read!.hash, run }));
  }
  const result = await endpoint.handler!(ctx, input);
  return result instanceof Response ? result : finish(answerOf(endpoint, result));
};

/** Answers one request below `/api/v1`. A session cookie means nothing here: only a bearer token does. */
export const createApi = (options: ApiOptions) => {
  const route = createRouter(options.endpoints);
  return async (request: Request, given: { path: string; server: AppLoadContext }): Promise<Response> => {
    const { server } = given;
    let matches: Match[] = [];
    try {
      matches = route(`/${given.path}`);
      const method = request.method === "HEAD" ? "GET" : request.method;
      return await serve(request, { match: pick(matches, method), server, options });
    } catch (error) {
      if (error instanceof Response) return error;
      const allowed = error instanceof AppError && error.code === "METHOD_NOT_ALLOWED";
      const allow = allowed ? matches.map(({ endpoint }) => endpoint.method).join(", ") : undefined;
      return refuse(server, { error, allow });
    }
  };
};
