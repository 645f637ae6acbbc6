export type ErrorCode =
  | "INVALID"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "METHOD_NOT_ALLOWED"
  | "CONFLICT"
  | "TOO_LARGE"
  | "TOO_MANY"
  | "UNAVAILABLE"
  | "INTERNAL";

/** Messages beside form fields: path of the field → what to type instead, in Chinese. */
export type FieldErrors = Record<string, string>;

/** The start and the pages each have a copy of this module; an error of the one is an error of the other. */
const BRAND = Symbol.for("yinfeng.AppError");

/** `userMessage` is Chinese and says what to do; `detail` is for the log only. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly userMessage: string;
  readonly fields: FieldErrors | undefined;
  readonly detail: unknown;

  constructor(
    code: ErrorCode,
    userMessage: string,
    options: { cause?: unknown; detail?: unknown; fields?: FieldErrors } = {},
  ) {
    super(userMessage, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.userMessage = userMessage;
    this.fields = options.fields;
    this.detail = options.detail;
  }

  get [BRAND]() {
    return true;
  }

  static override [Symbol.hasInstance](error: unknown): error is AppError {
    return typeof error === "object" && error !== null && BRAND in error;
  }
}

export const notFound = (what = "这条记录") =>
  new AppError("NOT_FOUND", `没有找到${what}，可能已被删除，或不在您的权限范围内。`);

export const invalid = (userMessage: string, fields?: FieldErrors) =>
  new AppError("INVALID", userMessage, { fields });

export const conflict = (userMessage: string, detail?: unknown) =>
  new AppError("CONFLICT", userMessage, { detail });

export const STALE = "这条记录刚被其他人修改过。您填写的内容已保留，请核对最新内容后再次提交。";

/** Refuses to take back what a later change or record depends on. */
export const changedSince = (what: string) =>
  conflict(`“${what}”在导入之后又有改动或新的记录，不能撤销。请先处理之后的记录。`);
