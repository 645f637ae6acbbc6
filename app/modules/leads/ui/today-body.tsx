import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { daysBetween, shanghaiDate } from "~/platform/dates";
import { Chip, type ChipTone } from "~/ui/chip";
import { Light } from "~/ui/light";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { STAGE_LABELS } from "../labels";
import type { ClockRow, DueRow, Today } from "../queries/today.server";
import {
  CLOCK_LABELS,
  type ClockKind,
  type ClockRules,
  LIGHT_LABELS,
  type ProgressLight,
} from "../rules/today";
import { TodayGroup, type TodayLine } from "./today-rows";

interface Reader {
  today: string;
  mayWrite: boolean;
  ofUnit: boolean;
  /** All of it is the reader's own: no name is needed. */
  mine: boolean;
}

const whoseOf = (row: Pick<DueRow, "unit" | "owner">, { mine, ofUnit }: Reader) =>
  mine ? null : [ofUnit ? null : row.unit, row.owner ?? "负责人待定"].filter(Boolean).join(" ");

const nameOf = (row: DueRow) => `${row.company} · ${row.project}`;

const note = (row: DueRow, reader: Reader) =>
  reader.mayWrite ? { action: { to: `/leads/${row.id}/follow-up`, label: "记跟进" } } : {};

const lateMark = (days: number) =>
  days > 0 ? <Chip tone="late">逾期 {days} 天</Chip> : <Chip tone="watch">今天到期</Chip>;

const dueLine = (row: DueRow, reader: Reader): TodayLine => ({
  id: row.id,
  to: `/leads/${row.id}`,
  what: nameOf(row),
  mark: lateMark(daysBetween(row.nextStepOn!, reader.today)),
  notes: [whoseOf(row, reader), row.nextStepOn, row.nextStep],
  ...note(row, reader),
});

const CLOCK_ACTIONS: Record<ClockKind, { path: string; label: string }> = {
  ANSWER: { path: "follow-up", label: "记跟进" },
  SCREEN: { path: "edit", label: "定级" },
  FEEDBACK: { path: "advance", label: "推进" },
  REPORT: { path: "follow-up", label: "记跟进" },
};

const clockLine = (row: ClockRow, reader: Reader): TodayLine => {
  const { path, label } = CLOCK_ACTIONS[row.kind];
  const since = row.kind === "REPORT" ? `最近更新 ${row.lastActivityOn}` : `登记 ${row.createdOn}`;
  return {
    id: row.id,
    to: `/leads/${row.id}`,
    what: nameOf(row),
    mark: (
      <>
        <Chip>{CLOCK_LABELS[row.kind]}</Chip>
        {lateMark(row.daysLate)}
      </>
    ),
    notes: [whoseOf(row, reader), since, `${row.dueOn} 到期`],
    ...(reader.mayWrite ? { action: { to: `/leads/${row.id}/${path}`, label } } : {}),
  };
};

const LIGHT_MARKS: Record<ProgressLight, { tone: ChipTone; shape: string }> = {
  GREEN: { tone: "ok", shape: "●" },
  YELLOW: { tone: "watch", shape: "▲" },
  RED: { tone: "late", shape: "■" },
  OUT: { tone: "late", shape: "■" },
};

const stalledLine = (row: DueRow & { light: ProgressLight }, reader: Reader): TodayLine => {
  const { tone, shape } = LIGHT_MARKS[row.light];
  return {
    id: row.id,
    to: `/leads/${row.id}`,
    what: nameOf(row),
    mark: (
      <Chip tone={tone}>
        <span aria-hidden="true">{shape}</span>
        {LIGHT_LABELS[row.light]}
      </Chip>
    ),
    notes: [
      whoseOf(row, reader),
      STAGE_LABELS[row.stage],
      `最近更新 ${row.lastActivityOn}，${daysBetween(row.lastActivityOn, reader.today)} 天没有进展`,
    ],
    ...(reader.mayWrite
      ? {
          action:
            row.light === "OUT"
              ? { to: `/leads/${row.id}/status`, label: "变更状态" }
              : { to: `/leads/${row.id}/follow-up`, label: "记跟进" },
        }
      : {}),
  };
};

