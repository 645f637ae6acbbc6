import type { FollowUpMethod, SourceChannel, Stage } from "#prisma/enums";
import { STAGE_LABELS, STATUS_LABELS } from "~/modules/leads/labels";
import { STAGES } from "~/modules/leads/rules/lead";
import { addDays, type DateOnly, startOfDay, toDbDate } from "~/platform/dates";
import { type Life, yiFen } from "./lives";
import { LAST_DAY } from "./plan";
import type { Telling } from "./story";
import { FIRST, LAST, LOST, NEXT_STEPS, NOTES, PAUSED, PROJECTS, SURNAMES, TITLES } from "./words";

/** A name for each lead's company; none is given twice. */
export const companyNames = () => {
  const taken = new Set<string>();
  let turn = 0;
  return ({ field }: Life): string => {
    for (;;) {
      const ends = LAST[field];
      const name = `演示·${FIRST[(turn * 7) % FIRST.length]}${ends[Math.floor(turn / FIRST.length + turn) % ends.length]}`;
      turn++;
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  };
};

const SOURCES: readonly SourceChannel[] = [
  "DIRECT",
  "REFERRAL",
  "CHAMBER",
  "ASSOCIATION",
  "ENTERPRISE",
  "STATIONED",
  "FORUM",
  "FUND",
  "ALUMNI",
];

const METHODS = Object.keys(NOTES) as FollowUpMethod[];

/** Nothing is told before it happened, nor after the last day of the story. */
const moment = ({ random }: Telling, date: DateOnly): Date => random.at(date > LAST_DAY ? LAST_DAY : date);

export const audit = (
  { story, life, leadId }: Telling,
  entry: {
    at: Date;
    by: { id: string; name: string };
    action: string;
    entity: string;
    entityId: string;
    summary: string;
    reason?: string | null;
  },
): void => {
  const { by, ...rest } = entry;
  story.audit.push({
    ...rest,
    actorId: by.id,
    actorName: by.name,
    districtId: life.unit.districtId,
    organisationId: life.unit.id,
    leadId,
    reason: entry.reason ?? null,
  });
};

/** The moment at which each stage was logged, which for 签约 is the confirmation. */
const loggedAt = (telling: Telling): Map<Stage, Date> => {
  const { life, random } = telling;
  const at = new Map<Stage, Date>();
  let floor = 0;
  for (const stage of STAGES) {
    const on = life.entered[stage];
    if (!on) continue;
    const late = stage === "SIGNED" ? 0 : random.int(0, 2);
    let when = moment(telling, stage === "SIGNED" ? life.deal!.confirmedOn : addDays(on, late));
    if (when.getTime() <= floor) when = new Date(floor + 3_600_000);
    floor = when.getTime();
    at.set(stage, when);
  }
  return at;
};

const tellMoves = (telling: Telling, at: Map<Stage, Date>): void => {
  const { life, story, leadId, user, office } = telling;
  let from: Stage = "PROSPECT";
  for (const [stage, when] of at) {
    if (stage === "PROSPECT") continue;
    const by = stage === "SIGNED" ? office : user;
    story.moves.push({
      leadId,
      kind: "ADVANCE",
      at: when,
      actorId: by.id,
      actorName: by.name,
      fromStage: from,
      toStage: stage,
      fromStatus: "ACTIVE",
      toStatus: "ACTIVE",
      effectiveOn: toDbDate(life.entered[stage]!),
    });
    const summary = `阶段由“${STAGE_LABELS[from]}”推进到“${STAGE_LABELS[stage]}”`;
    audit(telling, { at: when, by, action: "lead.advance", entity: "lead", entityId: leadId, summary });
    from = stage;
  }
};

const tellClosing = (telling: Telling, last: Date): { reason: string | null; at: Date } => {
  const { life, story, leadId, random, user, office } = telling;
  if (!life.closedOn) return { reason: null, at: last };
  const ended = life.status === "TERMINATED";
  const reason = ended
    ? "双方协商终止，已办理合同终止。"
    : random.pick(life.status === "LOST" ? LOST : PAUSED);
  const planned = moment(telling, ended ? addDays(life.closedOn, 6) : life.closedOn);
  const at = planned > last ? planned : new Date(last.getTime() + 3_600_000);
  const by = ended ? office : user;
  story.moves.push({
    leadId,
    kind: "STATUS",
    at,
    actorId: by.id,
    actorName: by.name,
    fromStage: life.stage,
    toStage: life.stage,
    fromStatus: "ACTIVE",
    toStatus: life.status,
    effectiveOn: toDbDate(life.closedOn),
    reason,
  });
  const summary = `状态由“${STATUS_LABELS.ACTIVE}”改为“${STATUS_LABELS[life.status]}”`;
  audit(telling, { at, by, action: "lead.setStatus", entity: "lead", entityId: leadId, summary, reason });
  return { reason, at };
};

const tellFollowUps = (telling: Telling, created: Date, until: Date): Date => {
  const { life, story, leadId, random, user } = telling;
  const first = addDays(life.entered.PROSPECT, 2);
  const count = life.stage === "PROSPECT" ? random.int(0, 2) : random.int(2, 5);
  const to = until.toISOString().slice(0, 10);
  const dates = Array.from({ length: count }, (_, index) =>
    index === 0 ? first : random.between(first, to > first ? to : first),
  ).sort();
  let last = created;
  for (const date of dates) {
    const createdAt = moment(telling, date);
    const method = random.pick(METHODS);
    story.followUps.push({
      id: random.id(createdAt),
      leadId,
      authorId: user.id,
      happenedOn: toDbDate(date > LAST_DAY ? LAST_DAY : date),
      method,
      content: random.pick(NOTES[method]),
      createdAt,
      isDemo: true,
    });
    if (createdAt > last) last = createdAt;
  }
  return last;
};

const expectedOf = ({ life, random }: Telling) => {
  if (life.deal) return { expectedFen: life.deal.amountFen, expectedText: null };
  if (life.waiting) return { expectedFen: yiFen(life.waiting.yi), expectedText: null };
  const yi = (random.int(4, 32) / 10).toFixed(1);
  if (life.stage === "AGREED") return { expectedFen: yiFen(yi), expectedText: null };
  const vague = random.next() < 0.35;
  if (life.stage === "PROSPECT" && random.next() < 0.4) return { expectedFen: null, expectedText: null };
  return vague
    ? { expectedFen: null, expectedText: `约${yi}-${(Number(yi) + 1).toFixed(1)}亿` }
    : { expectedFen: yiFen(yi), expectedText: null };
};

const nextStepOf = ({ life, random }: Telling) =>
  life.status !== "ACTIVE" || STAGES.indexOf(life.stage) > STAGES.indexOf("SIGNED")
    ? {}
    : { nextStep: random.pick(NEXT_STEPS), nextStepOn: toDbDate(addDays("2026-11-22", random.int(-6, 18))) };

const dated = (date: DateOnly | undefined) => (date ? toDbDate(date) : null);

const tellCompany = (telling: Telling, createdAt: Date): string => {
  const { life, story, random, user, companyName, leadId } = telling;
  const companyId = random.id(createdAt);
  story.companies.push({
    id: companyId,
    districtId: life.unit.districtId,
    organisationId: life.unit.id,
    name: companyName,
    aliases: [],
    note: "演示数据，企业为虚构。",
    isDemo: true,
    createdAt,
    createdById: user.id,
  });
  if (life.stage === "PROSPECT") return companyId;
  story.contacts.push({
    id: random.id(createdAt),
    companyId,
    leadId,
    name: `演示·${random.pick(SURNAMES)}${random.pick(["先生", "女士"])}`,
    title: random.pick(TITLES),
    phone: `021-0000${String(random.int(0, 9999)).padStart(4, "0")}`,
    createdAt,
  });
  return companyId;
};

/** The lead with its company, talks and moves. Sets `leadId` and `projectName` for the tellers that follow. */
export const tellLead = (telling: Telling, visibleTo: string[]): void => {
  const { life, story, random, user } = telling;
  const at = loggedAt(telling);
  const createdAt = at.get("PROSPECT")!;
  telling.signedAt = at.get("SIGNED");
  telling.leadId = random.id(createdAt);
  telling.projectName = random.pick(PROJECTS[life.field]);
  const companyId = tellCompany(telling, createdAt);
  const summary = `“${telling.companyName} ${telling.projectName}”`;
  const entry = { entity: "lead", entityId: telling.leadId, by: user, summary };
  audit(telling, { ...entry, at: createdAt, action: "lead.create" });
  tellMoves(telling, at);
  const stageSince = at.get(life.stage)!;
  const closing = tellClosing(telling, stageSince);
  const open = !life.closedOn && STAGES.indexOf(life.stage) < STAGES.indexOf("SIGNED");
  const talkedUntil = open ? startOfDay(LAST_DAY) : stageSince;
  const talked = tellFollowUps(telling, createdAt, talkedUntil);
  const { entered } = life;
  story.leads.push({
    id: telling.leadId,
    number: "",
    districtId: life.unit.districtId,
    organisationId: life.unit.id,
    ownerId: user.id,
    companyId,
    projectName: telling.projectName,
    stage: life.stage,
    status: life.status,
    statusReason: closing.reason,
    grade: life.stage === "PROSPECT" ? null : random.pick(["A", "B", "B", "C"] as const),
    field: life.field,
    source: random.pick(SOURCES),
    origin: life.origin,
    ...expectedOf(telling),
    ...nextStepOf(telling),
    areaNeedSqm: random.next() < 0.6 ? String(random.int(3, 40) * 500) : null,
    summary: "演示项目，内容为虚构。",
    registeredName: entered.REGISTERED ? `${telling.companyName}（上海）有限公司` : null,
    registeredOn: dated(entered.REGISTERED),
    startedOn: dated(entered.STARTED),
    completedOn: dated(entered.COMPLETED),
    producingOn: dated(entered.PRODUCING),
    visibleTo,
    lastActivityAt: new Date(Math.max(talked.getTime(), stageSince.getTime(), closing.at.getTime())),
    stageSince,
    createdAt,
    createdById: user.id,
    isDemo: true,
  });
  story.sites.push(...life.sites.map((one) => ({ ...one, leadId: telling.leadId })));
};
