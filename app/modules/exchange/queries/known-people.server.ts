import type { Ctx } from "~/platform/ctx";

interface Named {
  leadId: string;
  companyId: string;
  name: string | undefined;
  phone: string | undefined;
}

/** What a project knows of a person that a row names: nothing, all of it, or something else that a person has to look at. */
export type Knowledge = "NEW" | "KNOWN" | { otherwise: string };

const digits = (phone: string | null | undefined) => (phone ?? "").replace(/\D/g, "");
const plain = (name: string) => name.replace(/\s/g, "");
/** Of one person alone, unlike the telephone of an office. */
const isMobile = (phone: string) => /^(86)?1[3-9]\d{9}$/.test(phone);

/** 已有联系人: the people entered with these projects, or with their companies for all projects. */
export const knownPeople = async (ctx: Ctx, named: readonly Named[]): Promise<(one: Named) => Knowledge> => {
  const asked = named.filter(({ name }) => name);
  const people =
    asked.length === 0
      ? []
      : await ctx.db.contact.findMany({
          where: {
            OR: [
              { leadId: { in: asked.map(({ leadId }) => leadId) } },
              { leadId: null, companyId: { in: asked.map(({ companyId }) => companyId) } },
            ],
          },
          select: { leadId: true, companyId: true, name: true, phone: true },
        });
  const known = new Map<string, { name: string; phone: string | null }[]>();
  for (const { leadId, companyId, name, phone } of people) {
    const of = leadId ?? companyId;
    known.set(of, [...(known.get(of) ?? []), { name, phone }]);
  }
  return ({ leadId, companyId, name, phone }) => {
    if (!name) return "KNOWN";
    const there = [leadId, companyId].flatMap((of) => known.get(of) ?? []);
    const number = digits(phone);
    const namesakes = there.filter((one) => plain(one.name) === plain(name));
    if (namesakes.some((one) => number === "" || digits(one.phone) === number)) return "KNOWN";
    if (namesakes.length > 0)
      return {
        otherwise: `联系人“${name}”已有登记，其中没有电话 ${phone}，导入不改动。请在项目页面上核对。`,
      };
    const sharing = isMobile(number) && there.find((one) => digits(one.phone) === number);
    return sharing
      ? { otherwise: `${phone} 已登记在联系人“${sharing.name}”名下，“${name}”没有导入。请在项目页面上核对。` }
      : "NEW";
  };
};
