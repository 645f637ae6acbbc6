import { startOfDay, toDbDate } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import { leadsOf } from "./dealings.server";
import { demoUser } from "./people";
import type { Random } from "./random";
import type { Story } from "./story";

/** Invented units in carriers that the documents name, who holds them, and a list of companies to approach. */
const CARRIERS: readonly [carrierId: string, by: string][] = [
  ["jingongyuan-4", "xinjinshan"],
  ["jinchuangyuan-2", "xinjinshan"],
  ["lingang-tangu-rd-1", "tangu"],
  ["dongjiu-bay-1", "tangu"],
];
const FLOORS = 3;
const ROOMS = 3;
const FIRST_DAY = startOfDay("2026-03-02");

export interface Space {
  units: (Prisma.CarrierUnitCreateManyInput & { id: string })[];
  holds: Prisma.UnitHoldCreateManyInput[];
  lists: (Prisma.ProspectListCreateManyInput & { id: string })[];
  entries: Prisma.ProspectEntryCreateManyInput[];
}

const unitsOf = (random: Random): Space["units"] =>
  CARRIERS.flatMap(([carrierId, by]) =>
    Array.from({ length: FLOORS * ROOMS }, (_, at) => {
      const floor = Math.floor(at / ROOMS) + 1;
      return {
        ...{ id: random.id(FIRST_DAY), carrierId, districtId: "jinshan", createdAt: FIRST_DAY, isDemo: true },
        ...{ name: `演示 ${floor} 层 ${floor}0${(at % ROOMS) + 1}`, floor: String(floor) },
        areaSqm: String(random.int(6, 30) * 100),
        heightM: floor === 1 ? "7.2" : "4.8",
        loadKn: floor === 1 ? "15" : "7.5",
        powerKva: String(random.int(2, 10) * 100),
        labLevel: floor > 1 ? 2 : null,
        hazardClass: floor === 1 ? ("BING" as const) : ("DING" as const),
        priceFen: BigInt(random.int(9, 16) * 10),
        createdById: demoUser(by).id,
      };
    }),
  );

/** Two units a park are held for leads in talks; one of the holds ends within days. */
const holdsOf = (random: Random, story: Story, units: Space["units"]): Space["holds"] =>
  (
    [
      ["xinjinshan", 1, "2026-10-28", "2026-11-24"],
      ["xinjinshan", 10, "2026-11-06", "2026-12-05"],
      ["tangu", 19, "2026-11-12", "2026-12-10"],
    ] as const
  ).map(([name, unitAt, on, heldUntil], at) => {
    const by = demoUser(name);
    const unit = units[unitAt]!;
    unit.status = "HELD";
    const heldAt = random.at(on);
    return {
      ...{
        id: random.id(heldAt),
        unitId: unit.id,
        districtId: "jinshan",
        organisationId: name,
        isDemo: true,
      },
      ...{ leadId: leadsOf(story, name, "AGREED")[at % 2]!.id!, heldUntil: toDbDate(heldUntil), heldAt },
      ...{ heldById: by.id, heldByName: by.displayName, note: "演示数据" },
    };
  });

const NAMES = ["启衡", "澄合", "映川", "本源酶", "知微", "朗序", "新稷", "拓曜"];

const listsOf = (random: Random, story: Story): Pick<Space, "lists" | "entries"> => {
  const by = demoUser("xinjinshan");
  const createdAt = random.at("2026-09-21");
  const list = {
    ...{ id: random.id(createdAt), districtId: "jinshan", organisationId: "xinjinshan", isDemo: true },
    ...{ name: "演示·合成生物重点企业清单", note: "演示数据", createdAt, createdById: by.id },
  };
  const states = ["CONVERTED", "MET", "MET", "CONTACTED", "CONTACTED"] as const;
  const [lead] = leadsOf(story, "xinjinshan", "NEGOTIATING");
  const company = story.companies.find(({ id }) => id === lead?.companyId);
  const entries = NAMES.map((word, at) => {
    const state = states[at] ?? ("UNTOUCHED" as const);
    const reached = (least: number) => least <= ["UNTOUCHED", "CONTACTED", "MET", "CONVERTED"].indexOf(state);
    const converted = state === "CONVERTED" && company && lead;
    const core = converted
      ? company.name.replace(/[·（）()\s]/g, "").replace(/(有限|股份)*公司$/, "")
      : `演示${word}生物`;
    return {
      ...{ id: random.id(createdAt), listId: list.id, createdAt, state, nameKey: core, ownerId: by.id },
      name: converted ? company.name : `演示·${word}生物科技有限公司`,
      companyId: converted ? company.id! : null,
      leadId: converted ? lead.id! : null,
      contactedOn: reached(1) ? toDbDate("2026-10-12") : null,
      metOn: reached(2) ? toDbDate("2026-10-29") : null,
      convertedOn: reached(3) ? toDbDate("2026-11-09") : null,
    };
  });
  return { lists: [list], entries };
};

export const spaceOf = (random: Random, story: Story): Space => {
  const units = unitsOf(random);
  return { units, holds: holdsOf(random, story, units), ...listsOf(random, story) };
};
