import { z } from "zod";
import { shapeOf } from "~/platform/api/endpoint.server";
import { blankAsMissing } from "~/platform/codes";

/** The words of every answer: money, dates, codes with their Chinese, and lists. */
export const fen = z.int().describe("金额，分");
export const date = z.string().describe("日期，YYYY-MM-DD");
export const instant = z.string().describe("时刻，ISO 8601");
export const place = z.object({ id: z.string(), name: z.string() });
export const version = z.int().describe("修改时一并送回；已过期时回答 409");

type Labels = Readonly<Record<string, string>>;

/** A code and beside it its Chinese: `stage` and `stageLabel`. */
export const coded = <Key extends string>(key: Key, labels: Labels) => {
  const words = Object.entries(labels).map(([code, label]) => `${code} ${label}`);
  return {
    [key]: z.enum(Object.keys(labels) as [string]).describe(words.join("；")),
    [`${key}Label`]: z.string(),
  } as unknown as Record<Key | `${Key}Label`, z.ZodType<string>>;
};

/** Adds the Chinese beside each code of a row; a missing code has none. */
export const labelled = (row: object, labels: Record<string, Labels>): Record<string, unknown> => {
  const told: Record<string, unknown> = { ...row };
  for (const [key, words] of Object.entries(labels)) {
    const code = told[key];
    told[`${key}Label`] = typeof code === "string" ? (words[code] ?? code) : null;
  }
  return told;
};

/** A code that may be missing. */
export const codedOrNull = <Key extends string>(key: Key, labels: Labels) => {
  const both = coded(key, labels) as Record<string, z.ZodType<string>>;
  return Object.fromEntries(
    Object.entries(both).map(([name, schema]) => [name, schema.nullable()]),
  ) as unknown as Record<Key | `${Key}Label`, z.ZodType<string | null>>;
};

export const paging = (pageSize = 50) => ({
  page: blankAsMissing(z.coerce.number("页码应为正整数。").int().min(1).max(100_000).default(1)),
  pageSize: blankAsMissing(
    z.coerce.number("每页条数应为 1 至 200。").int().min(1).max(200, "每页最多 200 条。").default(pageSize),
  ),
});

/** The filter of a list's page, for the API: the same conditions, and a page that is never guessed. */
export const listQuery = <Filter extends z.ZodObject>(
  filter: Filter,
  options: { without?: readonly string[]; pageSize?: number } = {},
) => {
  const shape = Object.fromEntries(
    Object.entries(shapeOf(filter)).filter(([name]) => !options.without?.includes(name)),
  );
  return z.object({ ...shape, ...paging(options.pageSize) }) as unknown as z.ZodObject<
    Omit<Filter["shape"], "page" | "pageSize"> & ReturnType<typeof paging>
  >;
};

export const listOf = (item: z.ZodType, more: z.ZodRawShape = {}) =>
  z.object({
    items: z.array(item),
    total: z.object({ value: z.int(), exact: z.boolean() }),
    ...more,
  });

export const listed = <Row>(items: readonly Row[], total: number) => ({
  items,
  total: { value: total, exact: true },
});

/** The page of a list that is small enough to be read whole. */
export const pageOf = <Row>(rows: readonly Row[], { page, pageSize }: { page: number; pageSize: number }) =>
  listed(rows.slice((page - 1) * pageSize, page * pageSize), rows.length);

export const quote = z.object({
  plan: z.string().nullish(),
  section: z.string().nullish(),
  quote: z.string().nullish(),
});

/**
 * The fields of a command's schema as a body, without those that the address gives. The command reads the body again,
 * with all that its own schema says of the fields together.
 */
export const fieldsOf = (
  schema: z.ZodType,
  options: { without?: readonly string[]; optional?: readonly string[] } = {},
) =>
  z.object(
    Object.fromEntries(
      Object.entries(shapeOf(schema))
        .filter(([name]) => !options.without?.includes(name))
        .map(([name, field]) => [name, options.optional?.includes(name) ? field.optional() : field]),
    ),
  );

/** A quote with the title of its document. */
export const stated = z.object({
  planId: z.string(),
  document: z.string(),
  draft: z.boolean(),
  section: z.string().nullable(),
  quote: z.string(),
});
