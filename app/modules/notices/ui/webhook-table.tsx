import { Form } from "@remix-run/react";
import type { DeliveryState, WebhookKind } from "#prisma/enums";
import { shanghaiDateTime } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { SubmitButton } from "~/ui/submit-button";
import { DELIVERY_LABELS, KIND_LABELS, WEBHOOK_LABELS } from "../labels";
import { EVENTS, type NoticeEvent } from "../rules";

export interface WebhookRow {
  id: string;
  version: number;
  kind: WebhookKind;
  name: string;
  host: string;
  signed: boolean;
  events: string[];
  disabledAt: Date | null;
  counts: Partial<Record<DeliveryState, number>>;
}

interface ActProps {
  robot: WebhookRow;
  intent: string;
  children: string;
}

function Act({ robot, intent, children }: ActProps) {
  return (
    <Form method="post">
      <input type="hidden" name="id" value={robot.id} />
      <input type="hidden" name="version" value={robot.version} />
      <SubmitButton look="plain" name="intent" value={intent} aria-label={`${children}：${robot.name}`}>
        {children}
      </SubmitButton>
    </Form>
  );
}

const eventsText = (events: readonly string[]) =>
  events.map((name) => EVENTS[name as NoticeEvent] ?? name).join("、");

const columns: Column<WebhookRow>[] = [
  { id: "name", head: "名称", cell: (row) => row.name, card: "title" },
  {
    id: "kind",
    head: "类型",
    cell: (row) => `${WEBHOOK_LABELS[row.kind]}${row.signed ? "，加签" : ""}`,
    card: "meta",
  },
  { id: "host", head: "发往", cell: (row) => <span className="num">{row.host}</span>, card: "meta" },
  { id: "events", head: "通知", cell: (row) => eventsText(row.events), card: "meta" },
  {
    id: "state",
    head: "状态",
    cell: (row) =>
      row.disabledAt ? <Chip>已停用</Chip> : <Chip tone={row.counts.DEAD ? "late" : "ok"}>使用中</Chip>,
    card: "figure",
  },
  {
    id: "counts",
    head: "送达 / 待发 / 未送达",
    numeric: true,
    cell: ({ counts }) => `${counts.DELIVERED ?? 0} / ${counts.WAITING ?? 0} / ${counts.DEAD ?? 0}`,
    card: "meta",
    cardLabel: "送达 / 待发 / 未送达",
  },
  {
    id: "acts",
    head: "操作",
    cell: (row) => (
      <div className="flex flex-wrap gap-2">
        {row.disabledAt ? (
          <Act robot={row} intent="enable">
            启用
          </Act>
        ) : (
          <>
            <Act robot={row} intent="test">
              测试
            </Act>
            {row.counts.DEAD ? (
              <Act robot={row} intent="resend">
                重新发送
              </Act>
            ) : null}
            <Act robot={row} intent="disable">
              停用
            </Act>
          </>
        )}
      </div>
    ),
    card: "meta",
  },
];

export function WebhookTable({ rows }: { rows: readonly WebhookRow[] }) {
  return <DataTable caption="群机器人" columns={columns} rows={rows} rowId={(row) => row.id} />;
}

export interface DeliveryRow {
  id: string;
  kind: string;
  state: DeliveryState;
  attempts: number;
  createdAt: Date;
  nextAt: Date;
  lastError: string | null;
  webhook: { name: string };
}

const deliveries: Column<DeliveryRow>[] = [
  { id: "what", head: "通知", cell: (row) => KIND_LABELS[row.kind] ?? row.kind, card: "title" },
  { id: "robot", head: "机器人", cell: (row) => row.webhook.name, card: "meta" },
  {
    id: "at",
    head: "产生时间",
    cell: (row) => <span className="num">{shanghaiDateTime(row.createdAt)}</span>,
    card: "meta",
  },
  {
    id: "state",
    head: "状态",
    cell: (row) => <Chip tone={row.state === "DEAD" ? "late" : "watch"}>{DELIVERY_LABELS[row.state]}</Chip>,
    card: "figure",
  },
  {
    id: "tries",
    head: "已试",
    unit: "次",
    numeric: true,
    cell: (row) => row.attempts,
    card: "meta",
    cardLabel: "已试",
  },
  {
    id: "why",
    head: "原因",
    cell: (row) =>
      row.state === "WAITING" && row.lastError
        ? `${row.lastError}；${shanghaiDateTime(row.nextAt)} 再试`
        : (row.lastError ?? "—"),
    card: "meta",
  },
];

export function DeliveryTable({ rows }: { rows: readonly DeliveryRow[] }) {
  return <DataTable caption="未送达的消息" columns={deliveries} rows={rows} rowId={(row) => row.id} />;
}
