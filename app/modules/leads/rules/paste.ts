import type { Field, SourceChannel } from "#prisma/enums";

/**
 * 粘贴建线索: reads a chat text into the fields of a new lead, by plain patterns. Always true: it only proposes, a
 * person checks before saving; what it does not find stays empty; the text itself is kept as the summary.
 */
export type PastedLead = Partial<
  Record<
    | "companyName"
    | "projectName"
    | "expectedAmount"
    | "areaNeedSqm"
    | "contactName"
    | "contactTitle"
    | "contactPhone"
    | "summary",
    string
  >
> & { field?: Field; source?: SourceChannel };

const FIELD_WORDS: readonly (readonly [Field, RegExp])[] = [
  ["SYNBIO", /合成生物|生物制造|底盘细胞|发酵/],
  ["BIOMATERIALS", /生物基|生物材料|可降解|聚乳酸|PHA|PLA/],
  ["BIOAGRI", /生物农业|生物农药|生物肥|种业|饲料/],
  ["BIOENERGY", /生物能源|生物柴油|生物燃料|航空煤油|SAF/],
  ["BIOMEDICINE", /生物医药|制药|药业|疫苗|抗体|细胞治疗|基因治疗|医疗器械|新药|原料药/],
  ["NEW_MATERIALS", /新材料|碳纤维|复合材料/],
  ["LOW_ALTITUDE", /低空|无人机|eVTOL/i],
  ["ELECTRONICS", /电子信息|芯片|半导体|集成电路/],
];

const SOURCE_WORDS: readonly (readonly [SourceChannel, RegExp])[] = [
  ["ALUMNI", /校友/],
  ["CHAMBER", /商会/],
  ["ASSOCIATION", /协会/],
  ["FORUM", /论坛|大会|峰会|展会/],
  ["FUND", /基金|创投|资本/],
  ["STATIONED", /驻外|驻京|驻深/],
  ["ENTERPRISE", /以商招商|企业介绍|客户介绍/],
];

/** Words that stand before a name in a message and are no part of it. */
const BEFORE_NAME =
  /^.*(?:见了|见到|拜访了?|走访了?|联系了?|联系上|对接了?|接待了?|介绍了?|推荐了?|认识了?|名叫|叫做|来自|聊了|公司是|企业是|今天|昨天|刚才|上午|下午)/;

const companyIn = (text: string): string | undefined => {
  const labelled = /(?:企业|公司|单位)(?:名称)?:\s*([^\n,;。]{2,60})/.exec(text)?.[1];
  const written = /[\p{Script=Han}\w()·]{2,40}?(?:有限责任公司|股份有限公司|有限公司|研究院|研究所)/u.exec(
    text,
  )?.[0];
  const name = (labelled ?? written?.replace(BEFORE_NAME, ""))?.trim();
  return name?.replaceAll("(", "（").replaceAll(")", "）");
};

/** Who brought the news is not whom it is about. */
const BROUGHT_IT = /^[^,，。;；\n]{0,4}?(?:介绍|推荐|引荐|牵线|告知|转来)/;

const folded = (text: string) => text.normalize("NFKC").replace(/[\s·・.()（）&—-]/g, "");

/** A name written out with its legal form comes first; else, of companies on record, the first one spoken of. */
const companyOf = (text: string, onRecord: readonly string[]): string | undefined => {
  const written = companyIn(text);
  if (
    written &&
    (written.endsWith("公司") || !onRecord.some((name) => folded(written).includes(folded(name))))
  )
    return written;
  const plain = folded(text);
  const place = (name: string) => {
    const at = plain.indexOf(folded(name));
    if (at < 0) return plain.length;
    return BROUGHT_IT.test(plain.slice(at + folded(name).length)) ? 2 * plain.length + at : at;
  };
  return [...onRecord].sort((a, b) => place(a) - place(b))[0];
};

const AMOUNT = String.raw`\d+(?:\.\d+)?\s*(?:[亿万]元?)?\s*(?:[-~—至到]\s*\d+(?:\.\d+)?\s*)?(?:亿元?|万元?)`;

/** An amount that is called an investment comes before any other; a range stays as it was typed. */
const amountIn = (text: string): string | undefined => {
  const called = new RegExp(String.raw`(?:投资|总投|投入)[^\d\n,;。]{0,8}?(约?\s*${AMOUNT})(?!\s*平)`).exec(
    text,
  )?.[1];
  const any = new RegExp(String.raw`(约?\s*${AMOUNT})(?!\s*平)`).exec(text)?.[1];
  return (called ?? any)?.replace(/\s/g, "");
};

const areaIn = (text: string): string | undefined => {
  const found = /(\d[\d,]*(?:\.\d+)?)\s*(万)?\s*(?:平方米|平米|平方|m2|平(?!台|均|衡))/.exec(text);
  if (!found) return undefined;
  const [, digits, wan] = found;
  const square = Number(digits!.replaceAll(",", "")) * (wan ? 10_000 : 1);
  return Number.isFinite(square) && square > 0 ? String(Math.round(square * 100) / 100) : undefined;
};

const TITLES = "董事长|总经理|副总|总监|经理|主任|博士|教授|老师|先生|女士|总";

const contactIn = (text: string): Pick<PastedLead, "contactName" | "contactTitle"> => {
  const labelled = /联系人:?\s*(\p{Script=Han}{2,4}?)(?=[\s,;。\d(:]|$|董事长|总经理|经理|先生|女士)/u.exec(
    text,
  )?.[1];
  const [, name, title] =
    new RegExp(String.raw`(?:^|[\s,;。:的])(\p{Script=Han}{1,3}?)(${TITLES})`, "u").exec(text) ?? [];
  if (labelled)
    return { contactName: labelled, ...(name === labelled && title ? { contactTitle: title } : {}) };
  if (!name || !title) return {};
  return name.length === 1 ? { contactName: name + title } : { contactName: name, contactTitle: title };
};

const projectIn = (text: string): string | undefined =>
  /项目(?:名称)?:\s*([^\n,;。]{2,60})/.exec(text)?.[1]?.trim() ??
  /年产[^\n,;。]{2,40}/.exec(text)?.[0] ??
  /(?:建设?|做|落地)(?:一个|一条)?([^\n,;。]{2,30}?(?:项目|产线|生产线|基地|中心|总部))/.exec(text)?.[1];

const wordIn = <Code>(text: string, words: readonly (readonly [Code, RegExp])[]): Code | undefined =>
  words.find(([, pattern]) => pattern.test(text))?.[0];

export const MAX_PASTE = 4000;
const MAX_SUMMARY = 2000;

/** `onRecord`: the names of companies on record that the text holds. */
export const readPaste = (pasted: string, onRecord: readonly string[] = []): PastedLead => {
  const text = pasted.slice(0, MAX_PASTE).normalize("NFKC").replace(/\r\n?/g, "\n").trim();
  const found: PastedLead = {
    companyName: companyOf(text, onRecord),
    projectName: projectIn(text),
    expectedAmount: amountIn(text),
    areaNeedSqm: areaIn(text),
    contactPhone: /(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?!\d)/.exec(text)?.[0],
    ...contactIn(text),
    field: wordIn(text, FIELD_WORDS),
    source: wordIn(text, SOURCE_WORDS),
    summary: pasted.trim().slice(0, MAX_SUMMARY),
  } as PastedLead;
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value)) as PastedLead;
};
