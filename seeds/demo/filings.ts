import type { CarrierMilestoneKind, ReviewState, TaskProgress } from "#prisma/enums";
import { addDays, type DateOnly, toDbDate } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import { demoUser } from "./people";
import type { Random } from "./random";

/** Invented figures that units file beside the ledger: works and occupancy, other goals, the task list. */
type Point = [on: DateOnly, value: string | true, state?: ReviewState];

const decisionOf = (
  random: Random,
  given: { on: DateOnly; state: ReviewState; by: string; office: string },
) => {
  const { on, state } = given;
  const by = demoUser(given.by);
  const office = demoUser(given.office);
  const decided = state === "CONFIRMED" || state === "RETURNED";
  const returnReason = state === "RETURNED" ? "请附数据来源说明后重新填报。" : null;
  return {
    state,
    recordedAt: random.at(addDays(on, 4)),
    recordedById: by.id,
    decidedAt: decided ? random.at(addDays(on, 7)) : null,
    decidedById: decided ? office.id : null,
    returnReason,
    isDemo: true,
  };
};

const CARRIERS: readonly [carrierId: string, kind: CarrierMilestoneKind, by: string, points: Point[]][] = [
  ["zhongke-digital-port-1", "COMPLETION", "jinshan-office", [["2024-05-30", "100"]]],
  ["jingongyuan-4", "COMPLETION", "xinjinshan", [["2024-06-28", "100"]]],
  ["lingang-tangu-rd-1", "COMPLETION", "tangu", [["2025-03-31", "100"]]],
  [
    "zhongke-digital-port-1",
    "OCCUPANCY_PCT",
    "jinshan-office",
    [
      ["2024-12-31", "46"],
      ["2025-12-31", "63"],
      ["2026-09-30", "74"],
    ],
  ],
  [
    "donghu-innovation-1",
    "PROGRESS_PCT",
    "jinshan-office",
    [
      ["2024-12-31", "52"],
      ["2025-12-31", "83"],
      ["2026-09-30", "96"],
    ],
  ],
  [
    "jingongyuan-4",
    "OCCUPANCY_PCT",
    "xinjinshan",
    [
      ["2024-12-31", "22"],
      ["2025-12-31", "48"],
      ["2026-09-30", "61"],
    ],
  ],
  [
    "jinchuangyuan-2",
    "PROGRESS_PCT",
    "xinjinshan",
    [
      ["2024-12-31", "32"],
      ["2025-12-31", "88"],
      ["2026-09-30", "97"],
    ],
  ],
  [
    "lingang-tangu-rd-1",
    "OCCUPANCY_PCT",
    "tangu",
    [
      ["2025-12-31", "35"],
      ["2026-09-30", "44"],
    ],
  ],
  [
    "dongjiu-bay-1",
    "PROGRESS_PCT",
    "tangu",
    [
      ["2025-12-31", "84"],
      ["2026-10-31", "95", "SUBMITTED"],
    ],
  ],
];

export const carrierObservations = (random: Random): Prisma.CarrierObservationCreateManyInput[] =>
  CARRIERS.flatMap(([carrierId, kind, by, points]) =>
    points.map(([on, value, state = "CONFIRMED"]) => {
      const decision = decisionOf(random, { on, state, by, office: "jinshan-office" });
      const id = random.id(decision.recordedAt);
      return { id, carrierId, kind, observedOn: toDbDate(on), value: value as string, ...decision };
    }),
  );

