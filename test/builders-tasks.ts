import type { ReviewState, TaskProgress, TaskUnitRole } from "#prisma/enums";
import type { Tx } from "~/platform/db.server";
import { NOW, next } from "./builders";

export interface PlanOptions {
  id?: string;
  districtId?: string;
  title?: string;
  position?: number;
}

export const aPlan = (db: Tx, options: PlanOptions = {}) => {
  const id = options.id ?? `test-plan-${next()}`;
  const title = options.title ?? `测试文件 ${id}`;
  return db.plan.create({
    data: { districtId: "jinshan", shortTitle: title, draft: false, position: next(), ...options, id, title },
  });
};

export interface TaskOptions {
  id?: string;
  /** An existing plan; otherwise one is built in `districtId`. */
  planId?: string;
  districtId?: string;
  section?: string;
  title?: string;
  content?: string;
  goals?: { year: number; text: string }[];
  lead?: string[];
  supports?: string[];
  units?: string[];
  position?: number;
}

const ROLES = [
  ["LEAD", "lead"],
  ["SUPPORT", "supports"],
  ["RESPONSIBLE", "units"],
] as const satisfies readonly (readonly [TaskUnitRole, keyof TaskOptions])[];

/** A row of a task list with its units. Needs `aWorld` in the database. */
export const aTask = async (db: Tx, options: TaskOptions = {}) => {
  const planId = options.planId ?? (await aPlan(db, { districtId: options.districtId ?? "jinshan" })).id;
  const number = next();
  const printed = (ids?: string[]) => (ids && ids.length > 0 ? ids.join("、") : null);
  return db.task.create({
    data: {
      id: options.id ?? `${planId}.${number}`,
      planId,
      position: options.position ?? number,
      section: options.section ?? `任务清单（一）${number}`,
      group: "（一）测试",
      number: String(number),
      title: options.title ?? `测试任务 ${number}`,
      content: options.content ?? "测试任务的内容。",
      goals: options.goals ?? [],
      leadPrinted: printed(options.lead),
      supportsPrinted: printed(options.supports),
      unitsPrinted: printed(options.units),
      units: {
        create: ROLES.flatMap(([role, key]) =>
          (options[key] ?? []).map((organisationId) => ({ organisationId, role })),
        ),
      },
    },
  });
};

export interface TaskReportOptions {
  taskId: string;
  organisationId: string;
  districtId?: string;
  period?: string;
  progress?: TaskProgress;
  text?: string;
  state?: ReviewState;
}

export const aTaskReport = (db: Tx, options: TaskReportOptions) =>
  db.taskReport.create({
    data: {
      districtId: "jinshan",
      period: "2026-05",
      progress: "ON_TRACK",
      text: "测试进展。",
      state: "SUBMITTED",
      recordedAt: NOW,
      recordedById: "xinjinshan",
      ...options,
    },
  });
