import { z } from "zod";
import { blankAsMissing } from "~/platform/codes";

export const carrierFilterSchema = z.object({
  q: blankAsMissing(z.string().trim().max(64, "检索词最多 64 个字。").optional()),
  /** With every place inside it. */
  parkId: blankAsMissing(z.string().trim().max(64).optional()),
  page: blankAsMissing(z.coerce.number("页码请写数字。").int().min(1).max(10_000).default(1)),
  pageSize: blankAsMissing(z.coerce.number().int().min(1).max(200, "每页最多 200 条。").default(50)),
});

export type CarrierFilter = z.output<typeof carrierFilterSchema>;
