import { Form, Link } from "@remix-run/react";
import { shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { amountInput, amountText } from "~/platform/money";
import { LinkButton } from "~/ui/button";
import { DefinitionList } from "~/ui/definition-list";
import { FormState, type FormValues } from "~/ui/form-state";
import { AmountInput, TextArea, TextInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { METRIC_LABELS } from "../labels";
import type { InvestmentDetail } from "../queries/investment.server";
import { EntriesOfRecord } from "./entries-table";
import { EvidencePanel } from "./evidence-panel";
import { JumpConfirm } from "./jump-confirm";
import { RecordTimeline } from "./record-timeline";
import { ReviewPanel } from "./review-panel";

type Answer = { intent: string; values: FormValues; errors: Record<string, string> } | null;
type Props = { investment: InvestmentDetail; next: string | null; answer: Answer };

export function InvestmentActions({ investment }: { investment: InvestmentDetail }) {
  const may = (move: InvestmentDetail["abilities"][number]) => investment.abilities.includes(move);
  return (
    <>
      {may("EDIT") ? <LinkButton to={`/investments/${investment.id}/edit`}>修改</LinkButton> : null}
      {may("SUBMIT") ? (
        <Form method="post">
          <input type="hidden" name="version" value={investment.version} />
          <SubmitButton name="intent" value="submit">
            提交审核
          </SubmitButton>
        </Form>
      ) : null}
    </>
  );
}

function Facts({ investment }: { investment: InvestmentDetail }) {
  const { lead, cumulativeFen, statisticsFen, statisticsAt, decidedAt } = investment;
  return (
    <DefinitionList
      items={[
        {
          term: "项目",
          value: (
            <Link to={`/leads/${lead.id}`}>
              {lead.number} {lead.company.name} · {lead.projectName}
            </Link>
          ),
        },
        { term: "口径", value: METRIC_LABELS[investment.metric] },
        { term: "所属月份", value: investment.period },
        { term: "填报值", value: amountText(investment.amountFen) },
        ...(cumulativeFen === null ? [] : [{ term: "填报的累计数", value: amountText(cumulativeFen) }]),
        {
          term: "统计确认值",
          value:
            statisticsFen === null
              ? null
              : `${amountText(statisticsFen)}${statisticsAt ? `（${shanghaiDate(statisticsAt)}）` : ""}`,
        },
        { term: "填报单位", value: lead.organisation.name },
        {
          term: "园区",
          value: lead.sites
            .map(({ park, shareBp }) =>
              lead.sites.length === 1 ? park.name : `${park.name} ${shareBp / 100}%`,
            )
            .join("、"),
        },
        ...(investment.note ? [{ term: "备注", value: investment.note }] : []),
        {
          term: investment.state === "RETURNED" ? "退回人" : "审核人",
          value:
            decidedAt && investment.state !== "SUBMITTED"
              ? `${investment.decidedByName}，${shanghaiDateTime(decidedAt)}`
              : null,
        },
      ]}
    />
  );
}

function Corrections({ investment, answer }: { investment: InvestmentDetail; answer: Answer }) {
  const given = (intent: string) => (answer?.intent === intent ? answer : null);
  const correct = given("correct");
  const statistics = given("statistics");
  return (
    <>
      <Section title="统计确认值" note="与填报值并列，不改变台账">
        <Form method="post" className="form">
          <FormState values={statistics?.values} errors={statistics?.errors}>
            <input type="hidden" name="version" value={investment.version} />
            <AmountInput
              name="amount"
              label="统计部门确认的金额"
              defaultValue={investment.statisticsFen === null ? "" : amountInput(investment.statisticsFen)}
              help="留空表示尚未确认。"
            />
            <div>
              <SubmitButton name="intent" value="statistics" look="quiet">
                登记
              </SubmitButton>
            </div>
          </FormState>
        </Form>
      </Section>
      <Section title="更正" note="冲销原分录并补记，两者都保留">
        <Form method="post" className="form">
          <FormState values={correct?.values} errors={correct?.errors}>
            <input type="hidden" name="version" value={investment.version} />
            <div className="form-row">
              <AmountInput
                name="amount"
                label="正确金额"
                required
                defaultValue={amountInput(investment.amountFen)}
              />
              <TextInput
                name="period"
                label="所属月份"
                type="month"
                required
                defaultValue={investment.period}
                data-width="short"
              />
            </div>
            <JumpConfirm held={correct?.errors?.confirmJump} />
            <TextArea name="reason" label="原因" required rows={2} />
            <div>
              <SubmitButton name="intent" value="correct" look="quiet">
                确认更正
              </SubmitButton>
            </div>
          </FormState>
        </Form>
      </Section>
    </>
  );
}

export function InvestmentBody({ investment, next, answer }: Props) {
  const { abilities, entries } = investment;
  const decides = abilities.includes("CONFIRM");
  const evidence = (
    <EvidencePanel
      owner={{ entity: "investment", entityId: investment.id }}
      files={investment.evidence}
      open={abilities.includes("EDIT")}
    />
  );
  return (
    <div className="stack">
      <div className="grid gap-8 lg:grid-cols-2">
        <div className="stack">
          <Section title="填报">
            <Facts investment={investment} />
          </Section>
          {decides ? evidence : null}
        </div>
        <div className="stack">
          {decides ? (
            <ReviewPanel
              noun="投资"
              version={investment.version}
              effect={`确认后计入 ${investment.period} ${METRIC_LABELS[investment.metric]} ${amountText(investment.amountFen)}。`}
              confirmLabel="确认投资"
              next={next}
              answer={answer?.intent === "return" ? answer : null}
            />
          ) : null}
          {investment.state === "SUBMITTED" && investment.ownSubmission ? (
            <p className="text-muted">您本人提交的记录须由另一位审核人员确认或退回。</p>
          ) : null}
          {decides ? null : evidence}
        </div>
      </div>
      {entries.length > 0 ? (
        <Section title="台账分录">
          <EntriesOfRecord rows={entries} />
        </Section>
      ) : null}
      {abilities.includes("AMEND") ? <Corrections investment={investment} answer={answer} /> : null}
      <RecordTimeline lines={investment.timeline} />
    </div>
  );
}
