import { coreName, plainName } from "~/modules/companies/rules";
import { addContactSchema } from "~/modules/leads/schema";
import type { Ctx } from "~/platform/ctx";
import { sharesText } from "../rules/read-cell";
import type { ReadRow, Remark } from "../rules/reading";
import { isOnlyMissing } from "../rules/settle";
import { saidOfStage } from "../rules/stage-words";
import { type Change, differences, type Held } from "../rules/verdict";
import { type KnownLead, projectKey } from "./catalogue.server";
import { knownPeople } from "./known-people.server";
import {
  type Catalogue,
  type FoundLead,
  findLeads,
  held,
  hold,
  leadKey,
  leadLabel,
  note,
  type Planner,
  verdictOf,
} from "./planned.server";

/** The lead as the columns of a ledger hold it. A lead on several parks keeps its shares: the park column is left alone. */
export const leadAsHeld = (lead: KnownLead): Held => ({
  ...held({
    project: lead.projectName,
    codeName: lead.codeName,
    field: lead.field,
    source: lead.source,
    referrer: lead.referrer,
    origin: lead.origin,
    grade: lead.grade,
    expected: lead.expectedFen ?? lead.expectedText,
    areaNeed: lead.areaNeedSqm,
    summary: lead.summary,
    nextStep: lead.nextStep,
    nextStepOn: lead.nextStepOn,
    registeredName: lead.registeredName,
  }),
  ...(lead.sites.length === 1 ? { park: lead.sites[0]!.parkId, carrier: lead.sites[0]!.carrierId } : {}),
});

const TWO_COMPANIES =
  /(公司|集团|厂|研究院|研究所|大学)[)）]?\s*[、,，;；/／+＋&和与及]\s*.{2,}(公司|集团|厂|研究院|研究所|大学)/;

/** Which company a row will be about, where it is not the one by this very name. */
const ofCompany = (
  row: ReadRow,
  at: FoundLead,
  { catalogue, core }: { catalogue: Catalogue; core: string },
): Remark[] => {
  const { company = "" } = row.values;
  if (company === "" || at.lead) return [];
  if (TWO_COMPANIES.test(company))
    return [hold(row, `“${company}”像是不止一家企业，按一家登记。请核对。`, "company")];
  const plain = plainName(company);
  const known = row.values.creditCode || !at.companyId ? null : catalogue.companies.byName(company);
  if (known) {
    const name = plainName(known.name);
    if (name === plain || catalogue.companies.isCalled(known.id, company)) return [];
    const text = `“${company}”按企业库中的“${known.name}”认定。`;
    return name.includes(plain) || plain.includes(name)
      ? [note(row, text)]
      : [hold(row, `${text}不是同一家的，请先在企业库登记“${company}”。`, "company")];
  }
  if (at.companyId) return [];
  const alike = catalogue.fresh.get(core);
  if (alike === undefined) catalogue.fresh.set(core, company);
  else if (!row.values.creditCode && plainName(alike) !== plain)
    return [
      hold(
        row,
        `“${company}”与表中的“${alike}”只差地区或公司形式，按同一家企业登记。不是同一家的，请先在企业库分别登记。`,
        "company",
      ),
    ];
  return [note(row, `企业库中没有“${company}”，将同时登记。`)];
};

const SITES = new Set(["park", "shares"]);

/** On several parks, now or in the row: the shares of a known project are set by hand; null where it is one park. */
const ofSites = (row: ReadRow, lead: KnownLead): Remark[] | null => {
  const { park, shares } = row.values;
  if (lead.sites.length === 1 && !shares) return null;
  const kept = row.remarks.filter(({ kind, field }) => kind !== "problem" || field !== "park");
  const isRead = kept.length === row.remarks.length;
  row.remarks = kept;
  const isSame = shares
    ? shares === sharesText(lead.sites)
    : park
      ? lead.sites.some(({ parkId }) => parkId === park)
      : isRead;
  return isSame ? [] : [note(row, "已有项目的园区和份额，导入不改动。有变动的，请在项目页面上设置。")];
};

const PERSON = ["contactName", "contactTitle", "contactPhone"] as const;

const personIn = ({ values }: ReadRow, { id, companyId }: KnownLead) => ({
  leadId: id,
  companyId,
  name: values.contactName,
  phone: values.contactPhone,
});

