import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listJobs } from "~/jobs.server";
import { getSystemStatus } from "~/modules/access/queries.server";
import { JobTable } from "~/modules/access/ui/job-table";
import { shanghaiDateTime } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { DefinitionList } from "~/ui/definition-list";
import { PageHead } from "~/ui/page-head";
import { Section } from "~/ui/section";
import { page } from "../../../context.server";

export const meta = () => [{ title: "系统状态 · 系统管理 · 引凤" }];

const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;
const count = (n: number, unit: string) => `${n.toLocaleString("en-US")} ${unit}`;

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const status = await getSystemStatus(ctx);
    const { env } = args.context;
    return {
      jobs: await listJobs(ctx, env),
      system: [
        { term: "数据库", value: env.DATABASE_URL ? "PostgreSQL 服务器" : "内置数据库" },
        { term: "数据库版本", value: `PostgreSQL ${status.databaseVersion}` },
        { term: "数据库容量", value: megabytes(Number(status.databaseBytes)) },
        { term: "数据库结构", value: `${status.migrations} 步，最近 ${status.lastMigration}` },
        { term: "结构更新时间", value: status.migratedAt ? shanghaiDateTime(status.migratedAt) : null },
        { term: "检索", value: env.MEILI_HOST ? "Meilisearch，内置引擎备用" : "内置引擎" },
        { term: "附件存放", value: env.ATTACHMENT_STORE === "s3" ? `对象存储 ${env.S3_BUCKET}` : "数据库" },
        { term: "Node.js", value: process.version },
        { term: "本进程内存", value: megabytes(process.memoryUsage.rss()) },
        { term: "本进程已运行", value: `${Math.floor(process.uptime() / 60).toLocaleString("en-US")} 分钟` },
        { term: "单个文件上限", value: `${env.MAX_UPLOAD_MB} MB` },
      ],
      counts: [
        { term: "可登录的用户", value: count(status.users, "人") },
        { term: "有效的登录", value: count(status.openSessions, "个") },
        { term: "线索", value: count(status.leads, "条") },
        { term: "签约", value: count(status.signings, "份") },
        { term: "台账分录", value: count(status.ledgerEntries, "条") },
        {
          term: "附件",
          value: `${count(status.attachments, "个")}，${megabytes(Number(status.attachmentBytes))}`,
        },
        { term: "操作记录", value: count(status.auditEntries, "条") },
      ],
    };
  });

export default function Status() {
  const { system, counts, jobs } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        title="系统状态"
        crumbs={[{ label: "系统管理", to: "/admin" }]}
        actions={<LinkButton to="/admin/search">检索状态</LinkButton>}
      />
      <div className="grid gap-8">
        <Section title="运行">
          <DefinitionList items={system} />
        </Section>
        <Section title="定时任务" note="每项任务到点由一个进程执行一次；停机期间错过的，启动后补做">
          <JobTable jobs={jobs} />
        </Section>
        <Section title="数量" note="两区合计">
          <DefinitionList items={counts} />
        </Section>
      </div>
    </>
  );
}
