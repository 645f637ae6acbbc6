import { shanghaiDateTime } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";

export interface JobLine {
  name: string;
  label: string;
  when: string;
  startedAt: Date | null;
  finishedAt: Date | null;
  ok: boolean | null;
  outcome: string | null;
  failedAt: Date | null;
  failure: string | null;
  next: Date | null;
}

function Outcome({ job }: { job: JobLine }) {
  if (!job.startedAt) return <Chip>未执行</Chip>;
  if (!job.finishedAt) return <Chip tone="watch">执行中</Chip>;
  return job.ok ? <Chip tone="ok">成功</Chip> : <Chip tone="late">失败</Chip>;
}

const said = (job: JobLine) => {
  if (job.ok === false) return job.outcome ?? "没有说明";
  const line = job.outcome ?? (job.finishedAt ? "没有需要处理的" : "");
  return job.failedAt ? `${line}；上次失败 ${shanghaiDateTime(job.failedAt)}：${job.failure}` : line;
};

const columns: Column<JobLine>[] = [
  { id: "label", head: "任务", cell: (job) => job.label, card: "title" },
  { id: "when", head: "时间", cell: (job) => <span className="num">{job.when}</span>, card: "meta" },
  { id: "outcome", head: "结果", cell: (job) => <Outcome job={job} />, card: "figure" },
  {
    id: "last",
    head: "上次执行",
    cell: (job) => <span className="num">{job.startedAt ? shanghaiDateTime(job.startedAt) : "—"}</span>,
    card: "meta",
    cardLabel: "上次",
  },
  {
    id: "next",
    head: "下次执行",
    cell: (job) => <span className="num">{job.next ? shanghaiDateTime(job.next) : "—"}</span>,
    card: "meta",
    cardLabel: "下次",
  },
  { id: "said", head: "说明", cell: said, card: "meta" },
];

/** What runs by itself: when it ran, what came of it, when it is due. */
export function JobTable({ jobs }: { jobs: readonly JobLine[] }) {
  return <DataTable caption="定时任务" columns={columns} rows={jobs} rowId={(job) => job.name} />;
}
