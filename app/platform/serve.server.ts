import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { constants } from "node:zlib";
import { createRequestHandler } from "@remix-run/express";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import compression from "compression";
import express from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import type { Db } from "./db.server";
import type { Env } from "./env.server";
import { AppError } from "./errors";
import { flowOf } from "./flow.server";
import { toProblem } from "./http.server";
import { sectionAsked, sectionsOf } from "./sections.server";

export interface ServeOptions {
  db: Db;
  env: Env;
  log: Logger;
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Folder with `client/`; absent while Vite serves the assets. */
  assets?: string;
  middleware?: express.Handler;
}

/** A file of the build is asked for once by a browser, so it is pressed harder than a page. */
const PRESSED = { level: 6, brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } } };

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** The host as the browser knows it; a forwarded one counts only behind a proxy that we trust. */
const hostOf = (request: express.Request, env: Env) =>
  (env.TRUST_PROXY && request.get("X-Forwarded-Host")) || request.get("Host") || "";

/** A browser's post from another site is refused here, with words, before Remix's own check answers 500. */
const sameOrigin =
  (env: Env): express.Handler =>
  (request, response, next) => {
    const origin = request.get("Origin");
    if (SAFE.has(request.method) || !origin || request.get("Authorization")) return next();
    if (URL.canParse(origin) && new URL(origin).host === hostOf(request, env)) return next();
    response
      .status(403)
      .type("text/plain; charset=utf-8")
      .send("请求来自其他网站，已拒绝。请从本系统的页面重新提交。");
  };

const headers = (env: Env): express.Handler => {
  const development = env.NODE_ENV === "development";
  const nonceOf = (_request: unknown, response: unknown) =>
    `'nonce-${(response as express.Response).locals.nonce as string}'`;
  const over = (secure: boolean) =>
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", nonceOf],
          styleSrc: development ? ["'self'", "'unsafe-inline'"] : ["'self'"],
          styleSrcAttr: ["'unsafe-inline'"],
          imgSrc: ["'self'", "data:"],
          connectSrc: development ? ["'self'", "ws:"] : ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      // `no-referrer` would make Chromium send `Origin: null` with native form posts.
      referrerPolicy: { policy: "strict-origin-when-cross-origin" },
      strictTransportSecurity: secure,
      crossOriginOpenerPolicy: { policy: "same-origin" },
    });
  const [plain, secure] = [over(false), over(true)];
  return (request, response, next) => {
    response.locals.nonce = randomBytes(16).toString("base64");
    (request.secure ? secure : plain)(request, response, next);
  };
};

const requestLog =
  (log: Logger): express.Handler =>
  (request, response, next) => {
    const started = process.hrtime.bigint();
    response.once("finish", () => {
      const ms = Number(process.hrtime.bigint() - started) / 1e6;
      const level = response.statusCode >= 500 ? "error" : "debug";
      log[level](
        { method: request.method, path: request.path, status: response.statusCode, ms: Math.round(ms) },
        "request",
      );
    });
    next();
  };

/** Remix behind Express: one handler a section of the site, and one that knows all routes for whatever else is asked. */
const pages = (build: ServeOptions["build"], { db, env, log }: Pick<ServeOptions, "db" | "env" | "log">) => {
  const handlerOf = (part: ServeOptions["build"]) =>
    createRequestHandler({
      build: part,
      mode: env.NODE_ENV,
      getLoadContext: (request, response): AppLoadContext => ({
        db,
        env,
        log,
        ip: request.ip ?? "",
        secure: request.secure,
        nonce: response.locals.nonce as string,
        flow: flowOf(response),
        now: () => new Date(),
      }),
    });
  const whole = handlerOf(build);
  if (typeof build === "function") return whole;
  const sections = new Map([...sectionsOf(build)].map(([section, part]) => [section, handlerOf(part)]));
  const handle: express.Handler = (request, response, next) =>
    (sections.get(sectionAsked(request.path)) ?? whole)(request, response, next);
  return handle;
};

export const createServer = ({ db, env, log, build, assets, middleware }: ServeOptions): express.Express => {
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", env.TRUST_PROXY);
  app.use(requestLog(log), headers(env), sameOrigin(env));
  if (assets)
    app.use(
      "/assets",
      compression(PRESSED),
      express.static(`${assets}/client/assets`, { immutable: true, maxAge: "1y", fallthrough: false }),
    );
  // Half the time of the default level for a tenth more bytes.
  app.use(compression({ level: 4 }));
  if (middleware) app.use(middleware);
  if (assets)
    // Only names with an ending can be files; a page need not ask the disk first.
    app.get(/\.(?!data$)\w+$/, express.static(`${assets}/client`, { maxAge: "1h" }));
  app.all("*", pages(build, { db, env, log }));
  const failed: express.ErrorRequestHandler = (error, request, response, _next) => {
    const problem = toProblem(error);
    const status = (error as { status?: number }).status ?? problem.status;
    if (status >= 500) log.error({ err: error, traceId: problem.traceId }, "unhandled");
    if (response.headersSent) return;
    if (request.path.startsWith("/api/")) {
      const { status: _, ...told } = problem;
      response.status(problem.status).json({ error: told });
    } else
      response
        .status(status)
        .type("text/plain; charset=utf-8")
        .send(
          status === 404
            ? "没有找到这个文件。"
            : status === 400
              ? problem.message
              : "系统出现问题，请稍后再试。",
        );
  };
  app.use(failed);
  return app;
};

export const listen = (app: express.Express, env: Env): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = app.listen(env.PORT, env.HOST, () => resolve(server));
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new AppError(
              "UNAVAILABLE",
              `端口 ${env.PORT} 已被占用，请停止占用它的程序，或用 PORT=3001 换一个端口。 Port ${env.PORT} is in use.`,
            )
          : error.code === "EACCES"
            ? new AppError(
                "UNAVAILABLE",
                `没有权限使用端口 ${env.PORT}，请换一个 1024 以上的端口。 Not allowed to use port ${env.PORT}.`,
              )
            : error,
      ),
    );
  });

/** Stops taking requests, lets those in flight finish, then closes what it is given. */
export const stopGracefully = (server: Server, close: () => Promise<void>, log: Logger) => {
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    const deadline = setTimeout(() => process.exit(1), 20_000);
    deadline.unref();
    server.close(() => void close().then(() => process.exit(0)));
    server.closeIdleConnections();
  };
  process.once("SIGTERM", () => stop("SIGTERM"));
  process.once("SIGINT", () => stop("SIGINT"));
};
