import { createHash } from "node:crypto";
import type { SigningKind } from "#prisma/enums";
import { METRIC_LABELS, SIGNING_KIND_LABELS } from "~/modules/signings/labels";
import { postInvestment } from "~/modules/signings/rules/investment";
import type { Entry, EntryDraft, Project } from "~/modules/signings/rules/ledger";
import { postSigning } from "~/modules/signings/rules/posting";
import { correctSigning } from "~/modules/signings/rules/restate";
import { addDays, type DateOnly, toDbDate } from "~/platform/dates";
import { amountText, type Fen } from "~/platform/money";
import { demoPdf } from "./evidence";
import { type Filing, yiFen } from "./lives";
import { LAST_DAY } from "./plan";
import type { Telling } from "./story";
import { audit } from "./talks";
import { RETURNS } from "./words";

type State = "SAVED" | "SUBMITTED" | "CONFIRMED" | "RETURNED";

interface Contract {
  kind: SigningKind;
  signedOn: DateOnly;
  amountFen: Fen | null;
  state: State;
  submittedOn: DateOnly;
  decidedOn: DateOnly;
  /** The very moment, where another row tells the same one. */
  decidedAt?: Date;
  baseSigningId?: string;
  occasion?: string;
  usd?: { minor: bigint; rate: string };
  note?: string;
}

/** Moments of one record follow each other, also where its dates fall on one day. */
const following = (telling: Telling, dates: readonly DateOnly[]): Date[] => {
  let floor = 0;
  return dates.map((date) => {
    let at = telling.random.at(date > LAST_DAY ? LAST_DAY : date);
    if (at.getTime() <= floor) at = new Date(floor + 1_800_000);
    floor = at.getTime();
    return at;
  });
};

const attach = (
  telling: Telling,
  owner: { entity: string; entityId: string; at: Date; title: string },
): void => {
  const { story, random, life, leadId, user, companyName, projectName } = telling;
  const bytes = demoPdf(["演示证据", owner.title, companyName, projectName, "本文件为演示数据，内容虚构。"]);
  story.attachments.push({
    id: random.id(owner.at),
    entity: owner.entity,
    entityId: owner.entityId,
    leadId,
    districtId: life.unit.districtId,
    organisationId: life.unit.id,
    fileName: `${owner.title}.pdf`,
    mediaType: "application/pdf",
    sizeBytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    uploadedAt: owner.at,
    uploadedById: user.id,
    uploadedByName: user.name,
    isDemo: true,
    bytes,
  });
};

const post = (
  telling: Telling,
  posting: { drafts: readonly EntryDraft[]; at: Date; reason?: string; ledger: Entry[] },
): void => {
  const { story, office } = telling;
  for (const draft of posting.drafts) {
    const id = story.ledger.length + 1;
    posting.ledger.push({ ...draft, id: String(id) });
    const { reverses, effectiveOn, ...rest } = draft;
    story.ledger.push({
      ...rest,
      id,
      effectiveOn: toDbDate(effectiveOn),
      reversesId: reverses === null ? null : Number(reverses),
      recordedAt: posting.at,
      recordedById: office.id,
      reason: posting.reason ?? null,
      isDemo: true,
    });
  }
};

/** Filed later than drawn up: the moments of submitting and deciding that this state has reached. */
const statesOf = (telling: Telling, contract: Contract) => {
  const [createdAt, submittedAt, decidedAt] = following(telling, [
    contract.submittedOn,
    contract.submittedOn,
    contract.decidedOn,
  ]) as [Date, Date, Date];
  const submitted = contract.state !== "SAVED";
  const decided = contract.state === "CONFIRMED" || contract.state === "RETURNED";
  return {
    createdAt,
    submittedAt: submitted ? submittedAt : null,
    decidedAt: decided ? (contract.decidedAt ?? decidedAt) : null,
  };
};

