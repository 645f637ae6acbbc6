import { Link } from "@remix-run/react";
import { Notice } from "~/ui/notice";
import { STAGE_LABELS } from "../labels";
import type { LeadDetail } from "../queries/detail.server";
import { GATE_LABELS, type GateField, inWords, isUnderWay, STALE_DAYS } from "../rules/lead";

function NextStep({ lead }: { lead: LeadDetail }) {
  if (!lead.nextStep && !lead.nextStepOn)
    return <p className="text-lg">还没有写下一步{lead.abilities.write ? "，记一条跟进时一并写上" : ""}</p>;
  return (
    <p className="text-lg">
      {lead.nextStep ?? "跟进"}
      {lead.nextStepOn ? (
        <span className={`num ${lead.nextStepLateDays > 0 ? "behind" : ""}`}>
          {" "}
          {lead.nextStepOn}
          {lead.nextStepLateDays > 0 ? `（已过 ${lead.nextStepLateDays} 天）` : ""}
        </span>
      ) : null}
    </p>
  );
}

function Gate({ lead }: { lead: LeadDetail }) {
  const { next } = lead;
  if (!next) return null;
  const stage = STAGE_LABELS[next.stage];
  return (
    <p className="text-muted">
      {next.missing.length === 0
        ? `可以进入“${stage}”：条件已齐。`
        : `进入“${stage}”还缺：${inWords(next.missing)}。`}
    </p>
  );
}

/** Where each thing is made good. */
const PLACE: Record<GateField, (id: string) => string> = {
  contact: (id) => `/leads/${id}/contact`,
  followUp: () => "#note",
  sites: (id) => `/leads/${id}/sites`,
  contract: (id) => `/signings/new?lead=${id}`,
  expected: (id) => `/leads/${id}/edit`,
  grade: (id) => `/leads/${id}/edit`,
  registeredName: (id) => `/leads/${id}/edit`,
  registeredOn: (id) => `/leads/${id}/edit`,
  startedOn: (id) => `/leads/${id}/edit`,
  completedOn: (id) => `/leads/${id}/edit`,
  producingOn: (id) => `/leads/${id}/edit`,
};

/** What the gates already passed still miss. */
function ToDos({ lead }: { lead: LeadDetail }) {
  if (lead.toDos.length === 0) return null;
  return (
    <Notice kind="warn">
      待补 {lead.toDos.length} 项：
      {lead.toDos.map((field, at) => (
        <span key={field}>
          {at > 0 ? "、" : ""}
          {lead.abilities.write ? (
            <Link to={PLACE[field](lead.id)}>{GATE_LABELS[field]}</Link>
          ) : (
            GATE_LABELS[field]
          )}
        </span>
      ))}
    </Notice>
  );
}

/** The answer of the page: what is next, and who owes it. */
export function LeadAnswer({ lead }: { lead: LeadDetail }) {
  if (!isUnderWay(lead.status))
    return (
      <section aria-label="下一步">
        <p className="text-lg">{lead.status === "LOST" ? "已流失" : "已终止"}，不再推进</p>
        <p className="text-muted">理由：{lead.statusReason ?? "未写"}</p>
      </section>
    );
  return (
    <section aria-label="下一步" className="grid gap-3">
      <div>
        <p className="text-sm text-muted">
          下一步 · 由 {lead.organisation.name}
          {lead.owner ? ` ${lead.owner.displayName}` : "（负责人待定）"} 负责
        </p>
        <NextStep lead={lead} />
        <Gate lead={lead} />
      </div>
      <ToDos lead={lead} />
      {lead.status === "PAUSED" ? <Notice kind="warn">暂缓：{lead.statusReason ?? "未写理由"}</Notice> : null}
      {lead.status === "ACTIVE" && lead.idleDays >= STALE_DAYS ? (
        <Notice kind="warn">已有 {lead.idleDays} 天没有更新。</Notice>
      ) : null}
    </section>
  );
}
