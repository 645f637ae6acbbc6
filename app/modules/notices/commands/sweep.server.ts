import type { Tx } from "~/platform/db.server";

const DAY_MS = 86_400_000;
const KEEP_READ_DAYS = 180;
const KEEP_SENT_DAYS = 30;

/** Notices read long ago, and messages delivered long ago. What is unread or was not delivered stays. */
export const sweepNotices = async (db: Tx, now: Date): Promise<number> => {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const long = before(KEEP_READ_DAYS);
  const read = await db.notification.deleteMany({
    where: {
      OR: [{ readAt: { lt: long } }, { createdAt: { lt: long }, NOT: { readBy: { isEmpty: true } } }],
    },
  });
  const sent = await db.webhookDelivery.deleteMany({
    where: { state: "DELIVERED", deliveredAt: { lt: before(KEEP_SENT_DAYS) } },
  });
  return read.count + sent.count;
};
