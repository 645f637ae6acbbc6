import { Form, Link } from "@remix-run/react";
import { shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { amountText } from "~/platform/money";
import { DefinitionList } from "~/ui/definition-list";
import { FormState } from "~/ui/form-state";
import { Select, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { Timeline } from "~/ui/timeline";
import type { ReferralDetail } from "../queries/referrals.server";
import { shareText } from "../rules/lead";
import { ESCALATION_LABELS } from "../rules/referral";
import { Act, type Answer } from "./claims-act";

function Accept({ referral, answer }: { referral: ReferralDetail; answer: Answer | undefined }) {
  const mine = answer?.values.intent === "accept" ? answer : undefined;
  return (
    <Form method="post" className="form">
      <FormState values={mine?.values} errors={mine?.errors}>
        <input type="hidden" name="intent" value="accept" />
        <input type="hidden" name="version" value={referral.version} />
        <Select
          name="parkId"
          label="落地园区"
          required
          placeholder={referral.parks.length === 1 ? undefined : "请选择"}
          options={referral.parks.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextInput name="note" label="说明" maxLength={500} />
        <div>
          <SubmitButton>接收项目</SubmitButton>
        </div>
      </FormState>
    </Form>
  );
}

const sitesText = (sites: ReferralDetail["lead"]["sites"]) =>
  sites.map(({ name, shareBp }) => `${name} ${shareText(shareBp)}%`).join("，");

function Project({ referral }: { referral: ReferralDetail }) {
  const { lead } = referral;
  const name = `${lead.number} ${lead.name}`;
  return (
    <DefinitionList
      items={[
        { term: "企业", value: lead.company },
        {
          term: "项目",
          value: referral.may.openLead ? <Link to={`/leads/${referral.leadId}`}>{name}</Link> : name,
        },
        { term: "领域", value: lead.field },
        {
          term: "预计投资",
          value: lead.expectedFen === null ? lead.expectedText : amountText(lead.expectedFen),
        },
        { term: "面积需求", value: lead.areaNeedSqm ? `${lead.areaNeedSqm} 平方米` : null },
        { term: "园区与份额", value: sitesText(lead.sites) },
        { term: "简介", value: lead.summary },
      ]}
    />
  );
}

export function ReferralBody({ referral, answer }: { referral: ReferralDetail; answer: Answer | undefined }) {
  const act = { id: referral.id, version: referral.version, field: "reason", answer };
  return (
    <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
      <div className="stack">
        {referral.level === "NONE" ? null : (
          <Notice kind="warn">
            已超过答复期限 {referral.daysLate} 天：{ESCALATION_LABELS[referral.level]}。
          </Notice>
        )}
        <Section title="流转">
          <DefinitionList
            items={[
              { term: "发起单位", value: `${referral.from.name}　${referral.offeredByName}` },
              { term: "接收单位", value: referral.to.name },
              { term: "原因", value: <span className="whitespace-pre-line">{referral.reason}</span> },
              { term: "答复期限", value: referral.dueOn },
              {
                term: "移交份额",
                value:
                  referral.keepBp === 0
                    ? "全部移交"
                    : `接收方 ${shareText(10_000 - referral.keepBp)}%，现有园区保留 ${shareText(referral.keepBp)}%`,
              },
              { term: "答复", value: referral.answerReason },
              {
                term: "计入跨园项目",
                value:
                  referral.state === "ACCEPTED"
                    ? referral.crossesParks
                      ? "是"
                      : "否，原在接收单位的园区"
                    : null,
              },
            ]}
          />
        </Section>
        <Section title="项目">
          <Project referral={referral} />
        </Section>
        {referral.may.answer ? (
          <Section title="答复">
            <div className="stack">
              <Accept referral={referral} answer={answer} />
              <Act
                {...act}
                intent="return"
                label="退回流转"
                look="danger"
                fieldLabel="退回原因"
                help="发起单位会看到。"
              />
            </div>
          </Section>
        ) : null}
        {referral.may.withdraw ? (
          <Act {...act} intent="withdraw" label="撤回流转" look="danger" fieldLabel="撤回原因" />
        ) : null}
      </div>
      <Section title="经过">
        <Timeline
          events={referral.history.map((one) => ({
            id: String(one.id),
            on: shanghaiDate(one.at),
            relative: shanghaiDateTime(one.at).slice(11),
            title: one.summary,
            body: one.reason,
            who: one.actorName,
          }))}
        />
      </Section>
    </div>
  );
}
