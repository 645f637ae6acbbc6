import { randomUUID } from "node:crypto";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { getLead } from "~/modules/leads/queries/detail.server";
import { listLeadEvents } from "~/modules/leads/queries/timeline.server";
import { FollowUpForm } from "~/modules/leads/ui/follow-up-form";
import { LeadActions } from "~/modules/leads/ui/lead-actions";
import { LeadAnswer } from "~/modules/leads/ui/lead-answer";
import { ContactsSection, LeadFactsSection, SitesSection } from "~/modules/leads/ui/lead-facts";
import { StageChip, StatusChip } from "~/modules/leads/ui/stage-chip";
import { StageTrack } from "~/modules/leads/ui/stage-track";
import { listLeadInvestments, listLeadSignings } from "~/modules/signings/queries/of-lead.server";
import { InvestmentsOfLead, SigningsOfLead } from "~/modules/signings/ui/of-lead";
import { shanghaiDate } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { Timeline } from "~/ui/timeline";
import { page } from "../../../context.server";

export const meta = () => [{ title: "线索 · 引凤" }];

const DONE: Record<string, string> = {
  created: "线索已登记，企业一并新登记。",
  linked: "线索已登记，并关联到企业库中已有的企业。",
  edited: "资料已保存。",
  advanced: "阶段已推进。",
  back: "阶段已退回。",
  status: "状态已变更。",
  noted: "跟进已记下。",
  sites: "落地园区和份额已保存。",
  contact: "联系人已添加。",
  assigned: "负责人已更换。",
};

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLead(ctx, args.params.id!);
    return {
      lead,
      events: await listLeadEvents(ctx, lead.id),
      signings: await listLeadSignings(ctx, lead.id),
      investments: await listLeadInvestments(ctx, lead.id),
      clientKey: randomUUID(),
      today: shanghaiDate(ctx.now),
    };
  });

export default function LeadPage() {
  const { lead, events, signings, investments, clientKey, today } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const done = DONE[params.get("done") ?? ""];
  return (
    <>
      <PageHead
        title={`${lead.company.name} · ${lead.projectName}`}
        crumbs={[{ label: "线索", to: "/leads" }, { label: lead.number }]}
        sub={
          <>
            <StageChip stage={lead.stage} />
            <StatusChip status={lead.status} />
            {lead.isDemo ? <Chip>演示</Chip> : null}
            <span>{lead.organisation.name}</span>
            <span>{lead.owner?.displayName ?? "负责人待定"}</span>
          </>
        }
        actions={<LeadActions lead={lead} />}
      />
      <div className="stack">
        {done ? <Notice kind="done">{done}</Notice> : null}
        <LeadAnswer lead={lead} />
        <StageTrack lead={lead} />
        <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
          <div className="stack order-last lg:order-none">
            <LeadFactsSection lead={lead} />
            {signings ? <SigningsOfLead data={signings} /> : null}
            {investments ? <InvestmentsOfLead data={investments} /> : null}
            <Section title="经过" id="timeline" note={events.length > 0 ? `${events.length} 条` : undefined}>
              {events.length === 0 ? (
                <p className="text-muted">还没有跟进和变动。</p>
              ) : (
                <Timeline
                  events={events.map((event) => ({
                    ...event,
                    body: event.body ? <span className="whitespace-pre-line">{event.body}</span> : null,
                  }))}
                />
              )}
            </Section>
          </div>
          <div className="stack">
            {lead.abilities.write ? (
              <div className="no-print">
                <Section title="记一条跟进" id="note">
                  <FollowUpForm leadId={lead.id} clientKey={clientKey} today={today} />
                </Section>
              </div>
            ) : null}
            <SitesSection lead={lead} />
            <ContactsSection lead={lead} />
          </div>
        </div>
        <PrintSource>{`线索 ${lead.number}，截至 ${today}。签约与投资取自台账。`}</PrintSource>
      </div>
    </>
  );
}
