import { Link } from "@remix-run/react";
import { shanghaiDate } from "~/platform/dates";
import { amountText } from "~/platform/money";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { DefinitionList } from "~/ui/definition-list";
import { QuoteBlock } from "~/ui/quote-block";
import { Section } from "~/ui/section";
import { Timeline } from "~/ui/timeline";
import { RECOGNITION_LABELS } from "../labels";
import type { CompanyDetail } from "../queries/detail.server";

export interface LeadWords {
  stage: Record<string, string>;
  status: Record<string, string>;
}

function Leads({ company, words }: { company: CompanyDetail; words: LeadWords }) {
  if (company.leads.length === 0) return <p className="text-muted">您的权限范围内还没有这家企业的线索。</p>;
  return (
    <ul className="evidence">
      {company.leads.map((lead) => (
        <li key={lead.id}>
          <Link to={`/leads/${lead.id}`}>{lead.projectName}</Link>
          <Chip tone="accent">{words.stage[lead.stage]}</Chip>
          {lead.status === "ACTIVE" ? null : <Chip>{words.status[lead.status]}</Chip>}
          <small className="num">
            {[
              lead.expectedFen === null ? lead.expectedText : amountText(lead.expectedFen),
              lead.organisation.name,
              lead.owner?.displayName,
              `${shanghaiDate(lead.lastActivityAt)} 更新`,
            ]
              .filter(Boolean)
              .join(" · ")}
          </small>
        </li>
      ))}
    </ul>
  );
}

function Contacts({ contacts }: { contacts: CompanyDetail["contacts"] }) {
  if (contacts.length === 0)
    return <p className="text-muted">没有可以查看的联系人。联系人由登记单位和区投资促进办查看。</p>;
  return (
    <ul className="evidence">
      {contacts.map((contact) => (
        <li key={contact.id}>
          <span>{contact.name}</span>
          <small>{contact.title}</small>
          {contact.phone ? <a href={`tel:${contact.phone.replace(/\s/g, "")}`}>{contact.phone}</a> : null}
        </li>
      ))}
    </ul>
  );
}

function Facts({ company }: { company: CompanyDetail }) {
  return (
    <DefinitionList
      items={[
        { term: "法定名称", value: company.legalName },
        {
          term: "信用代码",
          value: company.creditCode ? <span className="num">{company.creditCode}</span> : null,
        },
        { term: "简称与曾用名", value: company.aliases?.join("、") },
        { term: "外文名称", value: company.foreignName },
        { term: "所属集团", value: company.groupName },
        {
          term: "资质",
          value: company.recognitions
            .map(
              (one) =>
                `${RECOGNITION_LABELS[one.kind]}（${one.recognisedOn.slice(0, 4)}${one.endedOn ? `，${one.endedOn.slice(0, 4)} 年失效` : ""}）`,
            )
            .join("、"),
        },
        { term: "登记单位", value: company.enteredBy ?? "文件所列" },
        { term: "备注", value: company.note },
      ]}
    />
  );
}

export function CompanyBody(props: { company: CompanyDetail; words: LeadWords; mayAddLead: boolean }) {
  const { company, words, mayAddLead } = props;
  return (
    <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
      <div className="stack">
        <Section
          title="线索"
          actions={
            mayAddLead ? (
              <LinkButton to={`/leads/new?companyId=${company.id}`}>登记线索</LinkButton>
            ) : undefined
          }
        >
          <Leads company={company} words={words} />
        </Section>
        <Section title="联系人">
          <Contacts contacts={company.contacts} />
        </Section>
        {company.quotes.length > 0 ? (
          <Section title="文件中的原文">
            <div className="grid gap-3">
              {company.quotes.map((quote) => (
                <QuoteBlock
                  key={`${quote.planId}${quote.section}${quote.quote}`}
                  quote={quote.quote}
                  document={quote.document}
                  section={quote.section ?? undefined}
                  to={`/plans/${quote.planId}`}
                  mark={quote.draft ? <Chip tone="watch">送审稿</Chip> : undefined}
                />
              ))}
            </div>
          </Section>
        ) : null}
      </div>
      <div className="stack">
        <Section title="资料">
          <Facts company={company} />
        </Section>
        {company.history.length > 0 ? (
          <Section title="经过">
            <Timeline
              events={company.history.map((line) => ({
                id: String(line.id),
                on: shanghaiDate(line.at),
                who: line.actorName,
                title: line.summary,
                body: line.reason,
              }))}
            />
          </Section>
        ) : null}
      </div>
    </div>
  );
}
