import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { Light } from "~/ui/light";
import { Section } from "~/ui/section";
import type { LeadDetail } from "../queries/detail.server";
import type { RecordsOfLead } from "../queries/of-lead.server";
import { isUnderWay } from "../rules/lead";
import { ClaimMark } from "./claims-table";
import { LateMark, ReferralMark } from "./referrals-table";

interface Line {
  id: string;
  to: string;
  what: string;
  marks: ReactNode;
  note: string;
}

function Lines({ lines, none }: { lines: readonly Line[]; none: string }) {
  if (lines.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <ul className="evidence">
      {lines.map((line) => (
        <li key={line.id}>
          <Link to={line.to}>{line.what}</Link>
          {line.marks}
          <small className="num">{line.note}</small>
        </li>
      ))}
    </ul>
  );
}

const claimLines = ({ claims }: RecordsOfLead): Line[] =>
  claims.map((claim) => ({
    id: claim.id,
    to: `/claims/${claim.id}`,
    what: `${claim.metOn} 首次接洽`,
    marks: (
      <>
        <ClaimMark state={claim.state} />
        {claim.disputed ? <Chip tone="late">撞单</Chip> : null}
      </>
    ),
    note: claim.protectedUntil ? `保护至 ${claim.protectedUntil}` : claim.submittedByName,
  }));

const referralLines = ({ referrals }: RecordsOfLead): Line[] =>
  referrals.map((row) => ({
    id: row.id,
    to: `/referrals/${row.id}`,
    what: `${row.from} 转 ${row.to}`,
    marks: (
      <>
        <ReferralMark state={row.state} />
        <LateMark level={row.level} daysLate={row.daysLate} />
      </>
    ),
    note: row.state === "OFFERED" ? `${row.dueOn} 前答复` : row.crossesParks ? "计入跨园项目" : "",
  }));

const issueLines = ({ issues }: RecordsOfLead): Line[] =>
  issues.map((row) => ({
    id: row.id,
    to: `/issues/${row.id}`,
    what: row.title,
    marks: <Light tone={row.light} title={row.reason} />,
    note: [row.where, row.dueOn && `${row.dueOn} 前`].filter(Boolean).join("，"),
  }));

const spaceLines = ({ space }: RecordsOfLead, leadId: string): Line[] => [
  ...(space.demand
    ? [
        {
          id: "demand",
          to: `/carriers/demands/${leadId}`,
          what: `需要 ${space.demand.area} 平方米`,
          marks: space.demand.open ? null : <Chip>已了结</Chip>,
          note: space.demand.neededOn ? `${space.demand.neededOn} 前` : "",
        },
      ]
    : []),
  ...space.holds.map((hold) => ({
    id: hold.id,
    to: `/carriers/units/${hold.unitId}`,
    what: hold.name,
    marks: <Chip tone="accent">锁定</Chip>,
    note: `至 ${hold.heldUntil}`,
  })),
];

/** What else was put on record about the lead, each with the way to add one. */
export function LeadRecords({ lead, records }: { lead: LeadDetail; records: RecordsOfLead }) {
  const { abilities } = lead;
  const open = isUnderWay(lead.status);
  const claims = claimLines(records);
  const referrals = referralLines(records);
  return (
    <>
      {claims.length > 0 || (abilities.claim && open) ? (
        <Section
          title="首谈"
          id="claims"
          actions={
            abilities.claim && open ? (
              <LinkButton to={`/claims/new?lead=${lead.id}`}>申报首谈</LinkButton>
            ) : undefined
          }
        >
          <Lines lines={claims} none="本单位还没有申报这家企业的首谈。" />
        </Section>
      ) : null}
      {referrals.length > 0 || (abilities.refer && open) ? (
        <Section
          title="流转"
          id="referrals"
          actions={
            abilities.refer && open ? (
              <LinkButton to={`/referrals/new?lead=${lead.id}`}>发起流转</LinkButton>
            ) : undefined
          }
        >
          <Lines lines={referrals} none="没有流转过。" />
        </Section>
      ) : null}
      <Section
        title="载体"
        id="space"
        actions={
          abilities.write && open ? (
            <LinkButton to={`/carriers/demands/${lead.id}`}>
              {records.space.demand ? "找合适的载体" : "填写用房需求"}
            </LinkButton>
          ) : undefined
        }
      >
        <Lines lines={spaceLines(records, lead.id)} none="还没有填写用房需求。" />
      </Section>
      <Section
        title="专班问题"
        id="issues"
        actions={
          records.mayRaise ? (
            <LinkButton to={`/issues/new?entity=lead&id=${lead.id}`}>提交专班</LinkButton>
          ) : undefined
        }
      >
        <Lines lines={issueLines(records)} none="没有提交过专班问题。" />
      </Section>
    </>
  );
}
