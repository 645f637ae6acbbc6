import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compact, documentTokens, limits, meiliFields, normalize, spell } from "#search/text";
import { parseQuery, type TokenQuery, toTsquery } from "#search/text-query";

const holds = (query: TokenQuery, tokens: readonly string[]): boolean => {
  if ("all" in query) return query.all.every((part) => holds(part, tokens));
  if ("any" in query) return query.any.some((part) => holds(part, tokens));
  return tokens.some((token) => (query.prefix ? token.startsWith(query.lexeme) : token === query.lexeme));
};

const finds = (query: string, name: string) => {
  const { any } = parseQuery(query);
  return any !== null && holds(any, documentTokens({ names: [name] }));
};

const findsLoosely = (query: string, name: string) => {
  const { loose } = parseQuery(query);
  return loose !== null && holds(loose, documentTokens({ names: [name] }));
};

const findsPerson = (query: string, person: string, people: boolean) => {
  const { any } = parseQuery(query, { people });
  return any !== null && holds(any, documentTokens({ names: [], people: [person] }));
};

describe("folding", () => {
  it.each([
    ["ＣＡＲ－Ｔ　金工园", "car-t 金工园"],
    ["東富龍製藥", "东富龙制药"],
    ["臺灣聯華電子", "台湾联华电子"],
    ["  科济\t\n制药 ", "科济 制药"],
    ["kējì Lǜwān", "keji luwan"],
    ["⼯业", "工业"],
    ["", ""],
  ])("%j reads %j", (text, folded) => expect(normalize(text)).toBe(folded));

  it("keeps letters, digits and hanzi only in the compact form", () => {
    expect(compact("上海（金山） CAR-T·研发™")).toBe("上海金山cart研发tm");
    expect(compact("科\u200b济\ufeff制药")).toBe("科济制药");
  });

  it("leaves 乾坤 alone, which is not 干坤", () => expect(normalize("乾坤")).toBe("乾坤"));
});

describe("tokens of a record", () => {
  it("holds the name whole, in pairs, in pinyin and in initials from each syllable on", () => {
    expect(documentTokens({ names: ["科济制药"] }).join(" ")).toBe(
      "=科济制药 n科济 n济制 n制药 n药 Pkejizhiyao pjizhiyao pzhiyao pyao Ikjzy ijzy izy iy",
    );
  });

  it("holds a Latin word joined and in parts", () => {
    expect(documentTokens({ names: [], texts: ["CAR-T 疗法"] })).toEqual([
      "tcart",
      "tcar",
      "tt",
      "t疗法",
      "t法",
    ]);
  });

  it("does not say twice what the name already says", () => {
    const tokens = documentTokens({ names: ["科济制药"], texts: ["科济制药投产"] });
    expect(tokens.filter((token) => token.startsWith("t"))).toEqual(["t药投", "t投产", "t产"]);
  });

  it("does not join two sentences of a note", () => {
    const { any } = parseQuery("投产签约");
    expect(holds(any!, documentTokens({ names: [], texts: ["三月投产。签约在后"] }))).toBe(false);
  });

  it("keeps a note of 100,000 characters and a word without end inside its bounds", () => {
    const long = documentTokens({ names: [], texts: ["生物制造产业".repeat(20_000), "x".repeat(100_000)] });
    expect(long.length).toBeLessThan(20);
    expect(Math.max(...long.map((token) => token.length))).toBeLessThanOrEqual(limits.word + 1);
  });

  it("stays lean: a 27-character legal name takes fewer than 100 tokens and 1,400 bytes", () => {
    const tokens = documentTokens({ names: ["上海湾区合成生物学未来产业加速园运营管理股份有限公司"] });
    expect(tokens.length).toBeLessThan(100);
    expect(Buffer.byteLength(tokens.join(""))).toBeLessThan(1_400);
  });

  it("never holds a character that could break a quoted lexeme", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }), (strings) => {
        const tokens = documentTokens({ names: strings, aliases: strings, texts: strings, people: strings });
        for (const token of tokens) expect(token).toMatch(/^(?:=|[ntPpIi]|c[npi])[\p{L}\p{N}]+$/u);
        expect(new Set(tokens).size).toBe(tokens.length);
      }),
    );
  });
});

