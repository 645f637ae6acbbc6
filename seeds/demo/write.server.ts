import { hashPassword } from "~/modules/access/commands.server";
import { DEMO_PASSWORD } from "~/modules/access/rules";
import { type Db, type Tx, transaction } from "~/platform/db.server";
import { AppError } from "~/platform/errors";
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
const writeLedger = async (tx: Tx, rows: readonly LedgerRow[]) => {
  const numbers = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('"LedgerEntry"', 'id')) AS id FROM generate_series(1, ${rows.length})`;
  const place = (id: number) => numbers[id - 1]!.id;
  await tx.ledgerEntry.createMany({
    data: rows.map(({ id, reversesId, ...row }) => ({
      ...row,
      id: place(id),
      reversesId: reversesId === null ? null : place(reversesId),
    })),
  });
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
  await writeLedger(tx, story.ledger);
  await tx.auditEntry.createMany({ data: story.audit });
  await tx.carrierObservation.createMany({ data: story.carrierObservations });
  await tx.observation.createMany({ data: story.observations });
  await tx.taskReport.createMany({ data: story.taskReports });
};

/** The demo story and its users, in one transaction; null when they are there already. Needs the plan facts. */
export const writeDemo = async (db: Db, story: Story = demoStory()) => {
  if ((await db.user.count({ where: { isDemo: true } })) > 0) return null;
  await assertNamesFree(db);
  await transaction(db, async (tx) => {
    await writeUsers(tx);
    await writeStory(tx, story);
  });
  return {
    leads: story.leads.length,
    signings: story.signings.length,
    investments: story.investments.length,
    ledger: story.ledger.length,
  };
};
