import type { AppLoadContext } from "@remix-run/node";
import { z } from "zod";
import type { Ctx } from "../ctx";
import { notFound } from "../errors";

/**
 * One line of the API's table. The dispatcher and the OpenAPI document are both read from it, so that what is
 * documented is what is served.
 */
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
  maxBytes: number;
}

export interface Input<Query, Body> {
  params: Record<string, string>;
  query: Query;
  /** Read by the endpoint's schema. */
  body: Body;
  /** As it was sent, for a command that reads it with its own schema. */
  raw: Record<string, unknown>;
  file: UploadedFile | null;
}

export interface Endpoint {
  method: Method;
  /** `/leads/:id/advance`; a part may hold a parameter and an ending, `/reports/:id.json`. */
  path: string;
  tag: string;
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Takes multipart/form-data with one file in the field `file`. */
  upload?: boolean;
  answer: z.ZodType;
  status?: 200 | 201;
  /** Media type of an answer that is a file. */
  produces?: string;
  /** Served without a bearer token. */
  open?: (server: AppLoadContext, input: Input<unknown, unknown>) => Promise<unknown>;
  handler?: (ctx: Ctx, input: Input<unknown, unknown>) => Promise<unknown>;
  /** Work that may begin only once the write is committed; what it returns is the answer as it stands then. */
  after?: (ctx: Ctx, done: { server: AppLoadContext; id: string }) => Promise<unknown>;
}

type Given<Query extends z.ZodType, Body extends z.ZodType> = Omit<
  Endpoint,
  "query" | "body" | "handler" | "open"
> & {
  query?: Query;
  body?: Body;
};

export const endpoint = <Query extends z.ZodType = z.ZodUnknown, Body extends z.ZodType = z.ZodUnknown>(
  given: Given<Query, Body> & {
    handler: (ctx: Ctx, input: Input<z.output<Query>, z.output<Body>>) => Promise<unknown>;
  },
): Endpoint => given as unknown as Endpoint;

export const openEndpoint = <Body extends z.ZodType = z.ZodUnknown>(
  given: Given<z.ZodUnknown, Body> & {
    open: (server: AppLoadContext, input: Input<unknown, z.output<Body>>) => Promise<unknown>;
  },
): Endpoint => given as unknown as Endpoint;

/** The properties of an object schema, through refinements, defaults and transforms. */
export const shapeOf = (schema: z.ZodType): Record<string, z.ZodType> => {
  const { def } = schema._zod as unknown as { def: { in?: z.ZodType; innerType?: z.ZodType } };
  if (schema instanceof z.ZodObject) return schema.shape as Record<string, z.ZodType>;
  const inner = def.in ?? def.innerType;
  return inner ? shapeOf(inner) : {};
};

const KEYS = /:([a-zA-Z]+)/g;

export const paramNames = (path: string): string[] => [...path.matchAll(KEYS)].map(([, name]) => name!);

const patternOf = (path: string) =>
  new RegExp(
    `^${path
      .split(KEYS)
      .map((part, index) => (index % 2 === 1 ? `(?<${part}>[^/]+?)` : part.replace(/[.]/g, "\\.")))
      .join("")}$`,
  );

const specificity = (path: string) => paramNames(path).length * 1000 - path.length;

export interface Match {
  endpoint: Endpoint;
  params: Record<string, string>;
}

const decoded = (groups: Record<string, string> | undefined): Record<string, string> => {
  try {
    const pairs = Object.entries(groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
    return Object.fromEntries(pairs);
  } catch {
    throw notFound("这条记录");
  }
};

/** The endpoints at an address, as it stands in the URL, the most specific path first. */
export const createRouter = (endpoints: readonly Endpoint[]) => {
  const table = endpoints
    .map((one) => ({ one, pattern: patternOf(one.path) }))
    .sort((a, b) => specificity(a.one.path) - specificity(b.one.path));
  return (path: string): Match[] =>
    table.flatMap(({ one, pattern }) => {
      const match = pattern.exec(path);
      return match ? [{ endpoint: one, params: decoded(match.groups) }] : [];
    });
};
