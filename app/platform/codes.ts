import { z } from "zod";

/**
 * An enumeration that is given as its code or as its Chinese label: 生物医药 and BIOMEDICINE read alike, so that a form,
 * an address, an Excel row and the API share one schema. An empty string counts as not given.
 */
export const codeOrLabel = <Code extends string>(
  labels: Readonly<Record<Code, string>>,
  message?: string,
  /** Other words for a code, read but never shown. */
  words: Readonly<Record<string, Code>> = {},
) => {
  const codes = Object.keys(labels) as Code[];
  const byText = new Map<string, Code>(Object.entries<Code>(words));
  for (const code of codes) byText.set(labels[code].normalize("NFKC").trim(), code);
  for (const code of codes) byText.set(code, code);
  const told = message ?? `请从这些里面选一个：${codes.map((code) => labels[code]).join("、")}。`;
  return z
    .string(told)
    .meta({ description: codes.map((code) => `${code} ${labels[code]}`).join("；") })
    .transform((text, context): Code => {
      const trimmed = text.normalize("NFKC").trim();
      const code = byText.get(trimmed) ?? byText.get(trimmed.toUpperCase());
      if (code) return code;
      context.addIssue({ code: "custom", message: told });
      return z.NEVER;
    });
};

/** Form fields and search params arrive as strings: an empty one means that nothing was given, as null does in JSON. */
export const blankAsMissing = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(
    (value) => (value === null || (typeof value === "string" && value.trim() === "") ? undefined : value),
    schema,
  );

/** A parameter that may come once, several times, or as one text with commas. */
export const manyOf = <Schema extends z.ZodType<unknown, string>>(schema: Schema) =>
  z.preprocess(
    (value) =>
      (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])
        .flatMap((one) => (typeof one === "string" ? one.split(/[,，、]/) : [one]))
        .filter((one) => typeof one !== "string" || one.trim() !== ""),
    z.array(schema),
  );

/** What a form or an address holds: a name given several times becomes a list. */
export const paramsOf = (params: URLSearchParams | FormData): Record<string, unknown> => {
  const found: Record<string, unknown> = {};
  for (const key of new Set(params.keys())) {
    const all = params.getAll(key);
    found[key] = all.length > 1 ? all : all[0];
  }
  return found;
};
