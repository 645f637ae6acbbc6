import { z } from "zod";
import { type Endpoint, paramNames, shapeOf } from "./endpoint.server";

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "bigint") jsonSchema.type = "integer";
    },
  });
  return rest;
};

const described = ({ description, ...schema }: Json): Json =>
  description === undefined ? { schema } : { description, schema };

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

/** What a preprocess fills in is written as required, though a body without it is read. */
const bodySchema = (body: z.ZodType): Json => {
  const schema = schemaOf(body, "input");
  const shape = shapeOf(body);
  const { required: written, ...rest } = schema as { required?: string[] };
  const required = (written ?? []).filter((name) => !shape[name] || !accepts(shape[name], undefined));
  return required.length > 0 ? { ...rest, required } : rest;
};

const pathParameters = (path: string): Json[] =>
  paramNames(path).map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));

const queryParameters = (query: z.ZodType | undefined): Json[] =>
  Object.entries(query ? shapeOf(query) : {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: !accepts(schema, undefined),
    ...described(schemaOf(schema, "input")),
  }));

const IDEMPOTENCY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "同一个值和同样的内容只生效一次，并得到同样的回答；内容不同时回答 409。",
  schema: { type: "string", maxLength: 200 },
};

const parametersOf = ({ path, query, method, open }: Endpoint): Json[] => [
  ...pathParameters(path),
  ...queryParameters(query),
  ...(method !== "GET" && !open ? [IDEMPOTENCY] : []),
];

const fileSchema = (body: z.ZodType | undefined): Json => {
  const own: Json = body ? bodySchema(body) : { type: "object" };
  const file = { type: "string", contentMediaType: "application/octet-stream" };
  return {
    ...own,
    properties: { file, ...(own.properties as Json | undefined) },
    required: ["file", ...((own.required as string[] | undefined) ?? [])],
  };
};

const requestBody = ({ upload, body }: Endpoint): Json | undefined => {
  if (upload) return { required: true, content: { "multipart/form-data": { schema: fileSchema(body) } } };
  if (!body) return undefined;
  const schema = bodySchema(body);
  return { required: !accepts(body, {}), content: { "application/json": { schema } } };
};

const ERRORS: Record<string, string> = {
  "400": "内容或参数有误",
  "401": "没有登录，或令牌已失效",
  "403": "岗位没有这项权限",
  "404": "没有这条记录，或不在权限范围内",
  "409": "记录已被他人修改、状态不允许，或 Idempotency-Key 已用于其他内容",
  "413": "内容过大",
  "429": "尝试次数过多",
  "503": "暂时无法使用",
};

const nameOf = (status: string) => `Error${status}`;

const errorResponses = Object.fromEntries(
  Object.entries(ERRORS).map(([status, description]) => [
    nameOf(status),
    { description, content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } },
  ]),
);

const errors = Object.fromEntries(
  Object.keys(ERRORS).map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]),
);

const operation = (endpoint: Endpoint): Json => {
  const { method, path, tag, summary, answer, open, produces, status = 200 } = endpoint;
  const body = requestBody(endpoint);
  const content = produces
    ? { [produces]: { schema: { type: "string", contentMediaType: produces } } }
    : { "application/json": { schema: schemaOf(answer, "output") } };
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[/:.-]+(\w)/g, (_all, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    ...(open ? { security: [] } : {}),
    parameters: parametersOf(endpoint),
    ...(body ? { requestBody: body } : {}),
    responses: { [String(status)]: { description: "成功", content }, ...errors },
  };
};

const ERROR_SCHEMA = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "traceId"],
      properties: {
        code: { type: "string" },
        message: { type: "string", description: "给使用者看的中文说明" },
        fields: { type: "object", additionalProperties: { type: "string" } },
        traceId: { type: "string" },
      },
    },
  },
};

export const template = (path: string) => path.replace(/:([a-zA-Z]+)/g, "{$1}");

/** The OpenAPI 3.1 document of a table of endpoints. */
export const openApiOf = (endpoints: readonly Endpoint[], info: { title: string; version: string }): Json => {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = template(endpoint.path);
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info,
    servers: [{ url: "/api/v1" }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { Error: ERROR_SCHEMA },
      responses: errorResponses,
    },
  };
};