describe("queries", () => {
  it.each(["", "   ", "，。！", "'", "\\", "':*&|!()<->", "🎉🎉", "\u0000", "-", "\u200b"])(
    "%j asks for nothing",
    (query) => {
      const { terms, any, exact, loose, name, start } = parseQuery(query);
      expect([terms, any, exact, loose, name, start]).toEqual([[], null, null, null, null, null]);
    },
  );

  it("is cut to 64 characters, however long", () => {
    const { normalized, any } = parseQuery("生物制造".repeat(5_000));
    expect(Array.from(normalized)).toHaveLength(64);
    expect(toTsquery(any!).length).toBeLessThan(200);
  });

  it.each([
    ["2期", "二期", "ii期"],
    ["Ⅱ期", "二期", "2期"],
    ["十二号楼", "12号楼"],
    ["药谷2", "药谷二", "药谷ii"],
  ])("%s is also %s", (query, ...ways) =>
    expect(parseQuery(query).others.map(({ normalized }) => normalized)).toEqual(ways),
  );

  it.each(["三生制药", "2", "2026", "PD-1", "6.5亿", "上海一建"])("%s is written in one way only", (query) =>
    expect(parseQuery(query).others).toEqual([]),
  );

  it("comes to an end of pinyin that can be cut in more ways than can be counted", () => {
    for (const typed of [`${"an".repeat(19)}x`, "xian".repeat(10), "angan".repeat(8)])
      expect(toTsquery(parseQuery(typed).any!).length).toBeLessThan(2_000);
  });

  it("renders to quoted lexemes", () => {
    expect(toTsquery(parseQuery("科济 k").any!)).toBe("('n科济'|'t科济')&('nk':*|'tk':*|'Ik':*)");
    expect(toTsquery(parseQuery("金").any!)).toBe("'n金':*|'t金':*");
    expect(toTsquery(parseQuery("kj").start!)).toBe("'=kj':*|'Pkj':*|'Ikj':*");
  });

  it("renders safely whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), fc.boolean(), (typed, people) => {
        const { exact, spelled, start, name, pinyin, any, loose } = parseQuery(typed, { people });
        for (const query of [exact, spelled, start, name, pinyin, any, loose])
          if (query) expect(toTsquery(query)).toMatch(/^(?:'[=\p{L}\p{N}]+'(?::\*)?|[()&|])+$/u);
      }),
    );
  });
});

describe("finding", () => {
  it.each([
    ["招商 公司", "招商证券股份有限公司"],
    ["农业", "中国农业发展银行"],
    ["银行", "中国农业发展银行"],
    ["工程", "在建工程"],
    ["处理", "待处理"],
    ["简单", "安装简单"],
    ["富龙", "东富龙"],
    ["东富龙", "東富龍"],
    ["東富龍", "东富龙"],
    ["ＣＡＲ－Ｔ", "科济CAR-T产线"],
    ["cart", "科济CAR-T产线"],
    ["car t", "科济CAR-T产线"],
    ["CAR-T 金工园", "金工园四期CAR-T项目"],
    ["CAR-T金工园", "金工园四期CAR-T项目"],
    ["科济 kj", "科济制药"],
    ["ke ji", "科济制药"],
    ["kējì", "科济制药"],
    ["xi'an", "西安高新"],
    ["上海金山", "上海（金山）药业"],
    ["上海（金山）", "上海金山药业"],
    ["药", "科济制药"],
    ["3d打印", "上海3D打印中心"],
    ["pd1", "PD-1 抗体"],
    ["tanguluwan", "碳谷绿湾"],
    ["tangulvwan", "碳谷绿湾"],
    ["tangulüwan", "碳谷绿湾"],
    [
      "上海湾区合成生物学未来产业加速园运营管理股份有限公司",
      "上海湾区合成生物学未来产业加速园运营管理股份有限公司",
    ],
    ["shanghaiwanquhechengshengwuxueweilai", "上海湾区合成生物学未来产业加速园运营管理股份有限公司"],
    ["shwqhcswxwlcyjsy", "上海湾区合成生物学未来产业加速园运营管理股份有限公司"],
    ["𠮷野", "𠮷野家"],
  ])("%s finds %s", (query, name) => expect(finds(query, name)).toBe(true));

  it.each([
    ["招商 银行", "招商证券股份有限公司"],
    ["科济 sw", "科济制药"],
    ["农行", "中国农业发展银行"],
    ["jizhu", "科技之光"],
    ["药制", "科济制药"],
  ])("%s does not find %s", (query, name) => expect(finds(query, name)).toBe(false));

  it.each([
    ["科技制药", "科济制药"],
    ["加凯生物", "珈凯生物"],
    ["康力诊断", "康黎诊断"],
    ["加凯", "上海珈凯生物"],
    ["kejizy", "科济制药"],
    ["dongfl", "东富龙"],
  ])("%s finds %s by sound only", (query, name) => {
    expect(finds(query, name)).toBe(false);
    expect(findsLoosely(query, name)).toBe(true);
  });

  it("does not offer by sound what sounds otherwise", () =>
    expect(findsLoosely("科技制药", "凯莱英")).toBe(false));

  it.each([
    ["重药控股", "zhongyao", "chongyao", "zykg", "cykg"],
    ["重庆生物", "chongqing", "zhongqing", "cqsw"],
    ["乐清制药", "yueqing", "leqing", "yqzy", "lqzy"],
    ["单县药业", "shanxian", "danxian", "sxyy"],
    ["长三角中心", "changsanjiao", "zhangsanjiao", "csj"],
    ["中国银行", "yinhang", "yinxing", "zgyh"],
    ["朝阳生物", "chaoyang", "zhaoyang"],
    ["厦门生物", "xiamen", "shamen"],
    ["盛泰药业", "shengtai", "chengtai"],
    ["柏楚电子", "bochu", "baichu"],
    ["晟斯生物", "shengsi", "chengsi"],
    ["西藏药业", "xizang", "xicang"],
    ["会展中心", "huizhan", "kuaizhan"],
    ["莘庄工业区", "xinzhuang", "shenzhuang", "xzgyq"],
  ])("%s is found by each of its readings", (name, ...typed) =>
    expect(typed.filter((query) => !finds(query, name))).toEqual([]),
  );

  it("bounds the ways to spell a name made of nothing but polyphones", () => {
    const tokens = documentTokens({ names: ["重乐单长行朝曾仇区柏盛藏厦会".repeat(5)] });
    expect(tokens.length).toBeLessThan(1_200);
    expect(tokens.every((token) => token.length <= limits.name + 2)).toBe(true);
  });
});