interface OfPerson {
  changes: Change[];
  remarks: Remark[];
}

/** People that rows name for known projects: who is new comes in, who is known otherwise is told. */
const peopleOf = async (
  ctx: Ctx,
  rows: readonly ReadRow[],
  found: readonly FoundLead[],
): Promise<(row: ReadRow, lead: KnownLead) => OfPerson> => {
  const knows = await knownPeople(
    ctx,
    found.flatMap(({ lead }, i) => (lead ? [personIn(rows[i]!, lead)] : [])),
  );
  return (row, lead) => {
    const known = knows(personIn(row, lead));
    if (known === "KNOWN") return { changes: [], remarks: [] };
    if (known !== "NEW") return { changes: [], remarks: [note(row, known.otherwise)] };
    const { contactName, contactTitle, contactPhone } = row.values;
    const who = [contactName, contactTitle, contactPhone].filter(Boolean).join(" ");
    const refusal = addContactSchema.safeParse({ id: lead.id, contactName, contactTitle, contactPhone });
    if (!refusal.success)
      return {
        changes: [],
        remarks: [note(row, `联系人“${who}”没有导入：${refusal.error.issues[0]!.message}`)],
      };
    return { changes: [{ field: "contactName", label: "新增联系人", from: "—", to: who }], remarks: [] };
  };
};

interface OfRow {
  values: Record<string, string>;
  changes: Change[];
  remarks: Remark[];
}

/** What a row says anew of a project that is known: one value for the whole file makes new leads whole, not these. */
const ofKnown = (
  row: ReadRow,
  lead: KnownLead,
  { person, parkNames }: { person: OfPerson; parkNames: Catalogue["parkNames"] },
): OfRow => {
  row.remarks = row.remarks.filter((remark) => !isOnlyMissing(remark));
  const sites = ofSites(row, lead);
  const values = Object.fromEntries(
    Object.entries(row.values).filter(([id]) => !row.filled?.includes(id) && !(sites && SITES.has(id))),
  );
  const { changes, jumps } = differences("LEAD", { values, held: leadAsHeld(lead), names: parkNames });
  const remarks = jumps.map((jump) => hold(row, jump.text, jump.field));
  if (person.changes.length === 0) for (const id of PERSON) delete values[id];
  return {
    values,
    changes: [...changes, ...person.changes],
    remarks: [...remarks, ...(sites ?? []), ...person.remarks],
  };
};

const parksOf = ({ park, shares }: Record<string, string>): string[] =>
  shares ? shares.split("|").map((site) => site.split(":")[0]!) : park ? [park] : [];

/** The park of a new lead is another unit's, which will read the lead. */
const isOthersPark = (ctx: Ctx, { values }: ReadRow, { operatorOf }: Catalogue): boolean => {
  const { organisationId: own } = ctx.actor;
  return own !== null && parksOf(values).some((park) => (operatorOf(park) ?? own) !== own);
};

export const planLeads: Planner = async (ctx, rows, catalogue) => {
  const found = await findLeads(ctx, rows, catalogue, { strict: true });
  const personOf = await peopleOf(ctx, rows, found);
  const { parkNames } = catalogue;
  return rows.map((row, i) => {
    const at = found[i]!;
    const { lead } = at;
    const known = lead && ofKnown(row, lead, { person: personOf(row, lead), parkNames });
    const changes = known?.changes ?? [];
    const remarks = known ? [...at.remarks, ...known.remarks] : at.remarks;
    const core = at.companyId ? "" : coreName(row.values.company ?? "");
    remarks.push(...ofCompany(row, at, { catalogue, core }));
    for (const said of saidOfStage(row.values, lead))
      remarks.push({ ...said, at: String(row.row), field: "stage" });
    if (!lead && isOthersPark(ctx, row, catalogue))
      remarks.push(note(row, "落地园区由其他单位运营，导入后该单位可以看到这个项目。"));
    return {
      verdict: verdictOf(lead?.id ?? null, changes),
      key: at.companyId ? leadKey(row, at) : `${core}|${projectKey(row.values.project ?? "")}`,
      targetId: lead?.id ?? null,
      label: leadLabel(row, at),
      changes,
      remarks,
      values: known?.values ?? row.values,
    };
  });
};
