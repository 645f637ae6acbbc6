import { describe, expect, it } from "vitest";
import { findRecords } from "#search/find";
import { SEARCH_KINDS, type SearchKind } from "#search/kinds";
import type { Engine } from "#search/port";
import type { Scopes } from "#search/scope";
import type { Db } from "~/platform/db.server";
import { aWorld, NOW } from "./builders";
import { aCompany, aLead } from "./builders-leads";
import { scopesOf } from "./builders-search";

export interface Subject {
  db: () => Db;
  engine: () => Engine;
  /** Brings the index to what the database holds. */
  settle: () => Promise<void>;
}

const NAMES = [
  "科济制药",
  "东富龙",
  "珈凯生物",
  "招商证券股份有限公司",
  "中国农业发展银行",
  "在建工程",
  "待处理",
  "安装简单",
  "重药控股",
  "长园科技",
  "乐普医疗",
  "上海湾区合成生物学未来产业加速园运营管理股份有限公司",
  "CAR-T金工园",
  "国盛药谷二期",
  "Siemens Healthineers 中国",
];

const FINDS: [typed: string, name: string, by: string][] = [
  ["科济制药", "科济制药", "exact"],
  ["济制", "科济制药", "infix"],
  ["富龙", "东富龙", "infix"],
  ["東富龍", "东富龙", "exact"],
  ["kejizhiyao", "科济制药", "spelled"],
  ["ke ji zhi yao", "科济制药", "spelled"],
  ["kejizh", "科济制药", "pinyin-unfinished"],
  ["zhiyao", "科济制药", "pinyin-inside"],
  ["kjzy", "科济制药", "spelled"],
  ["jksw", "珈凯生物", "spelled"],
  ["ksw", "珈凯生物", "initials-inside"],
  ["kejizy", "科济制药", "pinyin-and-initials"],
  ["科技制药", "科济制药", "sound"],
  ["加凯生物", "珈凯生物", "sound"],
  ["招商 公司", "招商证券股份有限公司", "words"],
  ["农业", "中国农业发展银行", "infix"],
  ["工程", "在建工程", "infix"],
  ["处理", "待处理", "infix"],
  ["简单", "安装简单", "infix"],
  ["chongyao", "重药控股", "pinyin"],
  ["zhongyao", "重药控股", "pinyin"],
  ["changyuan", "长园科技", "pinyin"],
  ["zhangyuan", "长园科技", "pinyin"],
  ["yuepu", "乐普医疗", "pinyin"],
  ["lepu", "乐普医疗", "pinyin"],
  [
    "上海湾区合成生物学未来产业加速园运营管理股份有限公司",
    "上海湾区合成生物学未来产业加速园运营管理股份有限公司",
    "exact",
  ],
  ["合成生物学未来产业加速园", "上海湾区合成生物学未来产业加速园运营管理股份有限公司", "infix"],
  [
    "hechengshengwuxueweilaichanyejiasuyuan",
    "上海湾区合成生物学未来产业加速园运营管理股份有限公司",
    "pinyin-inside",
  ],
  ["hcswxwlcyjsyyy", "上海湾区合成生物学未来产业加速园运营管理股份有限公司", "initials-inside"],
  ["CAR-T 金工园", "CAR-T金工园", "exact"],
  ["cart", "CAR-T金工园", "prefix"],
  ["ＣＡＲ－Ｔ", "CAR-T金工园", "prefix"],
  ["金工园 car", "CAR-T金工园", "words"],
  ["国盛药谷2期", "国盛药谷二期", "exact"],
  ["药谷Ⅱ期", "国盛药谷二期", "infix"],
  ["kjzhiyao", "科济制药", "pinyin-and-initials"],
  ["上海科济制药有限公司", "科济制药", "exact"],
  ["科济制药（上海）有限公司", "科济制药", "exact"],
  ["上海东富龙科技集团股份有限公司", "东富龙", "exact"],
  ["上海东富龙", "东富龙", "exact"],
  ["k j z y", "科济制药", "spelled"],
  ["科ji制药", "科济制药", "prefix"],
  ["科济z", "科济制药", "prefix"],
  ["国盛2期", "国盛药谷二期", "pieces"],
  ["healthineers", "Siemens Healthineers 中国", "infix"],
];

