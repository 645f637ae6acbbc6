import { randomUUID } from "node:crypto";
import { ZodError, z } from "zod";
import { AppError, type ErrorCode, type FieldErrors } from "./errors";
import { schemaWords } from "./schema-words";

z.config({ localeError: schemaWords });

const STATUS: Record<ErrorCode, number> = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  TOO_LARGE: 413,
  TOO_MANY: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

export interface HttpProblem {
  status: number;
  code: ErrorCode;
  message: string;
  fields?: FieldErrors;
  traceId: string;
}

const databaseIsAway = (error: unknown) => {
  const code = (error as { code?: string }).code ?? "";
  return /^(P1001|P1002|P1008|P1017|P2024|ECONNREFUSED|ECONNRESET|57P01|57P03)$/.test(code);
};

/** PostgreSQL keeps no NUL in a text; nobody types one. */
const isUnreadable = (error: unknown) =>
  error instanceof URIError || (error instanceof Error && /\b(22021|22P05)\b|0x00/.test(error.message));

const isOutOfRange = (error: unknown) =>
  error instanceof Error &&
  ((error as { code?: string }).code === "P2020" || /\b22003\b|is out of range for type/.test(error.message));

/** The one mapping from what went wrong to HTTP. `message` is for the user; nothing internal is in it. */
export const toProblem = (error: unknown): HttpProblem => {
  const traceId = randomUUID().slice(0, 8);
  if (error instanceof AppError) {
    const problem = { status: STATUS[error.code], code: error.code, message: error.userMessage, traceId };
    return error.fields ? { ...problem, fields: error.fields } : problem;
  }
  if (error instanceof ZodError) {
    const fields: FieldErrors = {};
    for (const issue of error.issues) fields[issue.path.join(".") || "_"] ??= issue.message;
    const message =
      error.issues.length === 1 ? error.issues[0]!.message : "有几处内容需要修改，请看各栏旁的说明。";
    return { status: 400, code: "INVALID", message, fields, traceId };
  }
  if (isUnreadable(error))
    return { status: 400, code: "INVALID", message: "内容或地址里有不能识别的字符，请删去后重试。", traceId };
  if (isOutOfRange(error))
    return { status: 400, code: "INVALID", message: "有一个数超出了能够记录的范围，请核对。", traceId };
  if (databaseIsAway(error))
    return { status: 503, code: "UNAVAILABLE", message: "数据库暂时无法访问，请稍后再试。", traceId };
  return {
    status: 500,
    code: "INTERNAL",
    message: `系统出现问题，已记录。请稍后再试；如仍不行，请把编号 ${traceId} 告诉管理员。`,
    traceId,
  };
};

export const cookieValue = (request: Request, name: string): string | null => {
  const header = request.headers.get("Cookie") ?? "";
  for (const part of header.split(";")) {
    const [key, ...rest] = part.trim().split("=");
    if (key === name) return rest.join("=") || null;
  }
  return null;
};

export interface CookieOptions {
  secure: boolean;
  maxAgeSeconds: number;
}

export const cookie = (name: string, value: string, { secure, maxAgeSeconds }: CookieOptions): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure ? "; Secure" : ""}`;
