import { saveLedgerForm } from "~/modules/exchange/commands/ledger-form.server";
import { uploadImport } from "~/modules/exchange/commands/upload-import.server";
import { claimLead } from "~/modules/leads/commands/claim-submit.server";
import { raiseIssue } from "~/modules/leads/commands/issue-raise.server";
import { createProspectList } from "~/modules/leads/commands/prospect-list.server";
import { offerReferral } from "~/modules/leads/commands/refer-offer.server";
import { freezeReport } from "~/modules/reports/commands/freeze-report.server";
import { attachEvidence } from "~/modules/signings/commands/attach-evidence.server";
import type { Db } from "~/platform/db.server";
import { aWorld, ctxFor } from "./builders";
import { aUnit } from "./builders-carriers";
import { aPlainWorkbook } from "./builders-exchange";
import { aLead } from "./builders-leads";
import { aConfirmedSigning, anInvestment, aSigning } from "./builders-signings";
import { aTarget } from "./builders-targets";
import { aTask, aTaskReport } from "./builders-tasks";
import { PDF } from "./evidence-files";

const LEDGER = [
  ["企业名称", "项目名称", "总投资（万元）", "项目概况"],
  ["甲生物科技有限公司", "年产 200 吨产线", 12_000, "发酵"],
];

/** One record of each noun, all of 新金山发展公司 in 金山区: what every other reader is held against. */
export const aWorldOfOneUnit = async (db: Db) => {
  await aWorld(db);
  const lead = await aLead(db, { stage: "AGREED" });
  const signing = await aConfirmedSigning(db, { leadId: lead.id });
  const submitted = await aSigning(db, {
    leadId: (await aLead(db)).id,
    state: "SUBMITTED",
    amount: "2亿",
  });
  const other = await aLead(db);
  const draft = await aSigning(db, { leadId: other.id, amount: "1亿" });
  const investment = await anInvestment(db, { leadId: lead.id });
  const filing = await anInvestment(db, { leadId: lead.id, period: "2026-05", state: "SAVED" });
  const waiting = await anInvestment(db, {
    leadId: lead.id,
    period: "2026-05",
    metric: "PAID_IN",
    state: "SUBMITTED",
  });
  const evidence = await attachEvidence(ctxFor(db, "xinjinshan"), {
    entity: "investment",
    entityId: filing.id,
    fileName: "到账.pdf",
    bytes: PDF,
    maxBytes: 1024 * 1024,
  });
  const unit = { ownerId: "xinjinshan", organisations: ["xinjinshan"] };
  const target = await aTarget(db, {
    ...unit,
    note: "两种写法",
    readings: [{ text: "新增", value: "1", section: "一", quote: "新增" }],
  });
  const stock = await aTarget(db, { ...unit, metric: null, kind: "STOCK_LEVEL", unit: "家", value: "100" });
  const observation = await db.observation.create({
    data: {
      targetId: stock.id,
      districtId: "jinshan",
      organisationId: "xinjinshan",
      observedOn: new Date("2026-04-30T00:00:00Z"),
      value: "80",
      state: "SUBMITTED",
      recordedAt: new Date("2026-05-01T00:00:00Z"),
      recordedById: "xinjinshan",
    },
  });
  const task = await aTask(db, { planId: target.planId, lead: ["xinjinshan"] });
  const report = await aTaskReport(db, { taskId: task.id, organisationId: "xinjinshan" });
  const saved = await aTaskReport(db, {
    taskId: task.id,
    organisationId: "xinjinshan",
    period: "2026-04",
    state: "SAVED",
  });
  const carrier = await db.carrier.create({
    data: { id: "carrier", name: "测试载体", districtId: "jinshan", parkId: "jinshan-hightech", aliases: [] },
  });
  const filed = { carrierId: carrier.id, districtId: "jinshan" };
  const seen = {
    carrierId: carrier.id,
    kind: "PROGRESS_PCT" as const,
    value: "50",
    organisationId: "xinjinshan",
    recordedAt: new Date("2026-05-01T00:00:00Z"),
    recordedById: "xinjinshan",
  };
  const carrierReport = await db.carrierObservation.create({
    data: { ...seen, observedOn: new Date("2026-02-28T00:00:00Z"), state: "SUBMITTED" },
  });
  const carrierDraft = await db.carrierObservation.create({
    data: { ...seen, observedOn: new Date("2026-03-31T00:00:00Z"), state: "SAVED" },
  });
  const room = await aUnit(db, filed);
  const heldRoom = await aUnit(db, { ...filed, status: "HELD" });
  const hold = await db.unitHold.create({
    data: {
      unitId: heldRoom.id,
      districtId: "jinshan",
      organisationId: "xinjinshan",
      leadId: lead.id,
      heldUntil: new Date("2026-06-01T00:00:00Z"),
      heldAt: new Date("2026-05-01T00:00:00Z"),
      heldById: "xinjinshan",
      heldByName: "测试",
    },
  });
  const own = ctxFor(db, "xinjinshan");
  const claim = await claimLead(own, {
    leadId: lead.id,
    metOn: "2026-05-18",
    method: "VISIT",
    statement: "在企业总部面谈。",
  });
  const offered = await aLead(db);
  const referral = await offerReferral(own, {
    leadId: offered.id,
    toId: "tangu",
    reason: "更适合化工园区。",
  });
  const twin = await aLead(db, { companyId: lead.companyId });
  const issue = await raiseIssue(own, {
    entity: "lead",
    entityId: lead.id,
    title: "用地指标不足",
    detail: "需要区级协调。",
  });
  const list = await createProspectList(own, { name: "展会名录", names: "甲生物\n乙材料" });
  const book = { bytes: await aPlainWorkbook(LEDGER), fileName: "台账.xlsx", maxBytes: 1024 * 1024 };
  const job = await uploadImport(own, book);
  const form = await saveLedgerForm(own, { ...book, name: "本单位台账" });
  const office = ctxFor(db, "jinshan-office");
  const march = await freezeReport(office, { kind: "MONTHLY", period: "2026-03" });
  const april = await freezeReport(office, { kind: "MONTHLY", period: "2026-04" });
  return {
    lead: lead.id,
    company: lead.companyId,
    signing: signing.id,
    submitted: submitted.id,
    draft: draft.id,
    investment: investment.id,
    filing: filing.id,
    waiting: waiting.id,
    evidence: evidence.id,
    target: target.id,
    stock: stock.id,
    observation: observation.id,
    plan: target.planId,
    task: task.id,
    report: report.id,
    saved: saved.id,
    carrier: carrier.id,
    carrierReport: carrierReport.id,
    carrierDraft: carrierDraft.id,
    room: room.id,
    heldRoom: heldRoom.id,
    hold: hold.id,
    twin: offered.companyId,
    twinLead: twin.id,
    claim: claim.id,
    referral: referral.id,
    issue: issue.id,
    list: list.id,
    job: job.id,
    form: form.id,
    march: march.id,
    april: april.id,
  };
};

export type WorldOfOneUnit = Awaited<ReturnType<typeof aWorldOfOneUnit>>;