const PLAN = "jinshan-2024-plan";
/** Only goals that name no company: nothing invented is attached to one that a document names. */
const GOALS: readonly [target: string, by: string, points: Point[]][] = [
  [
    "district.scale",
    "jinshan-office",
    [
      ["2024-12-31", "431.5"],
      ["2025-12-31", "468.2"],
    ],
  ],
  [
    "district.output",
    "jinshan-office",
    [
      ["2024-12-31", "262.7"],
      ["2025-12-31", "288.4"],
    ],
  ],
  [
    "district.scaled-companies",
    "jinshan-office",
    [
      ["2024-12-31", "84"],
      ["2025-12-31", "92"],
    ],
  ],
  [
    "district.specialised",
    "jinshan-office",
    [
      ["2024-12-31", "5"],
      ["2025-12-31", "10"],
      ["2026-09-30", "14"],
    ],
  ],
  [
    "district.drug-approvals",
    "jinshan-office",
    [
      ["2024-12-31", "6"],
      ["2025-12-31", "12"],
      ["2026-09-30", "17"],
    ],
  ],
  [
    "district.device-certificates",
    "jinshan-office",
    [
      ["2025-12-31", "9"],
      ["2026-09-30", "13"],
    ],
  ],
  [
    "district.carriers",
    "jinshan-office",
    [
      ["2024-12-31", "14.5"],
      ["2025-12-31", "30.2"],
    ],
  ],
  [
    "xinjinshan.output",
    "xinjinshan",
    [
      ["2024-12-31", "138.2"],
      ["2025-12-31", "151.6"],
    ],
  ],
  [
    "xinjinshan.specialised",
    "xinjinshan",
    [
      ["2024-12-31", "3"],
      ["2025-12-31", "5"],
      ["2026-10-31", "8", "SUBMITTED"],
    ],
  ],
  [
    "xinjinshan.scaled-companies",
    "xinjinshan",
    [
      ["2024-12-31", "2"],
      ["2025-12-31", "3"],
      ["2026-10-31", "5", "RETURNED"],
    ],
  ],
  ["xinjinshan.platforms", "xinjinshan", [["2025-12-31", "1"]]],
  ["xinjinshan.jingong-4-completed", "xinjinshan", [["2024-11-28", true]]],
  ["xinjinshan.jingong-4-occupancy", "xinjinshan", [["2024-12-31", "22"]]],
  [
    "xinjinshan.jinchuang-2-works",
    "xinjinshan",
    [
      ["2024-12-31", "32"],
      ["2025-12-31", "88"],
    ],
  ],
  [
    "tangu.output",
    "tangu",
    [
      ["2024-12-31", "36.9"],
      ["2025-12-31", "41.3"],
    ],
  ],
  [
    "tangu.scaled-companies",
    "tangu",
    [
      ["2024-12-31", "1"],
      ["2025-12-31", "2"],
    ],
  ],
  ["tangu.lingang-rd-1-completed", "tangu", [["2024-12-10", true]]],
  ["tangu.dongjiu-1-works", "tangu", [["2025-12-31", "84"]]],
];

export const observations = (random: Random): Prisma.ObservationCreateManyInput[] =>
  GOALS.flatMap(([target, by, points]) =>
    points.map(([on, value, state = "CONFIRMED"]) => {
      const decision = decisionOf(random, { on, state, by, office: "jinshan-office" });
      return {
        id: random.id(decision.recordedAt),
        targetId: `${PLAN}.${target}`,
        districtId: "jinshan",
        organisationId: demoUser(by).organisationId,
        observedOn: toDbDate(on),
        value: value === true ? null : value,
        done: value === true ? true : null,
        text: "演示数据",
        decidedByName: decision.decidedAt ? demoUser("jinshan-office").displayName : null,
        ...decision,
      };
    }),
  );

const TASKS: readonly [task: string, by: string, progress: TaskProgress, text: string, state: ReviewState][] =
  [
    ["2-1", "xinjinshan", "ON_TRACK", "本月新增在谈项目若干，两个项目提交签约审核。", "CONFIRMED"],
    ["2-2", "xinjinshan", "ON_TRACK", "已组织论坛一场，后续项目对接正在跟进。", "SUBMITTED"],
    ["2-3", "xinjinshan", "ON_TRACK", "金创园二期进入竣工收尾，招商同步推进。", "CONFIRMED"],
    ["3-1", "tangu", "LATE", "签约进度慢于计划，已列重点项目清单逐一推进。", "CONFIRMED"],
    ["3-2", "tangu", "ON_TRACK", "标准厂房建设按计划推进。", "RETURNED"],
  ];

export const taskReports = (random: Random): Prisma.TaskReportCreateManyInput[] =>
  TASKS.map(([task, by, progress, text, state]) => {
    const decision = decisionOf(random, { on: "2026-10-31", state, by, office: "jinshan-office" });
    return {
      id: random.id(decision.recordedAt),
      taskId: `${PLAN}.list.${task}`,
      organisationId: demoUser(by).organisationId!,
      districtId: "jinshan",
      period: "2026-10",
      progress,
      text: `演示：${text}`,
      decidedByName: decision.decidedAt ? demoUser("jinshan-office").displayName : null,
      ...decision,
    };
  });
