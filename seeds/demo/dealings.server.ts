import { decideClaim } from "~/modules/leads/commands/claim-decide.server";
import { claimLead } from "~/modules/leads/commands/claim-submit.server";
import { assignIssue } from "~/modules/leads/commands/issue-assign.server";
import { closeIssue } from "~/modules/leads/commands/issue-close.server";
import { escalateIssue, noteIssue } from "~/modules/leads/commands/issue-handle.server";
import { raiseIssue } from "~/modules/leads/commands/issue-raise.server";
import { acceptReferral, returnReferral } from "~/modules/leads/commands/refer-answer.server";
import { offerReferral } from "~/modules/leads/commands/refer-offer.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, startOfDay } from "~/platform/dates";
import type { Tx } from "~/platform/db.server";
import { demoUser } from "./people";
import type { Story } from "./story";

/** What the units and the office do with each other: claims, referrals and issues, through the product's own commands. */
export const demoCtx = (tx: Tx, username: string, on: DateOnly, hour = 10): Ctx => {
  const { id, displayName, role, organisationId, districtId } = demoUser(username);
  const now = new Date(startOfDay(on).getTime() + hour * 3_600_000);
  return { actor: { userId: id, name: displayName, role, organisationId, districtId }, now, db: tx };
};

type Lead = Story["leads"][number];

/** Active leads of a unit in a stage, in the order in which they were entered. */
export const leadsOf = (story: Story, unit: string, stage: Lead["stage"]): Lead[] =>
  story.leads
    .filter((lead) => lead.organisationId === unit && lead.stage === stage && lead.status === "ACTIVE")
    .sort((a, b) => (a.number < b.number ? -1 : 1));

/** 撞单: two units pursue one company, so the second one's lead stands on the company of the first. */
export const shareCompany = (story: Story): void => {
  const [first] = leadsOf(story, "xinjinshan", "AGREED");
  const second = leadsOf(story, "tangu", "PROSPECT").at(-1);
  if (!first || !second) return;
  const left = second.companyId;
  second.companyId = first.companyId;
  for (const contact of story.contacts) if (contact.leadId === second.id) contact.companyId = first.companyId;
  story.companies = story.companies.filter(({ id }) => id !== left);
};

const claims = async (tx: Tx, story: Story) => {
  const as = (name: string, on: DateOnly, hour?: number) => demoCtx(tx, name, on, hour);
  const file = (name: string, lead: Lead | undefined, on: DateOnly, contest = false) =>
    claimLead(as(name, on), {
      ...{ leadId: lead!.id, metOn: on, method: "VISIT", contest },
      statement: "演示：赴企业拜访，与负责人面谈选址和用房需求，留有会谈纪要。",
    });
  const accept = (id: string, on: DateOnly) =>
    decideClaim(as("jinshan-office", on, 16), { id, verdict: "accept", note: "演示：材料齐全，予以认定。" });
  const [agreed] = leadsOf(story, "xinjinshan", "AGREED");
  const talking = leadsOf(story, "xinjinshan", "NEGOTIATING");
  const [soonOver] = leadsOf(story, "tangu", "NEGOTIATING");
  await accept((await file("tangu", soonOver, "2026-06-02")).id, "2026-06-04");
  await accept((await file("xinjinshan", talking[0], "2026-09-08")).id, "2026-09-11");
  await accept((await file("xinjinshan", agreed, "2026-10-09")).id, "2026-10-12");
  const refused = await file("xinjinshan", talking[1], "2026-10-20");
  await decideClaim(as("jinshan-office", "2026-10-23", 16), {
    ...{ id: refused.id, verdict: "overrule" },
    note: "演示：未附会谈纪要，请补充后重新申请。",
  });
  await file("tangu", leadsOf(story, "tangu", "PROSPECT").at(-1), "2026-11-17", true);
  await file("xinjinshan", talking[2], "2026-11-19");
};

const referrals = async (tx: Tx, story: Story) => {
  const as = (name: string, on: DateOnly, hour?: number) => demoCtx(tx, name, on, hour);
  const own = leadsOf(story, "xinjinshan", "PROSPECT");
  const theirs = leadsOf(story, "tangu", "NEGOTIATING");
  const offer = (from: string, lead: Lead | undefined, on: DateOnly, dueOn: DateOnly) =>
    offerReferral(as(from, on), {
      ...{ leadId: lead!.id, toId: from === "tangu" ? "xinjinshan" : "tangu", dueOn, keepBp: 3000 },
      reason: "演示：项目的中试和量产环节更适合对方园区，建议两园承接。",
    });
  const joint = await offer("tangu", theirs[1], "2026-10-13", "2026-10-20");
  await acceptReferral(as("xinjinshan", "2026-10-16"), { id: joint.id, parkId: "jinshan-hightech" });
  const returned = await offer("xinjinshan", own[0], "2026-10-26", "2026-11-02");
  await returnReferral(as("tangu", "2026-10-30"), {
    id: returned.id,
    reason: "演示：暂无符合层高要求的厂房。",
  });
  await offer("xinjinshan", own[1], "2026-11-05", "2026-11-12");
  await offer("xinjinshan", own[2], "2026-11-19", "2026-11-26");
};

const issues = async (tx: Tx, story: Story) => {
  const as = (name: string, on: DateOnly, hour?: number) => demoCtx(tx, name, on, hour);
  const raise = (name: string, lead: Lead | undefined, on: DateOnly, [title, detail]: [string, string]) =>
    raiseIssue(as(name, on), { entity: "lead", entityId: lead!.id, title, detail: `演示：${detail}` });
  const assign = (id: string, on: DateOnly, assigneeId: string, dueOn: DateOnly) =>
    assignIssue(as("jinshan-office", on, 15), { id, assigneeId, dueOn });
  const [agreed, second] = leadsOf(story, "xinjinshan", "AGREED");
  const [other, third] = leadsOf(story, "tangu", "AGREED");
  const done = await raise("tangu", other, "2026-09-14", [
    "环评审批时限",
    "企业希望在十月底前拿到环评批复。",
  ]);
  await assign(done.id, "2026-09-15", "jinshan-science", "2026-10-31");
  await noteIssue(as("jinshan-science", "2026-10-12"), {
    id: done.id,
    note: "演示：已会同主管部门提前介入。",
  });
  await closeIssue(as("jinshan-office", "2026-10-28"), { id: done.id, note: "演示：批复已取得，企业确认。" });
  const late = await raise("xinjinshan", agreed, "2026-10-19", [
    "双回路供电",
    "中试车间需要双回路供电，容量缺口待核。",
  ]);
  await assign(late.id, "2026-10-20", "jinshan-science", "2026-11-15");
  await escalateIssue(as("jinshan-office", "2026-11-16"), {
    id: late.id,
    note: "演示：到期未解决，影响企业开工。",
  });
  const open = await raise("tangu", third, "2026-11-11", [
    "危化品仓储配套",
    "企业需要就近的甲类仓储，请协调可用的库房。",
  ]);
  await assign(open.id, "2026-11-12", "jinshan-science", "2026-11-28");
  await raise("xinjinshan", second, "2026-11-18", [
    "人才公寓指标",
    "首批二十名研发人员的住房需求，请统筹安排。",
  ]);
};

export const writeDealings = async (tx: Tx, story: Story): Promise<void> => {
  await claims(tx, story);
  await referrals(tx, story);
  await issues(tx, story);
};