/** What every engine keeps. */
export const describeContract = (name: string, { db, engine, settle }: Subject) => {
  const ask = (q: string, more: Partial<Parameters<typeof findRecords>[2]> = {}) =>
    findRecords(db(), engine(), { q, scopes: scopesOf(), kinds: SEARCH_KINDS, limit: 20, ...more });
  const titles = async (
    q: string,
    scopes: Scopes = scopesOf(),
    kinds: readonly SearchKind[] = SEARCH_KINDS,
  ) => (await ask(q, { scopes, kinds })).hits.map(({ source }) => `${source.kind} ${source.title}`);

  describe(`${name}: finding`, () => {
    it("finds each name by every way of typing it", async () => {
      await aWorld(db());
      for (const each of NAMES) await aCompany(db(), { name: each });
      await settle();
      const missed = [];
      for (const [typed, expected, by] of FINDS) {
        const { hits } = await ask(typed, { kinds: ["company"] });
        const first = hits[0] && `${hits[0].source.title} ${hits[0].matchedBy}`;
        if (first !== `${expected} ${by}`) missed.push({ typed, expected: `${expected} ${by}`, first });
      }
      expect(missed).toEqual([]);
    });

    it("answers nothing to what holds no letter, and to what no record holds", async () => {
      await aWorld(db());
      await settle();
      for (const q of ["", "  ", "！？", "'", '"', "\\", "':*&|!()", "查无此名", "zzzzqq", "🎉"])
        expect((await ask(q)).hits, q).toEqual([]);
    });

    it("answers at once and without a fault whatever is pasted", async () => {
      await aWorld(db());
      await aCompany(db(), { name: "科济制药" });
      await settle();
      const hostile = [
        ..."'\"\\%_*:&|!()<>{}[]$;".split("").map((mark) => `科济${mark}`),
        "科济\u0000制药",
        "\ud800科济\udc00制药",
        "🎉科济👩‍🔬制药",
        "科济".repeat(5_000),
        "a".repeat(10_000),
        `${"an".repeat(5_000)}x`,
        "1期".repeat(5_000),
        "\u0000\ud800'\"\\".repeat(100),
        "\u202e\ufeff\u200b",
        "' OR 1=1 --",
        '"] OR kind = "note',
      ];
      for (const q of hostile) {
        const began = process.cpuUsage();
        const { hits } = await ask(q, { facets: true });
        const { user, system } = process.cpuUsage(began);
        // Not by the clock: what a busy machine lets wait is no work of ours.
        expect((user + system) / 1_000, q.slice(0, 20)).toBeLessThan(1_000);
        if (/^.?科济.{0,8}$/su.test(q)) expect(hits[0]?.source.title, q).toBe("科济制药");
      }
    });

    it("offers names that sound alike where only a text was found", async () => {
      await aWorld(db());
      await aCompany(db(), { name: "康黎诊断" });
      const lead = await aLead(db(), { projectName: "体外试剂产线", companyName: "恒远医械" });
      await db().lead.update({ where: { id: lead.id }, data: { summary: "与康力诊断比较价格" } });
      await settle();
      const { hits, suggestions } = await ask("康力诊断");
      expect(hits.map(({ source }) => source.title)).toEqual(["体外试剂产线"]);
      expect(suggestions).toEqual(["康黎诊断"]);
    });

    it("narrows by kind, park, stage, field and year, and counts them in what was found", async () => {
      await aWorld(db());
      const here = [{ parkId: "jinshan-hightech", shareBp: 10_000 }];
      const there = [{ parkId: "tangu-lvwan", shareBp: 10_000 }];
      await aLead(db(), { projectName: "酶制剂一号", companyName: "甲企", stage: "SIGNED", sites: here });
      await aLead(db(), { projectName: "酶制剂二号", companyName: "乙企", field: "SYNBIO", sites: there });
      await settle();
      const { facets, total } = await ask("酶制剂", { facets: true });
      expect(total).toEqual({ value: 2, exact: true });
      expect(facets).toMatchObject({
        kind: { lead: 2 },
        parkId: { "jinshan-hightech": 1, "tangu-lvwan": 1 },
        stage: { SIGNED: 1 },
        field: { SYNBIO: 1 },
        year: { "2026": 2 },
      });
      const only = async (filters: object) =>
        (await ask("酶制剂", { filters })).hits.map(({ source }) => source.title);
      expect(await only({ parkId: "tangu-lvwan" })).toEqual(["酶制剂二号"]);
      expect(await only({ stage: "SIGNED" })).toEqual(["酶制剂一号"]);
      expect(await only({ field: "SYNBIO", year: 2026 })).toEqual(["酶制剂二号"]);
      expect(await only({ year: 2025 })).toEqual([]);
    });

    it("sorts by what moved last when asked to", async () => {
      await aWorld(db());
      const day = (text: string) => new Date(`${text}T00:00:00Z`);
      await aLead(db(), { projectName: "酶", companyName: "甲企", lastActivityAt: day("2026-01-01") });
      await aLead(db(), {
        projectName: "酶制剂新线",
        companyName: "乙企",
        lastActivityAt: day("2026-05-01"),
      });
      await settle();
      const order = async (sort: "relevance" | "recent") =>
        (await ask("酶", { sort })).hits.map(({ source }) => source.title);
      expect(await order("relevance")).toEqual(["酶", "酶制剂新线"]);
      expect(await order("recent")).toEqual(["酶制剂新线", "酶"]);
    });
  });

  describe(`${name}: scope`, () => {
    it("keeps districts and units apart in hits, totals, facets and suggestions", async () => {
      await aWorld(db());
      await aLead(db(), { projectName: "发酵基地甲", companyName: "甲酵", organisationId: "xinjinshan" });
      await aLead(db(), { projectName: "发酵基地乙", companyName: "乙酵", organisationId: "tangu" });
      await aLead(db(), { projectName: "发酵基地丙", companyName: "丙酵", organisationId: "nanda" });
      await settle();
      const of = async (scopes: Scopes) => {
        const { hits, total, facets } = await ask("发酵基地", { scopes, facets: true });
        return [hits.map(({ source }) => source.title).sort(), total.value, facets?.kind.lead ?? 0];
      };
      const unit = scopesOf({ districtId: "jinshan", organisationId: "tangu" });
      expect(await of(unit)).toEqual([["发酵基地乙"], 1, 1]);
      expect(await of(scopesOf({ districtId: "jinshan" }))).toEqual([["发酵基地乙", "发酵基地甲"], 2, 2]);
      expect(await of(scopesOf())).toEqual([["发酵基地丙", "发酵基地乙", "发酵基地甲"], 3, 3]);
      expect(await of(scopesOf({ nothing: true }))).toEqual([[], 0, 0]);
      expect((await ask("发笑基地甲", { scopes: unit })).suggestions).not.toContain("发酵基地甲");
    });

    it("finds contacts only for who may see them", async () => {
      await aWorld(db());
      const company = await aCompany(db(), { name: "甲酵", organisationId: "xinjinshan" });
      await db().contact.create({
        data: { companyId: company.id, name: "曾敏", phone: "13800001111", createdAt: NOW },
      });
      await settle();
      const none = { districtId: null, organisationId: null, nothing: true };
      expect(await titles("曾敏")).toEqual(["contact 曾敏"]);
      expect(await titles("cengmin")).toEqual(["contact 曾敏"]);
      expect(await titles("13800001111")).toEqual(["contact 曾敏"]);
      for (const q of ["曾敏", "zengmin", "13800001111"]) {
        expect(await titles(q, scopesOf({}, { contact: none }))).toEqual([]);
        expect(await titles(q, scopesOf({ districtId: "jinshan", organisationId: "tangu" }))).toEqual([]);
      }
    });

    it("shows a confidential project by its code name alone, and only to who may read it", async () => {
      await aWorld(db());
      const lead = await aLead(db(), { projectName: "植保创新中心", companyName: "先正达" });
      await db().lead.update({ where: { id: lead.id }, data: { codeName: "青鸾" } });
      await settle();
      expect(await titles("青鸾")).toEqual(["lead 青鸾"]);
      expect(await titles("青鸾", scopesOf({ districtId: "jinshan", organisationId: "tangu" }))).toEqual([]);
      const [hit] = (await ask("先正达", { kinds: ["lead"] })).hits;
      expect(hit).toMatchObject({
        segments: [{ text: "青鸾", hit: false }],
        excerpt: null,
        source: { subtitle: null },
      });
    });
  });
};
