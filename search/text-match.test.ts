import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { documentTokens, type Searchable } from "#search/text";
import { classify, highlight, matchKinds } from "#search/text-match";
import { parseQuery, type TokenQuery } from "#search/text-query";

const holds = (query: TokenQuery, tokens: readonly string[]): boolean => {
  if ("all" in query) return query.all.every((part) => holds(part, tokens));
  if ("any" in query) return query.any.some((part) => holds(part, tokens));
  return tokens.some((token) => (query.prefix ? token.startsWith(query.lexeme) : token === query.lexeme));
};

interface Row {
  name: string;
  aliases?: string[];
}

const rows = ["companies", "carriers", "parks"].flatMap(
  (kind) =>
    JSON.parse(
      readFileSync(fileURLToPath(new URL(`../seeds/reference/${kind}.json`, import.meta.url)), "utf8"),
    ) as Row[],
);

const index = rows.map(({ name, aliases }) => {
  const item: Searchable = { names: [name], aliases };
  return { name, item, tokens: documentTokens(item) };
});

function search(query: string): string[] {
  const parsed = parseQuery(query);
  const among = (tokens: TokenQuery | null) =>
    tokens
      ? index
          .filter((row) => holds(tokens, row.tokens))
          .flatMap(({ name, item }) => {
            const match = classify(parsed, item);
            return match ? [{ name, match }] : [];
          })
          .sort((one, other) => one.match.rank - other.match.rank || one.name.length - other.name.length)
          .map(({ name }) => name)
      : [];
  const found = among(parsed.any);
  return found.length ? found : among(parsed.loose);
}

describe("the names of the plan documents", () => {
  it.each([
    ["科济制药", "科济制药"],
    ["凯莱英", "凯莱英"],
    ["碳谷绿湾", "碳谷绿湾"],
    ["国盛药谷二期", "国盛药谷二期"],
    ["莱英", "凯莱英"],
    ["素智", "金城素智"],
    ["绿湾", "碳谷绿湾"],
    ["kjzy", "科济制药"],
    ["wsc", "万仕诚"],
    ["dfl", "东富龙"],
    ["zkstszg", "中科生态数字港一期", "中科生态数字港二期"],
    ["jiakai", "珈凯生物"],
    ["sipanw", "斯潘威"],
    ["jingongyuan", "金工园四期"],
    ["加凯生物", "珈凯生物"],
    ["康力诊断", "康黎诊断"],
    ["国盛药谷2期", "国盛药谷二期"],
    ["国盛药谷Ⅱ期", "国盛药谷二期"],
    ["国盛药谷2", "国盛药谷二期"],
    ["金工园４期", "金工园四期"],
    ["金山银河1号", "东久新宜金山银河一号智慧产业园"],
    ["guoshengyaogu2qi", "国盛药谷二期"],
    ["jinchuangyeq", "金创园二期"],
    ["gsyaoguerqi", "国盛药谷二期"],
    ["zkshengtaishuzigangyiqi", "中科生态数字港一期"],
    ["科济zhiyao", "科济制药"],
    ["kj制药", "科济制药"],
    ["上海湾区大sha", "上海湾区大厦"],
    ["shwqdx", "上海湾区大厦"],
    ["臨港碳穀綠灣研發一期", "临港碳谷绿湾研发一期"],
    ["金工园第四期", "金工园四期"],
    ["国盛药谷Ⅱ", "国盛药谷二期"],
    ["金创园II", "金创园二期"],
    ["jgy4", "金工园四期"],
    ["jcy2q", "金创园二期"],
    ["jinchuangyuan2", "金创园二期"],
    ["tangulyuwan", "碳谷绿湾", "碳谷绿湾临港二期研发"],
    ["k j z y", "科济制药"],
    ["k'j'z'y", "科济制药"],
    ["金工y", "金工园四期"],
    ["凯lai英", "凯莱英"],
    ["宝武碳中和", "宝武(上海)碳中和产业园"],
    ["张江金山园", "张江高新区金山园"],
    ["东湖2期", "东湖国际创新中心二期"],
  ])("%s brings %s first", (query, ...expected) =>
    expect(search(query).slice(0, expected.length).sort()).toEqual([...expected].sort()),
  );

  it("are each found first by their own whole name, initials, pinyin and traditional form", () => {
    const missed = rows.filter(({ name }) => search(name)[0] !== name).map(({ name }) => name);
    expect(missed).toEqual([]);
    expect(search("東富龍")[0]).toBe("东富龙");
    expect(search("kējì zhìyào")[0]).toBe("科济制药");
  });

  it("are each found by every two characters of theirs", () => {
    const missed = rows.flatMap(({ name }) =>
      Array.from({ length: name.length - 1 }, (_, at) => name.slice(at, at + 2)).filter(
        (pair) => /^\p{sc=Han}+$/u.test(pair) && !search(pair).includes(name),
      ),
    );
    expect(missed).toEqual([]);
  });
});

const kind = (query: string, name: string, aliases?: string[]) =>
  classify(query, { names: [name], aliases })?.kind ?? null;