export function TodayLeads({ data, today }: { data: Today; today: string }) {
  const reader = { today, mayWrite: data.mayWrite, ofUnit: data.ofUnit, mine: data.whose === "mine" };
  const { leads, claims, waiting, issues, rules } = data;
  const list = (filter: Record<string, string>) =>
    `/leads?${new URLSearchParams({ ...filter, ...data.duty })}`;
  return (
    <>
      {leads ? (
        <>
          <TodayGroup
            id="overdue"
            title="逾期未跟进"
            total={leads.overdue.total}
            more={list({ due: "late", sort: "next" })}
            lines={leads.overdue.rows.map((row) => dueLine(row, reader))}
          />
          <TodayGroup
            id="now"
            title="今天要跟进"
            total={leads.now.total}
            more={list({ due: "today" })}
            lines={leads.now.rows.map((row) => dueLine(row, reader))}
          />
          <TodayGroup
            id="clocks"
            title="办理时限"
            total={leads.clocks.total}
            more={list({ clock: "1", sort: "activity" })}
            lines={leads.clocks.rows.map((row) => clockLine(row, reader))}
          />
          <TodayGroup
            id="stalled"
            title="久无进展"
            total={leads.stalled.total}
            more={list({ light: "stalled", sort: "activity" })}
            lines={leads.stalled.rows.map((row) => stalledLine(row, reader))}
          />
          <TodayGroup
            id="week"
            title="今后七天的约访和跟进"
            total={leads.week.total}
            more={list({ due: "week", sort: "next" })}
            lines={leads.week.rows.map((row) => ({
              ...dueLine(row, reader),
              mark: <Chip>{row.nextStepOn}</Chip>,
              notes: [whoseOf(row, reader), row.nextStep],
            }))}
          />
        </>
      ) : null}
      <TodayGroup
        id="claims"
        title="首谈保护将到期"
        total={claims.total}
        more={`/claims?ending=${rules.claimDays}`}
        lines={claims.rows.map((claim) => ({
          id: claim.id,
          to: `/claims/${claim.id}`,
          what: claim.company,
          mark: <Chip tone="watch">还有 {daysBetween(today, claim.protectedUntil)} 天</Chip>,
          notes: [`${claim.unit} ${claim.person}`, `${claim.protectedUntil} 到期`],
          action: { to: `/claims/${claim.id}`, label: "查看" },
        }))}
      />
      <TodayGroup
        id="waiting-claims"
        title="首谈待认定"
        total={waiting.total}
        more="/claims?state=SUBMITTED"
        lines={waiting.rows.map((claim) => ({
          id: claim.id,
          to: `/claims/${claim.id}`,
          what: claim.company,
          mark: claim.disputed ? <Chip tone="late">撞单</Chip> : undefined,
          notes: [claim.submittedByName, `${shanghaiDate(claim.submittedAt)} 申报`],
        }))}
      />
      <TodayGroup
        id="issues"
        title="承办的专班问题"
        total={issues.total}
        more="/issues?mine=1&state=ASSIGNED"
        lines={issues.rows.map((issue) => ({
          id: issue.id,
          to: `/issues/${issue.id}`,
          what: issue.title,
          mark: <Light tone={issue.light} title={issue.lightReason} />,
          notes: [issue.unit, issue.dueOn && `${issue.dueOn} 前`, issue.lightReason],
          action: { to: `/issues/${issue.id}`, label: "反馈" },
        }))}
      />
    </>
  );
}

export function ClockRulesLine({ rules, example }: { rules: ClockRules; example: boolean }) {
  return (
    <p className="num text-sm text-muted">
      {example ? <Chip>示例规则</Chip> : null} 登记后 {rules.answerDays} 天内响应、{rules.screenDays}{" "}
      天内研判定级、
      {rules.feedbackDays} 天内反馈意见，在谈和拟签每 {rules.reportDays} 天报告一次进展；超过{" "}
      {rules.yellowDays}
      天没有进展亮黄灯，{rules.redDays} 天亮红灯，{rules.outDays} 天应出库。
    </p>
  );
}

export function TodayNotices({ unread, children }: { unread: number; children: ReactNode }) {
  return (
    <Section
      id="notices"
      title="通知"
      note={<span className="num">{unread > 0 ? `${unread} 条未读` : "都已读"}</span>}
      actions={
        unread > 0 ? (
          <Form method="post">
            <SubmitButton look="plain" name="id" value="all">
              全部标为已读
            </SubmitButton>
          </Form>
        ) : undefined
      }
    >
      {children}
    </Section>
  );
}
