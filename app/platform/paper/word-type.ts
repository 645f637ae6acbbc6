/** Type and measures of a printed paper, shared by its text and its tables. */
const MM = 56.7;
export const twips = (mm: number): number => Math.round(mm * MM);
export const twipsOfPoints = (points: number): number => points * 20;

const font = (eastAsia: string) => ({ ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia });
export type Font = ReturnType<typeof font>;

/** First choice of official documents; what else a machine may have stands in the font table. */
export const TITLE = font("方正小标宋简体");
export const HEAD = font("黑体");
export const BODY = font("仿宋_GB2312");
export const CELL = font("宋体");

/** Half points: 二号 22 pt, 三号 16 pt, 小四 12 pt, 小五 9 pt. */
export const SIZE = { title: 44, body: 32, sub: 24, cell: 19, small: 17 };

const WIDE: Record<string, number> = { "%": 0.84, "−": 0.57, "—": 1, ",": 0.25, ".": 0.25 };

/** Chinese takes a whole em, Latin and figures about half. */
export const emsOf = (text: string): number =>
  [...text].reduce((sum, one) => sum + (one > "⺀" ? 1 : (WIDE[one] ?? 0.5)), 0);
