import { Form, Link } from "@remix-run/react";
import { sizeText } from "~/modules/signings/rules/evidence";
import { Chip } from "~/ui/chip";
import { EvidenceList } from "~/ui/evidence-list";
import { TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
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
            {report.may.decide ? <Decision report={report} /> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Decision({ report }: { report: ShownReport }) {
  return (
    <div className="mt-2 flex flex-wrap items-start gap-2">
      <Form method="post">
        <input type="hidden" name="id" value={report.id} />
        <input type="hidden" name="version" value={report.version} />
        <SubmitButton name="intent" value="confirm">
          确认填报
        </SubmitButton>
      </Form>
      <details>
        <summary className="button">退回</summary>
        <Form method="post" className="form mt-2">
          <input type="hidden" name="id" value={report.id} />
          <input type="hidden" name="version" value={report.version} />
          <TextInput name="reason" label="退回原因" required />
          <div>
            <SubmitButton look="danger" name="intent" value="return">
              退回填报
            </SubmitButton>
          </div>
        </Form>
      </details>
    </div>
  );
}
