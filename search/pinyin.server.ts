import { customPinyin, pinyin } from "pinyin-pro";

customPinyin({
  乐清: "yuè qīng",
  单县: "shàn xiàn",
  重药: "chóng yào",
  莘庄: "xīn zhuāng",
  六合: "lù hé",
  东莞: "dōng guǎn",
  台州: "tāi zhōu",
  蚌埠: "bèng bù",
  亳州: "bó zhōu",
  黄陂: "huáng pí",
});

// People type whichever reading they know, so names with these characters are found by each of them.
const severalReadings = new Map(
  `重 chong zhong,乐 le yue,单 dan shan,长 chang zhang,行 xing hang,朝 chao zhao,曾 zeng ceng,仇 qiu chou,
区 qu ou,柏 bo bai,盛 sheng cheng,晟 sheng cheng,藏 zang cang,厦 xia sha,会 hui kuai,解 jie xie,查 cha zha,
翟 zhai di,盖 gai ge,万 wan mo,缪 miao mou,覃 qin tan,谌 chen shen,薄 bo bao,泊 bo po,参 shen can,
传 chuan zhuan,弹 dan tan,调 tiao diao,都 du dou,降 jiang xiang,角 jiao jue,觉 jue jiao,校 xiao jiao,
卡 ka qia,壳 ke qiao,络 luo lao,率 lv shuai,模 mo mu,屏 ping bing,奇 qi ji,嵌 qian kan,宿 su xiu,尾 wei yi,
纤 xian qian,蔚 wei yu,钥 yao yue,阿 a e,秘 mi bi,泌 mi bi,埔 pu bu,堡 bao pu,莘 xin shen,浒 hu xu,
番 fan pan,涡 wo guo,牟 mou mu,咖 ka ga,沈 shen chen,召 zhao shao,员 yuan yun,便 bian pian,泷 long shuang,
圩 wei xu,拓 tuo ta,贾 jia gu,车 che ju,血 xue xie,尉 wei yu,朴 pu piao,俞 yu shu,颉 jie xie,
六 liu lu,郇 xun huan,隽 jun juan,洗 xi xian,褚 chu zhu,种 zhong chong,粘 nian zhan,
识 shi zhi,褪 tui tun,臭 chou xiu,巷 xiang hang,汤 tang shang,氏 shi zhi,炔 que gui,亳 bo hao`
    .split(",")
    .map((entry) => entry.trim().split(" "))
    .map(([character, ...readings]) => [character!, readings] as const),
);

const syllable = /^[a-z]+$/;

const shared = new Map<string, string[]>();

/** The same lists again and again: one of each is kept. */
const sharedList = (list: string[]): string[] => {
  const key = list.join();
  const known = shared.get(key);
  if (known) return known;
  shared.set(key, list);
  return list;
};

const read = (run: string, person: boolean): string[][] => {
  const characters = Array.from(run);
  const likeliest = pinyin(run, {
    toneType: "none",
    type: "array",
    v: true,
    surname: person ? "head" : "off",
  });
  const aligned = likeliest.length === characters.length;
  return characters.map((character, at) => {
    const first = aligned && syllable.test(likeliest[at]!) ? likeliest[at]! : "";
    const all = new Set([first, ...(severalReadings.get(character) ?? [])]);
    for (const reading of [...all]) if (/^[ln]v/.test(reading)) all.add(reading.replace("v", "u"));
    return sharedList([...all]);
  });
};

const MOST_KEPT = 20_000;
const LONGEST_KEPT = 40;
const kept = new Map<string, string[][]>();

/**
 * The readings of each character of a run of hanzi, the likeliest first; "" where none is known. To read a name takes
 * longer than all else that is done with it, and the same names come again.
 */
export function readings(run: string, person = false): string[][] {
  if (run.length > LONGEST_KEPT) return read(run, person);
  const key = (person ? "1" : "0") + run;
  let known = kept.get(key);
  if (!known) {
    known = read(run, person);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, known);
  }
  return known;
}
