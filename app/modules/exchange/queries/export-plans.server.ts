import { listCarriers } from "~/modules/carriers/queries/carriers.server";
import { carrierFilterSchema } from "~/modules/carriers/schema";
import { LIGHT_LABELS, MISSING_REASONS, TARGET_KIND_LABELS } from "~/modules/targets/labels";
import { listTargets } from "~/modules/targets/queries/list.server";
import { againstDue } from "~/modules/targets/rules/display";
import { targetFilterSchema } from "~/modules/targets/schema";
import { TASK_STATUS_LABELS } from "~/modules/tasks/labels";
import { listTasks } from "~/modules/tasks/queries/list.server";
import { taskFilterSchema } from "~/modules/tasks/schema";
import type { OutCell } from "~/platform/workbook/write.server";
import type { ExportSource } from "./export-source.server";

/** Lists that the documents bound: some hundred rows, page by page. */
const PAGE = 200;

async function* pages<Row>(
  load: (page: number) => Promise<{ rows: Row[]; total: number }>,
): AsyncGenerator<Row[]> {
  for (let page = 1; ; page++) {
    const { rows, total } = await load(page);
    if (rows.length > 0) yield rows;
    if (page * PAGE >= total || rows.length === 0) return;
  }
}

export const carriersSource: ExportSource = {
  action: "carrier.read",
  columns: [
    { head: "载体名称", kind: "text", width: 32 },
    { head: "园区", kind: "text", width: 20 },
    { head: "面积（平方米）", kind: "number" },
    { head: "竣工日期", kind: "date" },
    { head: "完成工程量（%）", kind: "number" },
    { head: "入住率（%）", kind: "number" },
  ],
  batches: async function* (ctx, params) {
    const filter = carrierFilterSchema.parse(params);
    for await (const rows of pages((page) => listCarriers(ctx, { ...filter, page, pageSize: PAGE })))
      yield rows.map((row): OutCell[] => [
        row.name,
        row.park?.name ?? null,
        row.areaSqm,
        row.completedOn,
        row.progress,
        row.occupancy,
      ]);
  },
};

export const targetsSource: ExportSource = {
  action: "target.read",
  columns: [
    { head: "指标编号", kind: "text", width: 28 },
    { head: "文件", kind: "text", width: 28 },
    { head: "指标名称", kind: "text", width: 32 },
    { head: "牵头单位", kind: "text", width: 20 },
    { head: "类型", kind: "text" },
    { head: "单位", kind: "text" },
    { head: "目标值", kind: "number" },
    { head: "到期日", kind: "date" },
    { head: "截至日期", kind: "date" },
    { head: "已确认", kind: "number" },
    { head: "审核中", kind: "number" },
    { head: "今日应完成", kind: "number" },
    { head: "应完成为推算", kind: "text" },
    { head: "完成率（%）", kind: "number" },
    { head: "较时序（百分点，负为慢）", kind: "number", width: 16 },
    { head: "较应完成（负为欠）", kind: "number", width: 14 },
    { head: "亮灯", kind: "text" },
    { head: "缺数原因", kind: "text" },
    { head: "原文", kind: "text", width: 48, wrap: true },
  ],
  batches: async function* (ctx, params) {
    const { items, asOf } = await listTargets(ctx, targetFilterSchema.parse(params));
    yield items.map((one): OutCell[] => [
      one.id,
      one.planTitle,
      one.indicator,
      one.owner,
      TARGET_KIND_LABELS[one.kind],
      one.unit,
      one.value ?? one.min,
      one.dueOn,
      asOf,
      one.actual.confirmed,
      one.actual.underReview,
      one.dueValue,
      one.dueDerived ? "推算" : null,
      one.progressPct,
      againstDue(one.lagPoints),
      againstDue(one.gap),
      LIGHT_LABELS[one.light],
      one.hidden ? MISSING_REASONS.SCOPE : one.missing ? MISSING_REASONS[one.missing] : null,
      one.quote,
    ]);
  },
};

export const tasksSource: ExportSource = {
  action: "task.read",
  columns: [
    { head: "文件", kind: "text", width: 28 },
    { head: "章节", kind: "text", width: 20 },
    { head: "序号", kind: "text" },
    { head: "任务", kind: "text", width: 32 },
    { head: "内容", kind: "text", width: 80, wrap: true },
    { head: "年度目标", kind: "text", width: 48, wrap: true },
    { head: "牵头单位", kind: "text", width: 20 },
    { head: "配合单位", kind: "text", width: 28, wrap: true },
    { head: "责任单位", kind: "text", width: 28, wrap: true },
    { head: "进展", kind: "text" },
  ],
  batches: async function* (ctx, params) {
    const filter = taskFilterSchema.parse(params);
    for await (const rows of pages((page) => listTasks(ctx, { ...filter, page, pageSize: PAGE })))
      yield rows.map((row): OutCell[] => [
        row.planTitle,
        row.section,
        row.number,
        row.title,
        row.content,
        row.goals
          .map(({ year, text }) => `${year ? `${year}年：` : ""}${text.replace(/[。；]$/, "")}`)
          .join("；"),
        row.leadPrinted,
        row.supportsPrinted,
        row.unitsPrinted,
        TASK_STATUS_LABELS[row.status],
      ]);
  },
};