const tellSigning = (telling: Telling, project: Project, ledger: Entry[], contract: Contract): string => {
  const { story, random, life, leadId, user, office, companyName } = telling;
  const { createdAt, submittedAt, decidedAt } = statesOf(telling, contract);
  const id = random.id(createdAt);
  const { kind, signedOn, amountFen, state, usd } = contract;
  const posting =
    state === "CONFIRMED"
      ? postSigning({ project, ledger, signing: { id, kind, signedOn, amountFen } })
      : { entries: [], linkOnly: false };
  const returnReason = state === "RETURNED" ? random.pick(RETURNS) : null;
  story.signings.push({
    id,
    leadId,
    districtId: life.unit.districtId,
    organisationId: life.unit.id,
    kind,
    contractNumber: kind === "FORMAL" ? `演示-${signedOn.replaceAll("-", "")}-${random.int(10, 99)}` : null,
    baseSigningId: contract.baseSigningId ?? null,
    linkOnly: posting.linkOnly,
    occasion: contract.occasion ?? null,
    signedOn: toDbDate(signedOn),
    parties: `${companyName}、${life.unit.districtName}园区方（演示）`,
    currency: usd ? "USD" : "CNY",
    amountMinor: usd ? usd.minor : amountFen,
    rate: usd?.rate ?? null,
    rateOn: usd ? toDbDate(signedOn) : null,
    rateSource: usd ? "演示汇率" : null,
    amountFen,
    plannedIndustrialFen: kind === "FORMAL" && amountFen ? (amountFen * 7n) / 10n : null,
    note: contract.note ?? null,
    state,
    submittedAt,
    submittedById: submittedAt && user.id,
    decidedAt,
    decidedById: decidedAt && office.id,
    decidedByName: decidedAt && office.name,
    returnReason,
    createdAt,
    createdById: user.id,
    isDemo: true,
  });
  const word = `${SIGNING_KIND_LABELS[kind]}签约`;
  if (kind !== "INTENT")
    attach(telling, { entity: "signing", entityId: id, at: createdAt, title: `演示·${word}合同` });
  const entry = { entity: "signing", entityId: id };
  const size = amountFen === null ? "" : `，${amountText(amountFen)}`;
  if (submittedAt)
    audit(telling, {
      ...entry,
      at: submittedAt,
      by: user,
      action: "signing.submit",
      summary: `提交${word}审核${size}`,
    });
  if (decidedAt && state === "RETURNED")
    audit(telling, {
      ...entry,
      at: decidedAt,
      by: office,
      action: "signing.return",
      summary: `退回${word}`,
      reason: returnReason,
    });
  if (decidedAt && state === "CONFIRMED") {
    audit(telling, {
      ...entry,
      at: decidedAt,
      by: office,
      action: "signing.confirm",
      summary: `确认${word}${size}`,
    });
    post(telling, { drafts: posting.entries, at: decidedAt, ledger });
  }
  return id;
};

const confirmed = (
  kind: SigningKind,
  signedOn: DateOnly,
  amountFen: Fen | null,
  decidedOn = addDays(signedOn, 5),
): Contract => ({
  kind,
  signedOn,
  amountFen,
  state: "CONFIRMED",
  submittedOn: addDays(signedOn, 1) < decidedOn ? addDays(signedOn, 1) : signedOn,
  decidedOn,
});

const tellCorrection = (
  telling: Telling,
  project: Project,
  ledger: Entry[],
  given: { id: string; typed: Fen },
): void => {
  const { life, office, story } = telling;
  const { signedOn, amountFen, confirmedOn } = life.deal!;
  const [at] = following(telling, [addDays(confirmedOn, 24)]) as [Date];
  const reason = "录入时多计了设备租赁部分，按合同正本更正。";
  const drafts = correctSigning({ project, ledger, signingId: given.id, next: { signedOn, amountFen } });
  post(telling, { drafts, at, reason, ledger });
  Object.assign(story.signings.find(({ id }) => id === given.id)!, { amountFen, amountMinor: amountFen });
  const summary = `更正已确认的${SIGNING_KIND_LABELS.FORMAL}签约`;
  audit(telling, {
    entity: "signing",
    entityId: given.id,
    at,
    by: office,
    action: "signing.amend",
    summary,
    reason,
  });
};

