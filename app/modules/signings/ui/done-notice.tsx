import { Notice } from "~/ui/notice";

const DONE: Record<string, string> = {
  saved: "已保存为草稿。上传证明材料后即可提交审核。",
  submitted: "已提交审核。",
  confirmed: "已确认，并计入台账。",
  returned: "已退回，填报单位会看到原因。",
  attached: "材料已上传。",
  removed: "材料已删除。",
  amended: "已更正，台账已冲销并补记。",
  withdrawn: "已撤销确认，并退回填报单位。",
  terminated: "已终止，签约额已冲减。",
  drafted: "已起草终止。请上传终止协议等材料后提交审核。",
  reclassified: "已重分类：台账已冲销，并按原业务日期补记。",
  credit: "业绩分成已保存。",
  statistics: "统计确认值已登记。",
};

/** One quiet line for what was done, or what was refused, or why the record came back. */
export function DoneNotice(props: {
  done: string | null;
  problem?: { status: number; message: string; traceId: string } | undefined;
  returned?: string | null;
}) {
  const { done, problem, returned } = props;
  const said = done ? DONE[done] : undefined;
  if (!problem && !said && !returned) return null;
  return (
    <div className="mb-4 grid gap-2">
      {problem ? (
        <Notice kind="error" trace={problem.status >= 500 ? problem.traceId : undefined}>
          {problem.message}
        </Notice>
      ) : said ? (
        <Notice kind="done">{said}</Notice>
      ) : null}
      {returned ? <Notice kind="warn">退回原因：{returned}</Notice> : null}
    </div>
  );
}
