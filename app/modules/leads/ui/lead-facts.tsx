import { Link } from "@remix-run/react";
import { amountText } from "~/platform/money";
import { LinkButton } from "~/ui/button";
import { DefinitionList } from "~/ui/definition-list";
import { Figure, Missing } from "~/ui/figure";
import { Section } from "~/ui/section";
import { FIELD_LABELS, GRADE_LABELS, ORIGIN_LABELS, SOURCE_LABELS } from "../labels";
import type { LeadDetail } from "../queries/detail.server";
import { shareText } from "../rules/lead";

const dated = (date: string | null) => (date ? <span className="num">{date}</span> : null);

export function LeadFactsSection({ lead }: { lead: LeadDetail }) {
  const expected =
    lead.expectedFen === null ? (
      (lead.expectedText ?? <Missing reason="未填写" />)
    ) : (
      <span className="num">{amountText(lead.expectedFen)}</span>
    );
  const works = [
    { term: "落地公司", value: lead.registeredName },
    { term: "注册日期", value: dated(lead.registeredOn) },
    { term: "开工日期", value: dated(lead.startedOn) },
    { term: "竣工日期", value: dated(lead.completedOn) },
    { term: "投产日期", value: dated(lead.producingOn) },
  ].filter(({ value }) => value !== null);
  return (
    <Section
      title="项目资料"
      actions={
        lead.abilities.write ? <LinkButton to={`/leads/${lead.id}/edit`}>修改资料</LinkButton> : undefined
      }
    >
      <DefinitionList
        columns={2}
        items={[
          { term: "企业", value: <Link to={`/companies/${lead.company.id}`}>{lead.company.name}</Link> },
          { term: "编号", value: <span className="num">{lead.number}</span> },
          { term: "预计投资", value: expected },
          {
            term: "已确认签约",
            value: (
              <Figure
                value={lead.signedFen === null ? null : amountText(lead.signedFen)}
                reason="没有经确认的签约"
                to={`/ledger?metric=SIGNED&leadId=${lead.id}`}
              />
            ),
          },
          { term: "领域", value: FIELD_LABELS[lead.field] },
          { term: "分级", value: lead.grade ? GRADE_LABELS[lead.grade] : null },
          {
            term: "来源",
            value: [SOURCE_LABELS[lead.source], lead.referrer].filter(Boolean).join("，"),
          },
          { term: "场地需求", value: lead.areaNeedSqm ? `${lead.areaNeedSqm} 平方米` : null },
          ...(lead.origin ? [{ term: "项目标记", value: ORIGIN_LABELS[lead.origin] }] : []),
          ...(lead.codeName ? [{ term: "保密代号", value: lead.codeName }] : []),
          ...works,
        ]}
      />
      {lead.summary ? <p className="mt-3 whitespace-pre-line">{lead.summary}</p> : null}
    </Section>
  );
}

export function SitesSection({ lead }: { lead: LeadDetail }) {
  return (
    <Section
      title="落地园区"
      note={lead.sites.length > 1 ? "份额合计 100%" : undefined}
      actions={
        lead.abilities.write ? <LinkButton to={`/leads/${lead.id}/sites`}>调整</LinkButton> : undefined
      }
    >
      {lead.sites.length === 0 ? (
        <p className="text-muted">还没有选定园区。</p>
      ) : (
        <ul className="evidence">
          {lead.sites.map((site) => (
            <li key={site.parkId}>
              <Link to={`/parks/${site.parkId}`}>{site.park.name}</Link>
              {site.carrier ? (
                <small>
                  <Link to={`/carriers/${site.carrierId}`}>{site.carrier.name}</Link>
                </small>
              ) : null}
              <span className="num ml-auto">{shareText(site.shareBp)}%</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function ContactsSection({ lead }: { lead: LeadDetail }) {
  const { contacts, contactCount, abilities } = lead;
  return (
    <Section
      title="企业联系人"
      actions={abilities.write ? <LinkButton to={`/leads/${lead.id}/contact`}>添加</LinkButton> : undefined}
    >
      {contacts.length > 0 ? (
        <ul className="evidence">
          {contacts.map((contact) => (
            <li key={contact.id}>
              <span>{contact.name}</span>
              <small>{contact.title}</small>
              {abilities.write ? (
                <Link
                  to={`/leads/${lead.id}/contact?contact=${contact.id}`}
                  aria-label={`修改联系人 ${contact.name}`}
                >
                  修改
                </Link>
              ) : null}
              {contact.phone ? (
                <a className="tap num ml-auto" href={`tel:${contact.phone.replace(/\s/g, "")}`}>
                  {contact.phone}
                </a>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-muted">
          {contactCount > 0 ? `${contactCount} 位联系人，由跟进单位掌握。` : "还没有联系人。"}
        </p>
      )}
    </Section>
  );
}