const tellDeal = (telling: Telling, project: Project, ledger: Entry[]): void => {
  const { life, random } = telling;
  const deal = life.deal!;
  const { signedOn, amountFen, confirmedOn } = deal;
  const tell = (contract: Contract) => tellSigning(telling, project, ledger, contract);
  if (random.next() < 0.3)
    tell({ ...confirmed("INTENT", addDays(signedOn, -10), amountFen), decidedOn: addDays(signedOn, -6) });
  const typed = deal.typedYi ? yiFen(deal.typedYi) : amountFen;
  const { signedAt } = telling;
  const id = tell({
    ...confirmed("FORMAL", signedOn, typed, confirmedOn),
    decidedAt: signedAt,
    ...(deal.usd ? { usd: deal.usd } : {}),
  });
  if (deal.typedYi) tellCorrection(telling, project, ledger, { id, typed });
  const { supplement, signedAgain, terminatedOn } = deal;
  if (signedAgain)
    tell({
      ...confirmed("FORMAL", signedAgain.on, amountFen),
      occasion: signedAgain.occasion,
      note: "论坛现场再次签约，不重复计入。",
    });
  if (supplement)
    tell({
      ...confirmed("SUPPLEMENT", supplement.on, yiFen(supplement.yi)),
      state: supplement.state ?? "CONFIRMED",
      baseSigningId: id,
    });
  if (terminatedOn) tell({ ...confirmed("TERMINATION", terminatedOn, -amountFen), baseSigningId: id });
};

const tellWaiting = (telling: Telling, project: Project): void => {
  const { life, random } = telling;
  const { state, yi } = life.waiting!;
  const signedOn = addDays("2026-11-05", random.int(0, 9));
  const submittedOn = addDays(signedOn, 2);
  const decidedOn = addDays(signedOn, 4);
  tellSigning(telling, project, [], {
    kind: "FORMAL",
    signedOn,
    amountFen: yiFen(yi),
    state,
    submittedOn,
    decidedOn,
  });
};

export const tellSignings = (telling: Telling, project: Project): Entry[] => {
  const { life, random } = telling;
  const ledger: Entry[] = [];
  if (life.deal) tellDeal(telling, project, ledger);
  if (life.waiting) tellWaiting(telling, project);
  else if (life.stage === "AGREED" && random.next() < 0.5)
    tellSigning(telling, project, ledger, confirmed("FRAMEWORK", addDays(life.entered.AGREED!, 6), null));
  return ledger;
};

const tellFiling = (telling: Telling, project: Project, ledger: Entry[], filing: Filing): void => {
  const { story, random, life, leadId, user, office } = telling;
  const { metric, period, amountFen, state } = filing;
  const next = addDays(`${period}-28`, 7);
  const filedOn = addDays(next, random.int(0, 4));
  const [createdAt, submittedAt, decidedAt] = following(telling, [
    filedOn,
    filedOn,
    addDays(filedOn, random.int(2, 6)),
  ]) as [Date, Date, Date];
  const decided = state !== "SUBMITTED";
  const id = random.id(createdAt);
  const checked = metric === "INDUSTRIAL" && state === "CONFIRMED" && period <= "2026-06";
  const returnReason = state === "RETURNED" ? "付款凭证缺少当月回单，请补充后提交。" : null;
  story.investments.push({
    id,
    leadId,
    districtId: life.unit.districtId,
    organisationId: life.unit.id,
    metric,
    period,
    amountFen,
    statisticsFen: checked ? amountFen : null,
    statisticsAt: checked ? new Date(decidedAt.getTime() + 10 * 86_400_000) : null,
    state,
    submittedAt,
    submittedById: user.id,
    decidedAt: decided ? decidedAt : null,
    decidedById: decided ? office.id : null,
    decidedByName: decided ? office.name : null,
    returnReason,
    createdAt,
    createdById: user.id,
    isDemo: true,
  });
  const words = `${period} ${METRIC_LABELS[metric]}`;
  if (state === "SUBMITTED" || period >= "2026-06")
    attach(telling, { entity: "investment", entityId: id, at: createdAt, title: `演示·${words}凭证` });
  const entry = { entity: "investment", entityId: id, at: decidedAt, by: office };
  if (state === "RETURNED")
    audit(telling, { ...entry, action: "investment.return", summary: `退回 ${words}`, reason: returnReason });
  if (state !== "CONFIRMED") return;
  audit(telling, {
    ...entry,
    action: "investment.confirm",
    summary: `确认 ${words} ${amountText(amountFen)}`,
  });
  const drafts = postInvestment({ project, investment: { id, metric, period, amountFen }, ledger });
  post(telling, { drafts, at: decidedAt, ledger });
};

export const tellInvestments = (telling: Telling, project: Project, ledger: Entry[]): void => {
  for (const filing of telling.life.investments)
    if (filing.amountFen > 0n) tellFiling(telling, project, ledger, filing);
};
