import { z } from "zod";
import { AppError } from "./errors";

const flag = z
  .enum(["0", "1", "true", "false", "yes", "no"])
  .transform((value) => value === "1" || value === "true" || value === "yes");
const url = (...protocols: string[]) =>
  z.string().refine((value) => protocols.some((protocol) => value.startsWith(`${protocol}://`)), {
    message: `must start with ${protocols.map((protocol) => `${protocol}://`).join(" or ")}`,
  });

/** Every setting of the process. Empty text counts as unset. */
const envSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: url("postgres", "postgresql").optional(),
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
  MEILI_HOST: url("http", "https").optional(),
  MEILI_SEARCH_KEY: z.string().optional(),
  MEILI_WRITE_KEY: z.string().optional(),
  MEILI_REBUILD_KEY: z.string().optional(),
  SESSION_SECRET: z.string().min(32).optional(),
  TRUST_PROXY: flag.default(false),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  BACKUP_DIR: z.string().optional(),
  MAX_UPLOAD_MB: z.coerce.number().int().min(1).max(512).default(20),
  /** What a table that is uploaded may hold, and what reading it may take. */
  IMPORT_MAX_ROWS: z.coerce.number().int().min(100).max(1_000_000).default(100_000),
  IMPORT_MAX_COLUMNS: z.coerce.number().int().min(10).max(16_384).default(256),
  IMPORT_MAX_UNPACKED_MB: z.coerce.number().int().min(16).max(4096).default(256),
  IMPORT_MEMORY_MB: z.coerce.number().int().min(64).max(4096).default(256),
  IMPORT_SECONDS: z.coerce.number().min(1).max(120).default(4),
  ALLOW_PRIVATE_WEBHOOKS: flag.default(false),
  /** Where people open the product: the links of messages that leave it. */
  PUBLIC_URL: url("http", "https").optional(),
  ATTACHMENT_STORE: z.enum(["database", "s3"]).default("database"),
  S3_ENDPOINT: url("http", "https").optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default("us-east-1"),
  S3_KEY: z.string().optional(),
  S3_SECRET: z.string().optional(),
});

export type Env = z.infer<typeof envSchema>;

/** A wrong value stops the start with one Chinese and English line that names it. */
export const readEnv = (source: Record<string, string | undefined>): Env => {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const name = issue.path.join(".");
    throw new AppError(
      "INVALID",
      `设置 ${name} 的值不正确，请修改后重新启动。 Setting ${name} is wrong: ${issue.message}`,
    );
  }
  if (parsed.data.DATABASE_URL && !parsed.data.SESSION_SECRET && parsed.data.NODE_ENV === "production")
    throw new AppError(
      "INVALID",
      "使用 DATABASE_URL 时必须设置 SESSION_SECRET（至少 32 个字符）。 SESSION_SECRET is required with DATABASE_URL.",
    );
  const missing = ["S3_ENDPOINT", "S3_BUCKET", "S3_KEY", "S3_SECRET"].find((name) => !given[name]);
  if (parsed.data.ATTACHMENT_STORE === "s3" && missing)
    throw new AppError(
      "INVALID",
      `ATTACHMENT_STORE=s3 时必须设置 ${missing}。 ${missing} is required with ATTACHMENT_STORE=s3.`,
    );
  return parsed.data;
};
