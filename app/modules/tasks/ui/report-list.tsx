import { Link } from "@remix-run/react";
import { sizeText } from "~/modules/signings/rules/evidence";
import { Chip } from "~/ui/chip";
import { ConfirmOrReturn } from "~/ui/confirm-or-return";
import { EvidenceList } from "~/ui/evidence-list";
import { TASK_REPORT_STATE_LABELS } from "../labels";
import type { TaskReportRow } from "../queries/detail.server";
import { StatusMark } from "./status-mark";

export type ShownReport = Omit<TaskReportRow, "recordedAt" | "decidedAt"> & {
  recordedOn: string;
  decidedOn: string | null;
};

/** Reports, newest month first, each with what the reader may do with it. */
export function ReportList({ reports }: { reports: readonly ShownReport[] }) {
  if (reports.length === 0) return <p className="text-muted">还没有填报。</p>;
  return (
    <ol className="timeline">
      {reports.map((report) => (
        <li key={report.id} data-strong={report.state === "CONFIRMED" || undefined}>
          <time dateTime={report.period}>{report.period}</time>
          <div>
            <div className="flex flex-wrap items-center gap-2">
              <strong>{report.unit}</strong>
              <StatusMark status={report.progress} />
              <Chip tone={report.state === "RETURNED" ? "watch" : "plain"}>
                {TASK_REPORT_STATE_LABELS[report.state]}
              </Chip>
              {report.figure === null ? null : (
                <span className="num">
                  {report.figure} {report.figureUnit}
                </span>
              )}
            </div>
            <p className="whitespace-pre-line">{report.text}</p>
            {report.returnReason ? <p className="text-muted">退回原因：{report.returnReason}</p> : null}
            <div className="timeline-who">
              填报 {report.recordedOn}
              {report.decidedOn ? ` · ${report.decidedByName} ${report.decidedOn}` : ""}
            </div>
            <EvidenceList
              files={report.files.map(({ id, fileName, sizeBytes }) => ({
                id,
                name: fileName,
                href: `/evidence/${id}`,
                size: sizeText(sizeBytes),
              }))}
            />
            {report.may.edit ? (
              <div className="flex flex-wrap gap-2">
                <Link to={`?report=${report.id}#report`} className="button">
                  修改填报
                </Link>
                <Link to={`/tasks/${report.taskId}/evidence?report=${report.id}`} className="button">
                  上传证明材料
                </Link>
              </div>
            ) : null}
            {report.may.decide ? <ConfirmOrReturn id={report.id} version={report.version} /> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
