import { sweepAccess } from "~/modules/access/commands.server";
import { systemActor } from "~/modules/access/policy";
import { allow } from "~/modules/access/queries.server";
import { expireDueHolds } from "~/modules/carriers/commands/hold.server";
import { tellExpiringHolds } from "~/modules/carriers/commands/hold-tell.server";
import { scanDuplicates } from "~/modules/companies/commands/merge-scan.server";
import { expireDueClaims } from "~/modules/leads/commands/claim-expire.server";
import { tellLateReferrals } from "~/modules/leads/commands/refer-late.server";
import { restStalledLeads } from "~/modules/leads/commands/rest-stalled.server";
import { deliverWebhooks } from "~/modules/notices/commands/deliver.server";
import { sweepNotices } from "~/modules/notices/commands/sweep.server";
import { sweepFiles } from "~/modules/signings/commands/sweep-files.server";
import { fileStore } from "~/platform/attachments.server";
import type { Ctx } from "~/platform/ctx";
import type { Env } from "~/platform/env.server";
import { forgetOldRuns, type Job, jobStates } from "~/platform/jobs.server";
import type { Outbound } from "~/platform/outbound.server";

/** Everything that happens by itself, and when. Each job is safe to run again. */
export type NamedJob = Job & { label: string; when: string };

export type JobSettings = Pick<Env, "ALLOW_PRIVATE_WEBHOOKS" | "PUBLIC_URL"> & {
  resolve?: Outbound["resolve"];
};

const DAY_MS = 86_400_000;
const KEEP_RUNS_DAYS = 30;

/** District by district, as its office; one that fails is told after the others have had their turn. */
const inEachDistrict =
  (work: (ctx: Ctx) => Promise<number>, said: (count: number) => string): Job["run"] =>
  async ({ db, now }) => {
    const districts = await db.district.findMany({ orderBy: { id: "asc" } });
    const lines: string[] = [];
    const failed: string[] = [];
    for (const { id, name } of districts)
      try {
        const count = await work({ actor: systemActor(id), now, db });
        if (count > 0) lines.push(`${name}${said(count)}`);
      } catch (error) {
        failed.push(`${name}：${error instanceof Error ? error.message : String(error)}`);
      }
    if (failed.length > 0) throw new Error(failed.join("；"));
    return lines.join("，") || undefined;
  };

const sweep: Job["run"] = async ({ db, now }) => {
  const { sessions, keys } = await sweepAccess(db, now);
  const notices = await sweepNotices(db, now);
  const runs = await forgetOldRuns(db, new Date(now.getTime() - KEEP_RUNS_DAYS * DAY_MS));
  const all = sessions + keys + notices + runs;
  return all > 0 ? `登录 ${sessions}、重发凭据 ${keys}、通知 ${notices}、任务记录 ${runs}` : undefined;
};

const sweepStore: Job["run"] = async ({ db, now }) => {
  const store = fileStore();
  if (!store) return undefined;
  const removed = await sweepFiles(db, { store, now });
  return removed > 0 ? `删除 ${removed} 个无主文件` : undefined;
};

const deliver =
  ({ ALLOW_PRIVATE_WEBHOOKS, PUBLIC_URL, resolve }: JobSettings): Job["run"] =>
  async ({ db, now }) => {
    const outbound = { allowPrivate: ALLOW_PRIVATE_WEBHOOKS, ...(resolve ? { resolve } : {}) };
    const sent = await deliverWebhooks(db, { outbound, publicUrl: PUBLIC_URL, now });
    const tried = sent.DELIVERED + sent.WAITING + sent.DEAD;
    return tried > 0 ? `送达 ${sent.DELIVERED}，稍后重试 ${sent.WAITING}，放弃 ${sent.DEAD}` : undefined;
  };

export const jobsOf = (settings: JobSettings): NamedJob[] => [
  {
    name: "claims",
    label: "首谈保护到期",
    when: "每天 00:10",
    cron: "10 0 * * *",
    run: inEachDistrict(expireDueClaims, (count) => `到期 ${count} 项`),
  },
  {
    name: "holds",
    label: "单元锁定到期",
    when: "每天 00:20",
    cron: "20 0 * * *",
    run: inEachDistrict(expireDueHolds, (count) => `到期 ${count} 项`),
  },
  {
    name: "stalled",
    label: "久无进展线索出库",
    when: "每天 00:30",
    cron: "30 0 * * *",
    run: inEachDistrict(restStalledLeads, (count) => `出库 ${count} 条`),
  },
  {
    name: "duplicates",
    label: "企业查重",
    when: "每天 02:00",
    cron: "0 2 * * *",
    run: inEachDistrict(
      async (ctx) => (await scanDuplicates(ctx)).added,
      (count) => `新发现 ${count} 对`,
    ),
  },
  { name: "sweep", label: "清理过期记录", when: "每天 03:30", cron: "30 3 * * *", run: sweep },
  { name: "files", label: "清理文件存储", when: "每天 04:00", cron: "0 4 * * *", run: sweepStore },
  {
    name: "referrals",
    label: "流转逾期提醒",
    when: "每天 08:00",
    cron: "0 8 * * *",
    run: inEachDistrict(tellLateReferrals, (count) => `提醒 ${count} 件`),
  },
  {
    name: "holds.expiring",
    label: "单元锁定到期提醒",
    when: "每天 08:10",
    cron: "10 8 * * *",
    run: inEachDistrict(tellExpiringHolds, (count) => `提醒 ${count} 项`),
  },
  {
    name: "webhooks",
    label: "群机器人发送",
    when: "每分钟",
    cron: "* * * * *",
    run: deliver(settings),
  },
];

/** For the administrator: what ran, what came of it, and when it is due next. */
export const listJobs = async (ctx: Ctx, settings: JobSettings) => {
  allow(ctx, "user.manage");
  const jobs = jobsOf(settings);
  const states = await jobStates({ db: ctx.db, jobs, now: ctx.now });
  return jobs.map(({ label, when }, at) => ({ label, when, ...states[at]! }));
};
