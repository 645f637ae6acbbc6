import type { ImportVerdict } from "#prisma/enums";
import { plainName } from "~/modules/companies/rules";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import type { ReadRow, Remark } from "../rules/reading";
import type { Change, Held } from "../rules/verdict";
import { type CompanyIndex, type KnownLead, type LeadIndex, leadIndex, projectKey } from "./catalogue.server";

/** What is known of a row before anything is written. */
export interface Planned {
  verdict: ImportVerdict;
  /** Two rows with the same key mean the same record. */
  key: string;
  targetId: string | null;
  label: string;
  changes: Change[];
  remarks: Remark[];
  /** Other values to write than the row reads. */
  values?: Record<string, string>;
}

/** Look-ups that hold for the whole file. */
export interface Catalogue {
  companies: CompanyIndex;
  parkNames: Record<string, string>;
  /** The unit that runs a park, or a park that it lies in. */
  operatorOf: (parkId: string) => string | null;
  /** Companies that the file itself brings, by what people call them. */
  fresh: Map<string, string>;
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

/** A day to come is none that anything has happened on. */
export const laterThanToday = (ctx: Ctx, row: ReadRow, field: string, what: string): Remark[] => {
  const day = row.values[field];
  const today = shanghaiDate(ctx.now);
  return day !== undefined && day > today.slice(0, day.length)
    ? [problem(row, `${what}“${day}”不能晚于今天，请核对年份。`, field)]
    : [];
};

/** A row that would change nothing, change some fields, or make something new. */
export const verdictOf = (targetId: string | null, changes: readonly Change[]): ImportVerdict =>
  targetId === null ? "NEW" : changes.length > 0 ? "UPDATE" : "UNCHANGED";

export interface FoundLead {
  lead: KnownLead | null;
  companyId: string | null;
  remarks: Remark[];
}

/** Numbers that the product gives; any other number is the unit's own. */
const OUR_NUMBER = /^[\u4e00-\u9fff]{1,8}-\d{4}-\d{3,6}$/;

const listed = (leads: readonly KnownLead[]): string =>
  `${leads
    .slice(0, 3)
    .map(({ projectName }) => `“${projectName}”`)
    .join("、")}${leads.length > 3 ? "等" : ""}`;

interface Named {
  lead: KnownLead | null;
  remarks: Remark[];
}

/** Of several that a row may mean, the only one; a person is told which, or asked which. */
const onlyOne = (
  row: ReadRow,
  leads: readonly KnownLead[],
  { by, field }: { by: string; field: string },
): Named => {
  const [lead] = leads;
  if (leads.length === 1 && lead)
    return {
      lead,
      remarks: [note(row, `没有写${by}，按“${lead.company.name} · ${lead.projectName}”认定。`)],
    };
  if (leads.length === 0) return { lead: null, remarks: [] };
  return {
    lead: null,
    remarks: [problem(row, `有 ${leads.length} 个项目：${listed(leads)}。请写明${by}。`, field)],
  };
};

const leadOf = (
  row: ReadRow,
  company: { id: string; name: string } | null,
  { leads, strict }: { leads: LeadIndex; strict: boolean },
): Named => {
  const { number, project, company: typed, creditCode } = row.values;
  if (number && OUR_NUMBER.test(number)) {
    const lead = leads.byNumber(number);
    return lead
      ? { lead, remarks: [] }
      : { lead: null, remarks: [problem(row, `没有找到编号为 ${number} 的项目。`, "number")] };
  }
  const byNumber = number ? leads.byNumber(number) : null;
  if (byNumber) return { lead: byNumber, remarks: [] };
  const other = number ? [note(row, `“${number}”不是系统的项目编号，按企业和项目名称认定。`)] : [];
  if (company && project) {
    const lead = leads.byProject(company.id, project);
    const held = strict || lead ? [] : leads.ofCompany(company.id);
    const hint =
      held.length > 0
        ? [problem(row, `没有找到项目“${project}”。该企业名下有${listed(held)}。`, "project")]
        : [];
    return { lead, remarks: [...other, ...hint] };
  }
  if (strict) return { lead: null, remarks: other };
  if (company && !project) {
    const found = onlyOne(row, leads.ofCompany(company.id), { by: "项目名称", field: "project" });
    return { ...found, remarks: [...other, ...found.remarks] };
  }
  if (project && !typed && !creditCode) {
    const found = onlyOne(row, leads.named(project), { by: "企业名称", field: "company" });
    return { ...found, remarks: [...other, ...found.remarks] };
  }
  return { lead: null, remarks: other };
};

/**
 * The project that each row names, by number, or by company and project; where it must be there already (not
 * `strict`), by either of them alone if only one project fits.
 */
export const findLeads = async (
  ctx: Ctx,
  rows: readonly ReadRow[],
  catalogue: Catalogue,
  { strict = false }: { strict?: boolean } = {},
): Promise<FoundLead[]> => {
  const companyOf = ({ values }: ReadRow) =>
    (values.creditCode && catalogue.companies.byCode(values.creditCode)) ||
    (values.company && catalogue.companies.byName(values.company)) ||
    null;
  const companies = rows.map(companyOf);
  const alone = strict
    ? []
    : rows.filter(({ values }) => values.project && !values.company && !values.creditCode);
  const leads = await leadIndex(ctx, {
    numbers: rows.flatMap(({ values }) => values.number ?? []),
    companyIds: [...new Set(companies.flatMap((company) => company?.id ?? []))],
    projects: alone.flatMap(({ values }) => [
      values.project!,
      `${values.project}项目`,
      projectKey(values.project!),
    ]),
  });
  return rows.map((row, i) => {
    const { values } = row;
    const company = companies[i] ?? null;
    const { lead, remarks } = leadOf(row, company, { leads, strict });
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
  `${found.companyId ?? plainName(row.values.company ?? row.values.creditCode ?? "")}|${projectKey(row.values.project ?? "")}`;

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
