import type { Field, Origin, Stage } from "#prisma/enums";
import type { DateOnly } from "~/platform/dates";

/** The outline of the demo story: what each unit signed, what it owes, what is still open. Amounts in 亿元. */
export const LAST_DAY = "2026-11-20";
export const FIRST_DAY = "2024-01-04";

export interface Change {
  on: DateOnly;
  yi: string;
  state?: "SUBMITTED";
}

/** What is particular about one contract; the rest of a unit's year is shared out among the others. */
export interface Particular {
  yi?: string;
  /** US dollars in cents, and the rate of the contract date. */
  usd?: { minor: bigint; rate: string };
  supplement?: Change;
  terminatedOn?: DateOnly;
  /** Confirmed with this amount first, then corrected to `yi`. */
  typedYi?: string;
  /** Signed again at a forum: a link, not an amount. */
  signedAgain?: { on: DateOnly; occasion: string };
  sites?: readonly { parkId: string; shareBp: number }[];
  signedOn?: DateOnly;
  /** Confirmed only then: 补报. */
  confirmedOn?: DateOnly;
  origin?: Origin;
  upTo?: Stage;
}

export interface Waiting {
  state: "SUBMITTED" | "RETURNED" | "SAVED";
  yi: string;
}

export interface Unit {
  id: string;
  user: string;
  office: string;
  districtId: string;
  districtName: string;
  sites: readonly { parkId: string; carrierId: string | null }[];
  fields: readonly Field[];
  /** Net confirmed signings by year, and the industrial investment to date. */
  net: Readonly<Record<string, string>>;
  industrialYi: string;
  deals: Readonly<Record<string, readonly Particular[]>>;
  waiting: readonly Waiting[];
  agreed: number;
  negotiating: number;
  prospects: number;
}

const plain = (count: number): Particular[] => Array.from({ length: count }, () => ({}));
const site = (parkId: string, carrierId: string | null = null) => ({ parkId, carrierId });

export const UNITS: readonly Unit[] = [
  {
    id: "xinjinshan",
    user: "xinjinshan",
    office: "jinshan-office",
    districtId: "jinshan",
    districtName: "金山区",
    sites: [
      site("jinshan-hightech", "jingongyuan-4"),
      site("jinshan-hightech"),
      site("zhangjiang-biopharma"),
      site("jinshan-hightech", "jinchuangyuan-2"),
      site("bay-synbio-accelerator"),
      site("bay-biopharma-port"),
    ],
    fields: ["BIOMEDICINE", "BIOMEDICINE", "SYNBIO", "BIOMEDICINE", "BIOMATERIALS"],
    net: { 2024: "8.7", 2025: "15.52", 2026: "15.4" },
    industrialYi: "24.3",
    deals: {
      2024: [
        { yi: "1.5", terminatedOn: "2025-09-18", upTo: "REGISTERED" },
        { supplement: { on: "2025-08-14", yi: "0.6" }, origin: "ZHANGJIANG" },
        { signedAgain: { on: "2025-05-16", occasion: "演示·生物制造产业论坛" } },
        { origin: "ZHANGJIANG", upTo: "COMPLETED" },
        { upTo: "COMPLETED" },
        ...plain(3),
      ],
      2025: [
        {
          yi: "3.2",
          sites: [
            { parkId: "jinshan-hightech", shareBp: 7000 },
            { parkId: "tangu-lvwan", shareBp: 3000 },
          ],
          upTo: "REGISTERED",
        },
        { usd: { minor: 2_400_000_000n, rate: "7.1879" }, origin: "ZHANGJIANG" },
        { yi: "1.02", typedYi: "1.20" },
        { signedAgain: { on: "2026-04-22", occasion: "演示·湾区投资大会" } },
        { origin: "ZHANGJIANG" },
        { upTo: "COMPLETED" },
        { upTo: "STARTED" },
        ...plain(4),
      ],
      2026: [
        { supplement: { on: "2026-07-09", yi: "-0.2" } },
        { origin: "ZHANGJIANG" },
        {},
        { supplement: { on: "2026-11-10", yi: "0.35", state: "SUBMITTED" } },
        { signedOn: "2026-06-28", confirmedOn: "2026-08-03", upTo: "SIGNED" },
        { upTo: "SIGNED" },
        { upTo: "REGISTERED" },
        { upTo: "SIGNED" },
        {},
      ],
    },
    waiting: [
      { state: "SUBMITTED", yi: "1.6" },
      { state: "SUBMITTED", yi: "0.9" },
      { state: "RETURNED", yi: "0.75" },
      { state: "SAVED", yi: "1.1" },
    ],
    agreed: 7,
    negotiating: 12,
    prospects: 13,
  },
  {
    id: "tangu",
    user: "tangu",
    office: "jinshan-office",
    districtId: "jinshan",
    districtName: "金山区",
    sites: [
      site("tangu-lvwan", "dongjiu-bay-1"),
      site("tangu-lvwan"),
      site("tangu-lvwan", "lingang-tangu-rd-1"),
    ],
    fields: ["BIOMATERIALS", "SYNBIO", "BIOMEDICINE", "BIOMATERIALS", "BIOENERGY"],
    net: { 2024: "3.9", 2025: "8.6", 2026: "9.0" },
    industrialYi: "12.8",
    deals: {
      2024: [{ upTo: "COMPLETED" }, ...plain(3)],
      2025: [{ supplement: { on: "2026-03-19", yi: "0.4" } }, ...plain(5)],
      2026: [
        {
          yi: "1.5",
          sites: [
            { parkId: "jinshan-hightech", shareBp: 4000 },
            { parkId: "tangu-lvwan", shareBp: 6000 },
          ],
          upTo: "REGISTERED",
        },
        ...plain(3),
        { upTo: "SIGNED" },
        { upTo: "SIGNED" },
      ],
    },
    waiting: [
      { state: "SUBMITTED", yi: "2.0" },
      { state: "RETURNED", yi: "0.68" },
      { state: "SAVED", yi: "0.5" },
    ],
    agreed: 5,
    negotiating: 9,
    prospects: 10,
  },
  {
    id: "nanda",
    user: "nanda",
    office: "baoshan-office",
    districtId: "baoshan",
    districtName: "宝山区",
    sites: [site("nanda-synbio")],
    fields: ["SYNBIO", "SYNBIO", "BIOMEDICINE"],
    net: { 2024: "1.8", 2025: "3.4", 2026: "2.3" },
    industrialYi: "3.6",
    deals: { 2024: plain(2), 2025: plain(3), 2026: [{}, { upTo: "SIGNED" }] },
    waiting: [{ state: "SUBMITTED", yi: "0.8" }],
    agreed: 3,
    negotiating: 5,
    prospects: 5,
  },
];
