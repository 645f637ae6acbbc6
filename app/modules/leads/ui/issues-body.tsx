import { Form, Link } from "@remix-run/react";
import { shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { DefinitionList } from "~/ui/definition-list";
import { FormState } from "~/ui/form-state";
import { DateInput, Select, TextInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { Timeline } from "~/ui/timeline";
import type { IssueDetail } from "../queries/issues.server";
import { ISSUE_LEVEL_LABELS, ISSUE_STEP_LABELS, nextLevel } from "../rules/issue";
import { Act, type Answer } from "./claims-act";

interface Props {
  issue: IssueDetail;
  units: readonly { id: string; name: string }[];
  today: string;
  answer: Answer | undefined;
}

function Assign({ issue, units, today, answer }: Props) {
  const mine = answer?.values.intent === "assign" ? answer : undefined;
  return (
    <details open={mine !== undefined || issue.state === "OPEN"}>
      <summary className="button">{issue.assignee ? "改派" : "交办"}</summary>
      <Form method="post" className="form mt-2">
        <FormState values={mine?.values} errors={mine?.errors}>
          <input type="hidden" name="intent" value="assign" />
          <input type="hidden" name="version" value={issue.version} />
          <div className="form-row">
            <Select
              name="assigneeId"
              label="承办单位"
              required
              placeholder="请选择"
              defaultValue={issue.assigneeId ?? ""}
              options={units.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <DateInput name="dueOn" label="办结期限" required min={today} defaultValue={issue.dueOn ?? ""} />
          </div>
          <TextInput name="note" label="要求" />
          <div>
            <SubmitButton>交办</SubmitButton>
          </div>
        </FormState>
      </Form>
    </details>
  );
}

function Actions(props: Props) {
  const { issue, today, answer } = props;
  const act = { id: issue.id, version: issue.version, field: "note", answer };
  const higher = nextLevel(issue.level);
  return (
    <div className="grid gap-3">
      {issue.may.manage ? <Assign {...props} /> : null}
      {issue.may.note ? <Act {...act} intent="note" label="反馈" look="quiet" fieldLabel="办理情况" /> : null}
      {issue.may.escalate && higher ? (
        <Act
          {...act}
          intent="escalate"
          label={`提级到${ISSUE_LEVEL_LABELS[higher]}`}
          look="quiet"
          fieldLabel="提级原因"
        />
      ) : null}
      {issue.may.manage ? (
        <>
          <Act {...act} intent="decide" label="登记议定事项" look="quiet" fieldLabel="议定事项">
            {issue.leadId ? (
              <DateInput
                name="followUpOn"
                label="转为跟进的日期"
                min={today}
                help="填写后成为线索的下一步，由负责人办理。"
              />
            ) : null}
          </Act>
          <Act {...act} intent="close" label="销号" look="quiet" fieldLabel="解决的结果" />
        </>
      ) : null}
      {issue.may.reopen ? (
        <Act {...act} intent="reopen" label="重新办理" look="quiet" fieldLabel="原因" />
      ) : null}
    </div>
  );
}

export function IssueBody(props: Props) {
  const { issue } = props;
  return (
    <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
      <div className="stack">
        <Section title="情况">
          <DefinitionList
            items={[
              {
                term: "所在记录",
                value: issue.about.href ? (
                  <Link to={issue.about.href}>{issue.about.title}</Link>
                ) : (
                  issue.about.title
                ),
              },
              ...(issue.company
                ? [
                    {
                      term: "企业",
                      value: <Link to={`/companies/${issue.company.id}`}>{issue.company.name}</Link>,
                    },
                  ]
                : []),
              { term: "情况", value: <span className="whitespace-pre-line">{issue.detail}</span> },
              { term: "提出", value: `${issue.unit ?? ""} ${issue.raisedByName} ${issue.raisedOn}` },
              { term: "层级", value: ISSUE_LEVEL_LABELS[issue.level] },
              { term: "承办单位", value: issue.assignee },
              { term: "办结期限", value: issue.dueOn },
              { term: "结果", value: issue.closeNote },
            ]}
          />
        </Section>
        <Section title="办理">
          <Actions {...props} />
        </Section>
      </div>
      <Section title="经过">
        <Timeline
          events={[...issue.steps].reverse().map((step) => ({
            id: step.id,
            on: shanghaiDate(step.at),
            relative: shanghaiDateTime(step.at).slice(11),
            title: [
              ISSUE_STEP_LABELS[step.kind],
              step.toUnit,
              step.toLevel ? ISSUE_LEVEL_LABELS[step.toLevel] : null,
              step.dueOn ? `${step.dueOn} 前` : null,
            ]
              .filter(Boolean)
              .join(" "),
            body: step.note,
            who: step.actorName,
            strong: step.kind !== "NOTE",
          }))}
        />
      </Section>
    </div>
  );
}
