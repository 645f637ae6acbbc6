import { z } from "zod";
import { blankAsMissing } from "~/platform/codes";
import { IMPORT_KINDS } from "./rules/fields";

/** What is kept as JSON with an import, and the forms of its screens. */
export const headSchema = z.object({
  top: z.number().int(),
  bottom: z.number().int(),
  columns: z.array(
    z.object({
      index: z.number().int(),
      name: z.string(),
      money: z.enum(["元", "万元", "亿元"]).optional(),
      area: z.enum(["平方米", "万平方米", "亩"]).optional(),
    }),
  ),
  money: z.enum(["元", "万元", "亿元"]).optional(),
  year: z.number().int().optional(),
  asOf: z.string().optional(),
  month: z.string().optional(),
  title: z.string(),
});

export const mappingSchema = z.object({
  columns: z.record(
    z.string(),
    z.object({
      index: z.number().int(),
      money: z.enum(["元", "万元", "亿元"]).optional(),
      area: z.enum(["平方米", "万平方米", "亩"]).optional(),
    }),
  ),
  fills: z.record(z.string(), z.string()),
  series: z
    .object({
      field: z.string(),
      indexes: z.array(z.number().int()),
      money: z.enum(["元", "万元", "亿元"]).optional(),
      by: z.literal("metric").optional(),
    })
    .optional(),
  declined: z.array(z.string()).optional(),
  proposed: z.array(z.string()).optional(),
});

const cellSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.object({ d: z.string() }),
  z.object({ p: z.number() }),
  z.object({ e: z.string() }),
]);
const cellsSchema = z.array(cellSchema);

export const sheetsSchema = z.array(
  z.object({
    name: z.string(),
    hidden: z.boolean(),
    rows: z.number().int(),
    columns: z.number().int(),
    merges: z.array(z.string()),
    first: z.array(z.object({ r: z.number().int(), c: cellsSchema })),
  }),
);
export type StoredSheet = z.infer<typeof sheetsSchema>[number];

export const remarksSchema = z.array(
  z.object({
    kind: z.enum(["problem", "hold", "note"]),
    at: z.string(),
    field: z.string().nullable(),
    text: z.string(),
  }),
);
export const changesSchema = z.array(
  z.object({ field: z.string(), label: z.string(), from: z.string(), to: z.string() }),
);
export const valuesSchema = z.record(z.string(), z.string());
export const writtenSchema = z.object({
  entity: z.string(),
  id: z.string(),
  created: z.boolean(),
  version: z.number().int(),
  found: z.number().int().optional(),
  lead: z.object({ id: z.string(), found: z.number().int(), version: z.number().int() }).optional(),
  before: z.record(z.string(), z.string().nullable()).optional(),
  companyId: z.string().nullable().optional(),
  ids: z.array(z.string()).optional(),
});

const kind = z.enum(IMPORT_KINDS as [(typeof IMPORT_KINDS)[number]], "请选择导入内容。");
const id = z.string().min(1);
export const versionedSchema = z.object({ id, version: z.coerce.number().int().positive() });

/** The same file for another kind. */
export const importAgainSchema = z.object({ id, kind });

const sheetNumber = z.coerce.number().int().min(0).max(59);
/** Nothing said leaves the choice to the layouts; an empty text is no sheet. */
const moreSheets = z
  .preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(z.union([z.literal(""), sheetNumber])).optional(),
  )
  .transform((value) => value?.filter((one) => one !== ""));

/** What the sheet is, before the columns are looked at again. */
export const chooseSheetSchema = versionedSchema.extend({
  kind: blankAsMissing(kind.optional()),
  sheet: sheetNumber.optional(),
  moreSheets,
  headRow: blankAsMissing(z.coerce.number("请填写表头所在的行号。").int().min(1).max(60).optional()),
});

/**
 * The form of the columns: `column.<field>` is a column number or empty, `unit.<field>` a unit, `fill.<field>` a value,
 * `series.<column>` a column of a month, `seriesField` what these hold.
 */
export const mapImportSchema = versionedSchema.catchall(z.unknown()).transform(({ id, version, ...rest }) => {
  const of = (prefix: string) =>
    Object.fromEntries(
      Object.entries(rest).flatMap(([name, value]) =>
        name.startsWith(prefix) && typeof value === "string" && value.trim() !== ""
          ? [[name.slice(prefix.length), value.trim()]]
          : [],
      ),
    );
  const series = Object.keys(of("series.")).map(Number);
  return {
    id,
    version,
    columns: of("column."),
    units: of("unit."),
    fills: of("fill."),
    seriesField: typeof rest.seriesField === "string" ? rest.seriesField : null,
    series,
  };
});

export const approveSchema = versionedSchema.extend({
  row: z
    .preprocess(
      (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]),
      z.array(z.coerce.number().int()),
    )
    .default([]),
  all: z.preprocess((value) => value === "1" || value === "on" || value === true, z.boolean()).default(false),
});

export const ROW_TABS = [
  "all",
  "NEW",
  "UPDATE",
  "UNCHANGED",
  "DUPLICATE",
  "PROBLEM",
  "held",
  "failed",
] as const;
export const rowFilterSchema = z.object({
  tab: z.enum(ROW_TABS).catch("all").default("all"),
  page: z.coerce.number().int().min(1).max(2000).catch(1).default(1),
});

export const importFilterSchema = z.object({
  page: z.coerce.number().int().min(1).max(2000).catch(1).default(1),
});