describe("how a hit matched", () => {
  it.each([
    ["科济制药", "科济制药", "exact"],
    ["ＣＡＲ－Ｔ", "CAR-T", "exact"],
    ["科济 制药", "科济制药", "exact"],
    ["东富龙", "東富龍", "exact"],
    ["kjzy", "科济制药", "spelled"],
    ["kejizhiyao", "科济制药", "spelled"],
    ["ke ji zhi yao", "科济制药", "spelled"],
    ["科济", "科济制药", "prefix"],
    ["制药", "科济制药", "infix"],
    ["招商 公司", "招商证券股份有限公司", "words"],
    ["cart 金工园", "金工园CAR-T项目", "words"],
    ["jiakai", "珈凯生物", "pinyin"],
    ["jksw", "珈凯生物医药", "initials"],
    ["sipanw", "斯潘威", "pinyin-unfinished"],
    ["kaisheng", "珈凯生物", "pinyin-inside"],
    ["ksw", "珈凯生物", "initials-inside"],
    ["kaishe", "珈凯生物", "pinyin-unfinished-inside"],
    ["kejizy", "科济制药", "pinyin-and-initials"],
    ["科技制药", "科济制药", "sound"],
    ["加凯", "上海珈凯生物", "sound"],
  ])("%s against %s is %s", (query, name, expected) => expect(kind(query, name)).toBe(expected));

  it.each([
    ["科技", "科进生物"],
    ["药制", "科济制药"],
    ["kejin", "科济制药"],
    ["art", "CAR-T"],
    ["科济 张江", "科济制药"],
    ["", "科济制药"],
    ["！？", "科济制药"],
  ])("%j does not match %s", (query, name) => expect(kind(query, name)).toBeNull());

  it("orders the kinds as people expect", () => {
    const kinds = ["科济制药", "kjzy", "科济", "制药", "keji", "kj", "kej", "jizh", "科技制药"].map((query) =>
      kind(query, "科济制药"),
    );
    const ranks = kinds.map((each) => matchKinds.indexOf(each!));
    expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
    expect(new Set(ranks).size).toBe(ranks.length);
  });

  it("holds a sentence that begins with the words no better than one with the words inside", () => {
    const title = { names: ["合成生物产业集聚"], sentence: true };
    expect(classify("合成", title)?.kind).toBe("infix");
    expect(classify("合成生物产业集聚", title)?.kind).toBe("exact");
    expect(classify("hcsw", title)?.kind).toBe("initials-inside");
    expect(documentTokens(title).filter((token) => /^[=PI]/.test(token))).toEqual([]);
  });

  it("says whether an alias knew better than the name", () => {
    expect(classify("经委", { names: ["金山区经济委员会"], aliases: ["经委"] })).toMatchObject({
      kind: "exact",
      byAlias: true,
    });
    expect(classify("金山", { names: ["金山区经济委员会"], aliases: ["经委"] })).toMatchObject({
      byAlias: false,
    });
  });

  it("puts contacts and notes last, and counts them only where they are handed in", () => {
    const item = { names: ["科济制药"], texts: ["CAR-T 项目，落在金工园"], people: ["曾敏"] };
    expect(classify("金工园", item)).toMatchObject({ kind: "text", reason: "text" });
    expect(classify("科济 金工园", item)?.kind).toBe("text");
    expect(classify("zengmin", item)).toMatchObject({ kind: "person", reason: "pinyin" });
    expect(classify("zengmin", { names: ["科济制药"] })).toBeNull();
  });

  it("names the reason for the reader", () => {
    expect(["科济", "kj", "科技"].map((query) => classify(query, { names: ["科济制药"] })?.reason)).toEqual([
      "text",
      "pinyin",
      "sound",
    ]);
  });

  it("comes to an answer for a name and a query made to be ambiguous", () => {
    expect(classify(`${"an".repeat(31)}x`, { names: ["安那".repeat(32)] })).toBeNull();
    expect(classify("a".repeat(64), { names: [`${"啊".repeat(63)}科`] })).toBeNull();
  });
});

const marked = (query: string, text: string) =>
  highlight(query, text)
    .map((segment) => (segment.hit ? `[${segment.text}]` : segment.text))
    .join("");

describe("highlighting", () => {
  it.each([
    ["科济", "科济制药", "[科济]制药"],
    ["生物", "生物制造与生物医药", "[生物]制造与[生物]医药"],
    ["招商 公司", "招商证券股份有限公司", "[招商]证券股份有限[公司]"],
    ["cart", "科济 CAR-T 产线", "科济 [CAR-T] 产线"],
    ["ｃａｒ－ｔ", "科济ＣＡＲ－Ｔ产线", "科济[ＣＡＲ－Ｔ]产线"],
    ["东富龙", "上海東富龍", "上海[東富龍]"],
    ["jiakai", "珈凯生物", "[珈凯]生物"],
    ["sipanw", "斯潘威生物", "[斯潘威]生物"],
    ["szg", "中科生态数字港一期", "中科生态[数字港]一期"],
    ["kejizy", "上海科济制药", "上海[科济制药]"],
    ["加凯", "上海珈凯生物", "上海[珈凯]生物"],
    ["科济 zy", "科济（上海）制药", "[科济]（上海）[制药]"],
    ["上海金山", "上海（金山）药业", "[上海]（[金山]）药业"],
    ["凯莱英", "科济制药", "科济制药"],
    ["", "科济制药", "科济制药"],
    ["科济", "", ""],
    ["药谷2期", "国盛药谷二期", "国盛[药谷二期]"],
    ["药谷二期", "国盛药谷 II 期", "国盛[药谷] [II] [期]"],
    ["科济", "🎉科济👩‍🔬", "🎉[科济]👩‍🔬"],
  ])("%j in %j", (query, text, expected) => expect(marked(query, text)).toBe(expected));

  it("gives the text back whole", () => {
    const text = "㈱東富龍 ＣＡＲ－Ｔ，\n½ 🎉 ﬁne e\u0301";
    for (const query of ["株", "car-t", "dfl", "2", "fine", "e"])
      expect(
        highlight(query, text)
          .map((segment) => segment.text)
          .join(""),
      ).toBe(text);
  });
});