describe("contacts", () => {
  it.each([
    ["单雄信", "shanxiongxin", "danxiong", "sxx"],
    ["曾国强", "zengguoqiang", "zgq", "国强"],
    ["仇英", "qiuying", "qy", "仇"],
    ["区志远", "ouzhiyuan", "ozy"],
  ])("%s is found by surname reading, initials and characters", (person, ...typed) =>
    expect(typed.filter((query) => !findsPerson(query, person, true))).toEqual([]),
  );

  it("cannot be found by whoever may not see them, by any way of typing", () => {
    for (const query of ["单雄信", "单", "shanxiongxin", "sxx", "s"])
      expect(findsPerson(query, "单雄信", false)).toBe(false);
    const { loose } = parseQuery("山雄信");
    expect(holds(loose!, documentTokens({ names: [], people: ["单雄信"] }))).toBe(false);
  });
});

describe("any name", () => {
  const character = fc.constantFrom(
    ..."上海金山湾区生物制药科技医疗诊断新材料合成学未来产业园重庆长乐单行绿柏盛会厦珈凯黎济碳谷张江宝南大东富龙",
  );
  const name = fc.array(character, { minLength: 2, maxLength: 27 }).map((characters) => characters.join(""));
  const place = fc.nat(100);

  it("is found by any two characters in a row", () => {
    fc.assert(
      fc.property(name, place, (text, at) => {
        const from = at % (text.length - 1);
        expect(finds(text.slice(from, from + 2), text)).toBe(true);
      }),
    );
  });

  it("is found by its likeliest pinyin from any syllable to any syllable", () => {
    fc.assert(
      fc.property(name, place, place, (text, one, other) => {
        const syllables = spell(text).map(({ readings }) => readings[0]!);
        const from = one % syllables.length;
        const typed = syllables.slice(from, from + 1 + (other % (syllables.length - from))).join("");
        expect(finds(typed, text)).toBe(true);
      }),
    );
  });

  it("is found by its initials from any syllable on, two letters at least", () => {
    fc.assert(
      fc.property(name, place, (text, at) => {
        const initials = spell(text).map(({ readings }) => readings[0]![0]!);
        expect(finds(initials.slice(at % (initials.length - 1)).join(""), text)).toBe(true);
      }),
    );
  });
});

describe("fields for Meilisearch", () => {
  it("are the name by character and its sounds from each syllable, contacts apart", () => {
    expect(meiliFields({ names: ["东富龙"], aliases: ["CAR-T园"], people: ["曾敏"] })).toEqual({
      chars: ["东 富 龙", "cart car t 园"],
      py: ["dongfulong", "fulong", "long", "cartyuan", "yuan"],
      initials: ["dfl", "fl", "l", "carty", "y"],
      people: { chars: ["曾 敏"], py: ["zengmin", "cengmin", "min"], initials: ["zm", "cm", "m"] },
    });
  });
});
