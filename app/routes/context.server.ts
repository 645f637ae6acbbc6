import { type AppLoadContext, redirect } from "@remix-run/node";
import { afterWrite } from "#search/runtime";
import { findActorBySession } from "~/modules/access/queries.server";
import { readForm } from "~/platform/api/body.server";
import type { Actor, Ctx } from "~/platform/ctx";
import { cookieValue, type HttpProblem, toProblem } from "~/platform/http.server";

export const SESSION_COOKIE = "yf_session";

export interface Args {
  request: Request;
  context: AppLoadContext;
}

const actorOf = async ({ request, context }: Args): Promise<Actor | null> => {
  const token = cookieValue(request, SESSION_COOKIE);
  return token ? findActorBySession(context.db, token, context.now()) : null;
};

/** The frame and the page in it are loaded for one request: who asks is found once. */
const readers = new WeakMap<AppLoadContext, Promise<Actor | null>>();

const readerOf = (args: Args): Promise<Actor | null> => {
  const found = readers.get(args.context) ?? actorOf(args);
  readers.set(args.context, found);
  return found;
};

/** Step 0 of every page: who asks, and when. Without a session the reader is sent to sign in and comes back. */
export const pageCtx = async ({ request, context }: Args, find = actorOf): Promise<Ctx> => {
  const now = context.now();
  const actor = await find({ request, context });
  if (!actor) {
    const url = new URL(request.url);
    const back = request.method === "GET" ? `?back=${encodeURIComponent(url.pathname + url.search)}` : "";
    throw redirect(`/sign-in${back}`);
  }
  return { actor, now, db: context.db };
};

const logged = (context: AppLoadContext, error: unknown): HttpProblem => {
  const problem = toProblem(error);
  if (problem.status >= 500) context.log.error({ err: error, traceId: problem.traceId }, "failed");
  return problem;
};

/** A loader's body: what went wrong becomes the error page with its status. */
export const page = async <T>(args: Args, load: (ctx: Ctx) => Promise<T>): Promise<T> => {
  const ctx = await pageCtx(args, readerOf);
  try {
    return await load(ctx);
  } catch (error) {
    if (error instanceof Response) throw error;
    const problem = logged(args.context, error);
    throw Response.json(problem, { status: problem.status });
  }
};

export interface FormAnswer {
  problem: HttpProblem;
  /** What was typed, to fill the form again. Files and passwords are not repeated. */
  values: Record<string, string | string[]>;
}

/** The fields of the password form, and the key of a robot. */
const SECRET = ["current", "next", "again", "secret"];

const typed = (form: FormData): FormAnswer["values"] => {
  const values: FormAnswer["values"] = {};
  for (const key of new Set(form.keys())) {
    if (/password/i.test(key) || SECRET.includes(key)) continue;
    const texts = form.getAll(key).filter((value): value is string => typeof value === "string");
    if (texts.length > 0) values[key] = texts.length === 1 ? texts[0]! : texts;
  }
  return values;
};

/**
 * An action's body. A redirect is success; what is refused comes back as the form it was, with the messages
 * beside its fields and nothing lost.
 */
export const submit = async (
  args: Args,
  act: (ctx: Ctx, form: FormData) => Promise<Response>,
): Promise<Response> => {
  const ctx = await pageCtx(args);
  let form = new FormData();
  try {
    form = await readForm(args.request);
    const answer = await act(ctx, form);
    await afterWrite(ctx.db);
    return answer;
  } catch (error) {
    if (error instanceof Response) throw error;
    const problem = logged(args.context, error);
    return Response.json({ problem, values: typed(form) } satisfies FormAnswer, { status: problem.status });
  }
};

/** Only a path of this site, so that a link cannot send the reader elsewhere after sign-in. */
export const safePath = (value: FormDataEntryValue | null): string => {
  const path = typeof value === "string" ? value : "";
  return /^\/(?![/\\])/.test(path) && !path.startsWith("/sign-in") ? path : "/";
};
