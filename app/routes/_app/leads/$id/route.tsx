import { randomUUID } from "node:crypto";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { getLead } from "~/modules/leads/queries/detail.server";
import { listRecordsOfLead } from "~/modules/leads/queries/of-lead.server";
import { listLeadEvents } from "~/modules/leads/queries/timeline.server";
import { findUndo } from "~/modules/leads/queries/undo.server";
import { FollowUpForm } from "~/modules/leads/ui/follow-up-form";
import { LeadActions } from "~/modules/leads/ui/lead-actions";
import { LeadAnswer } from "~/modules/leads/ui/lead-answer";
import { LeadDone } from "~/modules/leads/ui/lead-done";
import { ContactsSection, LeadFactsSection, SitesSection } from "~/modules/leads/ui/lead-facts";
import { LeadRecords } from "~/modules/leads/ui/lead-records";
import { StageChip, StatusChip } from "~/modules/leads/ui/stage-chip";
import { StageTrack } from "~/modules/leads/ui/stage-track";
import { listLeadInvestments, listLeadSignings } from "~/modules/signings/queries/of-lead.server";
import { InvestmentsOfLead, SigningsOfLead } from "~/modules/signings/ui/of-lead";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { Timeline } from "~/ui/timeline";
import { page } from "../../../context.server";

export const meta = () => [{ title: "线索 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLead(ctx, args.params.id!);
    return {
      lead,
      undo: await findUndo(ctx, lead.id),
      records: await listRecordsOfLead(ctx, lead),
      events: await listLeadEvents(ctx, lead.id),
      signings: await listLeadSignings(ctx, lead.id),
      investments: await listLeadInvestments(ctx, lead.id),
      userId: ctx.actor.userId,
      clientKey: randomUUID(),
      today: shanghaiDate(ctx.now),
    };
  });

export default function LeadPage() {
  const { lead, undo, records, events, signings, investments, userId, clientKey, today } =
    useLoaderData<typeof loader>();
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
        actions={
          <>
            <LinkButton to={`/reports/project/${lead.id}`}>一页纸</LinkButton>
            <LeadActions lead={lead} />
          </>
        }
      />
      <div className="stack">
        <LeadDone leadId={lead.id} undo={undo} />
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
                  <FollowUpForm leadId={lead.id} userId={userId} clientKey={clientKey} today={today} />
                </Section>
              </div>
            ) : null}
            <SitesSection lead={lead} />
            <ContactsSection lead={lead} />
            <LeadRecords lead={lead} records={records} />
          </div>
        </div>
        <PrintSource>{`线索 ${lead.number}，截至 ${today}。签约与投资取自台账。`}</PrintSource>
      </div>
    </>
  );
}
