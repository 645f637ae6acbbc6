import { hashPassword } from "~/modules/access/commands.server";
import { DEMO_PASSWORD } from "~/modules/access/rules";
import { freezeReport } from "~/modules/reports/commands/freeze-report.server";
import { type DateOnly, startOfDay } from "~/platform/dates";
import { type Db, type Tx, transaction } from "~/platform/db.server";
import { AppError } from "~/platform/errors";
import { demoCtx, writeDealings } from "./dealings.server";
import { DEMO_USERS, OFFICE_OF_BAOSHAN } from "./people";
import { demoStory, type LedgerRow, type Story } from "./story";

const assertNamesFree = async (db: Db) => {
  const taken = await db.user.findMany({
    where: { username: { in: DEMO_USERS.map(({ username }) => username) } },
    select: { username: true },
  });
  if (taken.length > 0)
    throw new AppError(
      "CONFLICT",
      `用户名 ${taken.map(({ username }) => username).join("、")} 已被正式用户使用，没有写入演示数据。请换一个空的 DATA_DIR。 User names are taken.`,
    );
};

const writeUsers = async (tx: Tx) => {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await tx.organisation.upsert({
    where: { id: OFFICE_OF_BAOSHAN.id },
    create: OFFICE_OF_BAOSHAN,
    update: OFFICE_OF_BAOSHAN,
  });
  await tx.user.createMany({
    data: DEMO_USERS.map(({ sees: _sees, ...user }) => ({ ...user, passwordHash, isDemo: true })),
  });
};

/** Numbers come from the ledger's own sequence, so that what is posted later stands after the story. */
const ledgerPlaces = async (tx: Tx, count: number) => {
  const numbers = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('"LedgerEntry"', 'id')) AS id FROM generate_series(1, ${count})`;
  return (id: number) => numbers[id - 1]!.id;
};

/** The months that are closed when the story ends, and the day on which the office froze each. */
const CLOSED: readonly [period: string, on: DateOnly][] = [
  ["2026-09", "2026-10-12"],
  ["2026-10", "2026-11-10"],
];
const OFFICES = ["jinshan-office", "baoshan-office"];

/** Books and records in the order of time, so that each frozen report knows what was known on its day and no more. */
const writeBooks = async (tx: Tx, story: Story) => {
  const place = await ledgerPlaces(tx, story.ledger.length);
  let from = new Date(0);
  const until = async (to: Date) => {
    const within = (at: Date | string) => at >= from && at < to;
    await tx.ledgerEntry.createMany({
      data: story.ledger
        .filter((row) => within(row.recordedAt))
        .map(({ id, reversesId, ...row }: LedgerRow) => ({
          ...row,
          id: place(id),
          reversesId: reversesId === null ? null : place(reversesId),
        })),
    });
    await tx.auditEntry.createMany({ data: story.audit.filter(({ at }) => within(at)) });
    from = to;
  };
  for (const [period, on] of CLOSED) {
    await until(startOfDay(on));
    for (const office of OFFICES) await freezeReport(demoCtx(tx, office, on, 0), { kind: "MONTHLY", period });
  }
  await until(startOfDay("9999-01-01"));
};

/** What the commands wrote since then is of the story too, whatever record it hangs on: ids begin with their time. */
const markDemo = async (tx: Tx, since: Date) => {
  const hex = since.getTime().toString(16).padStart(12, "0");
  const where = { id: { gte: `${hex.slice(0, 8)}-${hex.slice(8)}` }, isDemo: false };
  await tx.notification.updateMany({ where, data: { isDemo: true } });
  await tx.issue.updateMany({ where, data: { isDemo: true } });
};

/** A carrier of the story that is 竣工 says so itself and on the plan's line, as a confirmed report does. */
const completeCarriers = async (tx: Tx) => {
  await tx.$executeRaw`UPDATE "CarrierObservation" o SET "milestoneId" = m."id" FROM "CarrierMilestone" m
    WHERE o."isDemo" AND o."kind" = 'COMPLETION' AND m."carrierId" = o."carrierId" AND m."kind" = 'COMPLETION'
      AND m."achievedOn" IS NULL`;
  await tx.$executeRaw`UPDATE "CarrierMilestone" m SET "achievedOn" = o."observedOn" FROM "CarrierObservation" o
    WHERE o."isDemo" AND o."milestoneId" = m."id" AND o."state" = 'CONFIRMED'`;
  await tx.$executeRaw`UPDATE "Carrier" c SET "completedOn" = o."observedOn" FROM "CarrierObservation" o
    WHERE o."isDemo" AND o."kind" = 'COMPLETION' AND o."carrierId" = c."id" AND c."completedOn" IS NULL`;
};

const writeStory = async (tx: Tx, story: Story) => {
  await tx.company.createMany({ data: story.companies });
  await tx.lead.createMany({ data: story.leads });
  await tx.leadSite.createMany({ data: story.sites });
  await tx.contact.createMany({ data: story.contacts });
  await tx.followUp.createMany({ data: story.followUps });
  await tx.stageMove.createMany({ data: story.moves });
  await tx.signing.createMany({ data: story.signings });
  await tx.investment.createMany({ data: story.investments });
  await tx.attachment.createMany({ data: story.attachments.map(({ bytes: _bytes, ...row }) => row) });
  await tx.attachmentContent.createMany({
    data: story.attachments.map(({ id, bytes }) => ({ attachmentId: id, bytes })),
  });
  await tx.carrierObservation.createMany({ data: story.carrierObservations });
  await completeCarriers(tx);
  await tx.observation.createMany({ data: story.observations });
  await tx.taskReport.createMany({ data: story.taskReports });
  await writeBooks(tx, story);
  await tx.carrierUnit.createMany({ data: story.space.units });
  await tx.unitHold.createMany({ data: story.space.holds });
  await tx.prospectList.createMany({ data: story.space.lists });
  await tx.prospectEntry.createMany({ data: story.space.entries });
};

/** The demo story and its users, in one transaction; null when they are there already. Needs the plan facts. */
export const writeDemo = async (db: Db, story: Story = demoStory(), { dealings = true } = {}) => {
  if ((await db.user.count({ where: { isDemo: true } })) > 0) return null;
  await assertNamesFree(db);
  const since = new Date();
  await transaction(db, async (tx) => {
    await writeUsers(tx);
    await writeStory(tx, story);
    if (dealings) await writeDealings(tx, story);
    await markDemo(tx, since);
  });
  return {
    leads: story.leads.length,
    signings: story.signings.length,
    investments: story.investments.length,
    ledger: story.ledger.length,
  };
};
