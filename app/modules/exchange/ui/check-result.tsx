import { Form } from "@remix-run/react";
import { Button } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Notice } from "~/ui/notice";
import { Pager } from "~/ui/pager";
import { Section } from "~/ui/section";
import { Tabs } from "~/ui/tabs";
import { VERDICT_LABELS } from "../labels";
import type { ImportDetail } from "../queries/imports.server";
import { LEFT_OUT_WORDS } from "../rules/header";

type Row = ImportDetail["rows"][number];

const TONES = {
  NEW: "ok",
  UPDATE: "accent",
  UNCHANGED: "plain",
  DUPLICATE: "watch",
  PROBLEM: "late",
} as const;
const STATES = { PENDING: "待导入", DONE: "已导入", FAILED: "没有导入", UNDONE: "已撤销" } as const;

function Verdict({ row }: { row: Row }) {
  return (
    <>
      {row.verdict ? <Chip tone={TONES[row.verdict]}>{VERDICT_LABELS[row.verdict]}</Chip> : null}
      {row.state ? <Chip tone={row.state === "FAILED" ? "late" : "plain"}>{STATES[row.state]}</Chip> : null}
      {row.held && !row.state ? <Chip tone="watch">{row.approved ? "已确认" : "待确认"}</Chip> : null}
    </>
  );
}

function What({ row }: { row: Row }) {
  return (
    <>
      {row.error ? <div className="field-error">{row.error}</div> : null}
      {row.remarks.map((remark) => (
        <div
          key={`${remark.at}${remark.text}`}
          className={remark.kind === "problem" ? "field-error" : undefined}
        >
          {/[A-Z]/.test(remark.at) ? <span className="num">{remark.at}　</span> : null}
          {remark.text}
        </div>
      ))}
      {row.changes.map((change) => (
        <div key={change.field}>
          {change.label.replace(/（.*/, "")}：<s>{change.from}</s> → <strong>{change.to}</strong>
        </div>
      ))}
    </>
  );
}

const COLUMNS: Column<Row>[] = [
  {
    id: "row",
    head: "位置",
    cell: (row) => <span className="num">{row.place}</span>,
    width: "96px",
    card: "meta",
    cardLabel: "位置",
  },
  { id: "verdict", head: "结果", cell: (row) => <Verdict row={row} />, width: "140px", card: "figure" },
  { id: "label", head: "记录", cell: (row) => row.label, card: "title" },
  { id: "what", head: "说明与变动", cell: (row) => <What row={row} />, card: "meta" },
];

/** The rows with what each would do or has done, by verdict. */
export function CheckResult({ item, tab, page }: { item: ImportDetail; tab: string; page: number }) {
  const { counts } = item;
  const to = (name: string) => `?tab=${name}`;
  const tabs = [
    { to: to("all"), label: "全部", count: counts.all, current: tab === "all" },
    ...(["NEW", "UPDATE", "UNCHANGED", "DUPLICATE", "PROBLEM"] as const)
      .filter((verdict) => counts.verdict[verdict])
      .map((verdict) => ({
        to: to(verdict),
        label: VERDICT_LABELS[verdict],
        count: counts.verdict[verdict] ?? 0,
        current: tab === verdict,
      })),
    ...(counts.held
      ? [{ to: to("held"), label: "待确认", count: counts.held, current: tab === "held" }]
      : []),
    ...(counts.failed
      ? [{ to: to("failed"), label: "没有导入", count: counts.failed, current: tab === "failed" }]
      : []),
  ];
  const selectable = tab === "held" && item.state === "CHECKED" && item.own;
  return (
    <Section title="逐行结果" note={leftOutWords(item.leftOut)}>
      <Tabs items={tabs} label="按结果筛选" />
      {selectable ? <ApproveForm item={item} /> : null}
      <DataTable
        caption="逐行结果"
        columns={COLUMNS}
        rows={item.rows}
        rowId={(row) => String(row.row)}
        {...(selectable
          ? { select: { name: "row", form: "approve", label: (row: Row) => `选择 ${row.place}` } }
          : {})}
      />
      <Pager page={page} pageSize={item.pageSize} total={item.rowsTotal} unit="行" />
    </Section>
  );
}

const leftOutWords = (leftOut: Record<string, number>): string | undefined => {
  const parts = Object.entries(leftOut).map(
    ([why, count]) => `${LEFT_OUT_WORDS[why as keyof typeof LEFT_OUT_WORDS]} ${count} 行`,
  );
  return parts.length > 0 ? `未作为记录读取：${parts.join("，")}` : undefined;
};

function ApproveForm({ item }: { item: ImportDetail }) {
  return (
    <Form method="post" id="approve">
      <input type="hidden" name="id" value={item.id} />
      <input type="hidden" name="version" value={item.version} />
      <Notice
        kind="warn"
        actions={
          <>
            <Button type="submit" name="intent" value="approve">
              确认所选无误
            </Button>
            <Button type="submit" name="intent" value="approveAll">
              全部确认无误
            </Button>
          </>
        }
      >
        这些行有一处要由人确认：数额与原值或常理相差很大，或单元格按推断读取。确认无误后才会导入。
      </Notice>
    </Form>
  );
}
