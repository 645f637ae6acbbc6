import type { ImportVerdict } from "#prisma/enums";
import { plainName } from "~/modules/companies/rules";
import type { Ctx } from "~/platform/ctx";
import type { ReadRow, Remark } from "../rules/interpret";
import type { Change, Held } from "../rules/verdict";
import { type CompanyIndex, type KnownLead, leadIndex } from "./catalogue.server";

/** What is known of a row before anything is written. */
export interface Planned {
  verdict: ImportVerdict;
  /** Two rows with the same key mean the same record. */
  key: string;
  targetId: string | null;
  label: string;
  changes: Change[];
  remarks: Remark[];
}

/** Look-ups that hold for the whole file. */
export interface Catalogue {
  companies: CompanyIndex;
  parkNames: Record<string, string>;
}

export type Planner = (ctx: Ctx, rows: readonly ReadRow[], catalogue: Catalogue) => Promise<Planned[]>;

export const problem = (row: ReadRow, text: string, field: string | null = null): Remark => ({
  kind: "problem",
  at: String(row.row),
  field,
  text,
});

export const hold = (row: ReadRow, text: string, field: string | null): Remark => ({
  kind: "hold",
  at: String(row.row),
  field,
  text,
});

export const note = (row: ReadRow, text: string): Remark => ({
  kind: "note",
  at: String(row.row),
  field: null,
  text,
});

/** A row that would change nothing, change some fields, or make something new. */
export const verdictOf = (targetId: string | null, changes: readonly Change[]): ImportVerdict =>
  targetId === null ? "NEW" : changes.length > 0 ? "UPDATE" : "UNCHANGED";

export interface FoundLead {
  lead: KnownLead | null;
  companyId: string | null;
  remarks: Remark[];
}

/** The project that each row names, by number, or by company and project. */
export const findLeads = async (
  ctx: Ctx,
  rows: readonly ReadRow[],
  catalogue: Catalogue,
): Promise<FoundLead[]> => {
  const companyOf = ({ values }: ReadRow) =>
    (values.creditCode && catalogue.companies.byCode(values.creditCode)) ||
    (values.company && catalogue.companies.byName(values.company)) ||
    null;
  const companies = rows.map(companyOf);
  const leads = await leadIndex(ctx, {
    numbers: rows.flatMap(({ values }) => values.number ?? []),
    companyIds: [...new Set(companies.flatMap((company) => company?.id ?? []))],
  });
  return rows.map((row, i) => {
    const { values } = row;
    const company = companies[i] ?? null;
    const lead = values.number
      ? leads.byNumber(values.number)
      : company && values.project
        ? leads.byProject(company.id, values.project)
        : null;
    const remarks: Remark[] = [];
    if (values.number && !lead)
      remarks.push(problem(row, `没有找到编号为 ${values.number} 的项目。`, "number"));
    if (lead && leads.isOthers(lead.id))
      remarks.push(problem(row, `“${lead.projectName}”由其他单位登记，不能由本单位改动。`, "project"));
    const code = values.creditCode;
    if (code && company?.creditCode && company.creditCode !== code)
      remarks.push(
        problem(
          row,
          `“${company.name}”已登记的统一社会信用代码是 ${company.creditCode}，与本行不同。`,
          "creditCode",
        ),
      );
    return { lead, companyId: lead?.companyId ?? company?.id ?? null, remarks };
  });
};

/** How a row that names a lead is told apart from others. */
export const leadKey = (row: ReadRow, found: FoundLead): string =>
  found.lead?.id ??
  `${found.companyId ?? plainName(row.values.company ?? row.values.creditCode ?? "")}|${plainName(row.values.project ?? "")}`;

export const leadLabel = (row: ReadRow, found: FoundLead): string =>
  found.lead
    ? `${found.lead.company.name} · ${found.lead.projectName}`
    : [row.values.company, row.values.project].filter(Boolean).join(" · ") || (row.values.number ?? "");

export const notFoundLead = (row: ReadRow): Remark =>
  problem(row, "没有找到这个项目。请先登记线索，或核对企业名称和项目名称。", "project");

export const held = (record: Record<string, unknown>): Held =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      value === null || value === undefined
        ? null
        : value instanceof Date
          ? value.toISOString().slice(0, 10)
          : String(value),
    ]),
  );
