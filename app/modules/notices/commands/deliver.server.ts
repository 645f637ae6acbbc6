import { createHmac } from "node:crypto";
import type { WebhookKind } from "#prisma/enums";
import type { Db } from "~/platform/db.server";
import { type Outbound, postJson } from "~/platform/outbound.server";
import { bodyOf, messageText, refusalOf, waitAfter } from "../rules";

export interface Sending {
  outbound: Outbound;
  publicUrl?: string | undefined;
  now: Date;
}

/** DingTalk: base64 of HMAC-SHA256 over `timestamp\nsecret` under the secret, beside the timestamp in milliseconds. */
export const signedUrl = (robot: { url: string; secret: string | null }, now: Date): string => {
  if (!robot.secret) return robot.url;
  const timestamp = String(now.getTime());
  const sign = createHmac("sha256", robot.secret).update(`${timestamp}\n${robot.secret}`).digest("base64");
  const url = new URL(robot.url);
  url.searchParams.set("timestamp", timestamp);
  url.searchParams.set("sign", sign);
  return url.toString();
};

/** Null when the robot took it, else one line that names no address and no secret. */
export const sendToRobot = async (
  robot: { kind: WebhookKind; url: string; secret: string | null },
  what: { kind: string; href: string; district: string },
  { outbound, publicUrl, now }: Sending,
): Promise<string | null> => {
  const content = messageText({ ...what, publicUrl });
  try {
    return refusalOf(await postJson({ url: signedUrl(robot, now), body: bodyOf(content) }, outbound));
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return /[一-鿿]/.test(message) ? message : `没有连上（${code ?? "网络错误"}）`;
  }
};

const TAKE = 50;
/** Long enough for one call; a process that dies in between loses the lease, not the message. */
const LEASE_MS = 60_000;

const due = (db: Db, now: Date) =>
  db.webhookDelivery.findMany({
    where: { state: "WAITING", nextAt: { lte: now } },
    include: { webhook: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: TAKE,
  });

const settle = async (db: Db, row: { id: string; attempts: number }, refusal: string | null, now: Date) => {
  const attempts = row.attempts + 1;
  const wait = refusal === null ? null : waitAfter(attempts);
  const state = refusal === null ? "DELIVERED" : wait === null ? "DEAD" : "WAITING";
  await db.webhookDelivery.update({
    where: { id: row.id },
    data: {
      state,
      attempts,
      lastError: refusal,
      deliveredAt: refusal === null ? now : null,
      ...(wait === null ? {} : { nextAt: new Date(now.getTime() + wait) }),
    },
  });
  return state;
};

/** Sends what waits, oldest first. After a failure the rest of that robot waits for the next turn. */
export const deliverWebhooks = async (db: Db, sending: Sending) => {
  const { now } = sending;
  const districts = new Map((await db.district.findMany()).map(({ id, name }) => [id, name]));
  const done = { DELIVERED: 0, WAITING: 0, DEAD: 0 };
  const down = new Set<string>();
  for (const row of await due(db, now)) {
    const robot = row.webhook;
    if (down.has(robot.id) || robot.disabledAt) continue;
    const { count } = await db.webhookDelivery.updateMany({
      where: { id: row.id, state: "WAITING", nextAt: row.nextAt },
      data: { nextAt: new Date(now.getTime() + LEASE_MS) },
    });
    if (count === 0) continue;
    const what = { kind: row.kind, href: row.href, district: districts.get(robot.districtId) ?? "" };
    const refusal = await sendToRobot(robot, what, sending);
    if (refusal !== null) down.add(robot.id);
    done[await settle(db, row, refusal, now)] += 1;
  }
  return done;
};
