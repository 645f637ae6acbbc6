import { companyWriteWhere } from "~/modules/companies/queries/scope.server";
import { plainName } from "~/modules/companies/rules";
import { differences, type Held } from "../rules/verdict";
import { held, hold, type Planner, problem, verdictOf } from "./planned.server";

interface CompanyFacts {
  name: string;
  legalName: string | null;
  creditCode: string | null;
  aliases: string[];
  foreignName: string | null;
  groupName: string | null;
  note: string | null;
}

export const companyAsHeld = (company: CompanyFacts): Held =>
  held({
    name: company.name,
    legalName: company.legalName,
    creditCode: company.creditCode,
    aliases: company.aliases.length > 0 ? company.aliases.join("、") : null,
    foreignName: company.foreignName,
    groupName: company.groupName,
    note: company.note,
  });

export const planCompanies: Planner = async (ctx, rows, catalogue) => {
  const known = rows.map(
    ({ values }) =>
      (values.creditCode && catalogue.companies.byCode(values.creditCode)) ||
      (values.name && catalogue.companies.byName(values.name)) ||
      null,
  );
  const ids = known.flatMap((company) => company?.id ?? []);
  const records = await ctx.db.company.findMany({ where: { id: { in: ids } } });
  const own = await ctx.db.company.findMany({
    where: { AND: [{ id: { in: ids } }, companyWriteWhere(ctx)] },
    select: { id: true },
  });
  const byId = new Map(records.map((record) => [record.id, record]));
  const writable = new Set(own.map(({ id }) => id));
  return rows.map((row, i) => {
    const record = known[i] ? byId.get(known[i].id) : undefined;
    const named = record && plainName(record.name) !== plainName(row.values.name ?? "");
    // Found by an alias or without its legal form: the name stays, and what was typed is not lost.
    const values =
      record && named && !row.values.creditCode ? { ...row.values, name: record.name } : row.values;
    const { changes, jumps } = record
      ? differences("COMPANY", { values, held: companyAsHeld(record) })
      : { changes: [], jumps: [] };
    const remarks = jumps.map((jump) => hold(row, jump.text, jump.field));
    if (record && changes.length > 0 && !writable.has(record.id))
      remarks.push(problem(row, `“${record.name}”由其他单位或文件登记，不能由本单位改动。`, "name"));
    if (record?.creditCode && row.values.creditCode && record.creditCode !== row.values.creditCode)
      remarks.push(
        problem(
          row,
          `“${record.name}”已登记的统一社会信用代码是 ${record.creditCode}，与本行不同。`,
          "creditCode",
        ),
      );
    return {
      verdict: verdictOf(record?.id ?? null, changes),
      key: record?.id ?? row.values.creditCode ?? plainName(row.values.name ?? ""),
      targetId: record?.id ?? null,
      label: record?.name ?? row.values.name ?? "",
      changes,
      remarks,
      values,
    };
  });
};
