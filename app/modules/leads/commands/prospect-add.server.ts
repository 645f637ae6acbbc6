import { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, invalid } from "~/platform/errors";
import { companiesNamed, findNamedCompanies, prospectListInReach } from "../queries/prospects.server";
import { MOST_NAMES, parseNames } from "../rules/prospect";
import { tellClaimedNames } from "./claim-look-up.server";

export interface AddedNames {
  added: number;
  /** Found among the companies that the reader may open. */
  linked: number;
  /** In the list already. */
  there: string[];
  /** Claimed by another unit: whom to ask, and never for which project. */
  claimed: { name: string; unit: string; person: string }[];
  /** Twice in what was pasted. */
  twice: string[];
  /** Too short or too long to be a name. */
  odd: string[];
}

export const addProspectsSchema = z.object({
  listId: z.string().min(1),
  names: z
    .string("请粘贴企业名称，一行一家。")
    .min(1, "请粘贴企业名称，一行一家。")
    .max(60_000, "一次粘贴的内容太多，请分几次。"),
});

interface List {
  id: string;
  name: string;
  districtId: string;
  organisationId: string;
}

/** Inside a write on the list. What is there already, or was pasted twice, is told and left as it is. */
export const addNames = async (ctx: Ctx, list: List, text: string): Promise<AddedNames> => {
  const { names, twice, odd } = parseNames(text);
  if (names.length === 0)
    throw invalid("没有读到企业名称，请一行写一家。", { names: "没有读到企业名称，请一行写一家。" });
  if (names.length > MOST_NAMES)
    throw invalid(`一次最多 ${MOST_NAMES} 家，这里有 ${names.length} 家。`, {
      names: `一次最多 ${MOST_NAMES} 家。`,
    });
  await ctx.db.$queryRaw`SELECT 1 FROM "ProspectList" WHERE "id" = ${list.id} FOR UPDATE`;
  const there = await ctx.db.prospectEntry.findMany({
    where: { listId: list.id, nameKey: { in: names.map(({ key }) => key) } },
    select: { nameKey: true },
  });
  const known = new Set(there.map(({ nameKey }) => nameKey));
  const fresh = names.filter(({ key }) => !known.has(key));
  const companies = await findNamedCompanies(ctx, { names: fresh, districtId: list.districtId });
  await ctx.db.prospectEntry.createMany({
    data: fresh.map(({ name, key }) => ({
      listId: list.id,
      name,
      nameKey: key,
      companyId: companies.get(key) ?? null,
      createdAt: ctx.now,
    })),
  });
  await record(ctx, {
    action: "prospectList.add",
    entity: "prospectList",
    entityId: list.id,
    districtId: list.districtId,
    organisationId: list.organisationId,
    summary: `招商清单“${list.name}”加入 ${fresh.length} 家企业`,
  });
  const inDistrict = await companiesNamed(ctx, { names: fresh, districtId: list.districtId });
  const written = new Map(
    fresh.flatMap(({ name, key }) => {
      const id = inDistrict.get(key);
      return id ? [[name, id] as const] : [];
    }),
  );
  const claimed = await tellClaimedNames(ctx, { named: written, districtId: list.districtId });
  const already = names.filter(({ key }) => known.has(key)).map(({ name }) => name);
  return { added: fresh.length, linked: companies.size, there: already, claimed, twice, odd };
};

export const addProspects = async (ctx: Ctx, raw: unknown): Promise<AddedNames> => {
  allow(ctx, "lead.write");
  const input = addProspectsSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const list = await prospectListInReach(inner, input.listId);
    if (list.closedAt) throw conflict("这份清单已办结，不能再加入企业。请先重新打开。");
    return addNames(inner, list, input.names);
  });
};
