import { Form, Link } from "@remix-run/react";
import { shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { DefinitionList } from "~/ui/definition-list";
import { EvidenceList } from "~/ui/evidence-list";
import { Notice } from "~/ui/notice";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { Timeline } from "~/ui/timeline";
import { METHOD_LABELS } from "../labels";
import type { ClaimDetail } from "../queries/claims.server";
import { Act, type Answer } from "./claims-act";

type ClaimFile = Omit<ClaimDetail["files"][number], "removable"> & { removable?: boolean };

/** Files of a claim, each a download, with the way to add one while it is undecided. */
export function ClaimFiles({ files, add }: { files: ClaimFile[]; add?: string }) {
  return (
    <div className="stack">
      <EvidenceList
        empty="没有上传材料，以线索的跟进记录为证。"
        files={files.map((file) => ({
          id: file.id,
          name: file.fileName,
          href: `/evidence/${file.id}`,
          note: `${file.uploadedByName} ${shanghaiDate(file.uploadedAt)}`,
          actions: file.removable ? (
            <Form method="post" action={`/evidence/${file.id}/remove`}>
              <SubmitButton look="plain" aria-label={`删除材料 ${file.fileName}`}>
                删除
              </SubmitButton>
            </Form>
          ) : undefined,
        }))}
      />
      {add ? (
        <div>
          <LinkButton to={add}>补充材料</LinkButton>
        </div>
      ) : null}
    </div>
  );
}

function Decide({ claim, answer }: { claim: ClaimDetail; answer: Answer | undefined }) {
  if (claim.rivals.length > 0)
    return (
      <Notice
        kind="warn"
        actions={
          <LinkButton to={`/conflicts/${claim.companyId}`} look="primary">
            去裁定
          </LinkButton>
        }
      >
        与{claim.rivals.map(({ unit }) => unit).join("、")}撞单，请在撞单裁定中并排核对后决定。
      </Notice>
    );
  const act = { id: claim.id, version: claim.version, field: "note", answer };
  return (
    <div className="flex flex-wrap items-start gap-2">
      <Act {...act} intent="accept" label="认定首谈" fieldLabel="认定说明" required={false} />
      <Act
        {...act}
        intent="overrule"
        label="不予认定"
        look="danger"
        fieldLabel="理由"
        help="申报单位会看到。"
      />
    </div>
  );
}

export function ClaimBody({ claim, answer }: { claim: ClaimDetail; answer: Answer | undefined }) {
  const { lead, rules } = claim;
  return (
    <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
      <div className="stack">
        {claim.decisionNote ? (
          <Notice kind="info">
            {claim.decidedByName}：{claim.decisionNote}
          </Notice>
        ) : null}
        <Section title="申报">
          <DefinitionList
            items={[
              { term: "申报单位", value: `${claim.organisation.name}　${claim.submittedByName}` },
              { term: "首次接洽", value: `${claim.metOn}　${METHOD_LABELS[claim.method]}` },
              { term: "接洽情况", value: <span className="whitespace-pre-line">{claim.statement}</span> },
              {
                term: "线索",
                value: <Link to={`/leads/${claim.leadId}`}>{`${lead.number} ${lead.projectName}`}</Link>,
              },
              { term: "申报时间", value: <span className="num">{shanghaiDateTime(claim.submittedAt)}</span> },
              { term: "保护至", value: claim.protectedUntil },
              { term: "了结原因", value: claim.endReason },
            ]}
          />
        </Section>
        <Section title="证明材料">
          <ClaimFiles
            files={claim.files}
            add={claim.may.attach ? `/claims/${claim.id}/evidence` : undefined}
          />
        </Section>
        {claim.may.decide ? (
          <Section title="认定">
            <Decide claim={claim} answer={answer} />
          </Section>
        ) : null}
        {claim.may.release ? (
          <Act
            id={claim.id}
            version={claim.version}
            intent="release"
            label={claim.state === "SUBMITTED" ? "撤回首谈" : "释放首谈"}
            look="danger"
            field="reason"
            fieldLabel="原因"
            help="释放后其他单位可以登记这家企业的首谈。"
            answer={answer}
          />
        ) : null}
      </div>
      <div className="stack">
        <Section title="规则" note="示例规则，可按日期设置">
          <DefinitionList
            items={[
              { term: "申报时限", value: `首谈后 ${rules.windowDays} 天内` },
              { term: "保护期", value: `认定后 ${rules.protectionDays} 天` },
              { term: "推进要求", value: `${rules.idleDays} 天内有跟进` },
            ]}
          />
        </Section>
        <Section title="经过">
          <Timeline
            events={claim.history.map((one) => ({
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
    </div>
  );
}
