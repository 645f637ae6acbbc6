import { Form, useLocation } from "@remix-run/react";
import { daysBetween, shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { wan } from "~/platform/money";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Missing } from "~/ui/figure";
import { withParams } from "~/ui/search-params";
import { SubmitButton } from "~/ui/submit-button";
import type { DeskRow } from "../queries/desk.server";
import { AGE_LABELS, DESK_KIND_LABELS, type DeskKind, itemKey } from "../rules/desk";
import { whatText } from "../rules/desk-words";

const SHAPES = { ok: "●", watch: "▲", late: "■" } as const;

/** How long it has waited, with the light of the time limit: colour, shape and word. */
export function Waited({ row, now }: { row: Pick<DeskRow, "since" | "age">; now: Date }) {
  const days = daysBetween(shanghaiDate(row.since), shanghaiDate(now));
  return (
    <span
      className="light"
      data-light={row.age}
      title={`${AGE_LABELS[row.age]}，自 ${shanghaiDateTime(row.since)}`}
    >
      <span aria-hidden="true">{SHAPES[row.age]}</span>
      {days <= 0 ? "今天" : `${days} 天`}
      <span className="sr-only">，{AGE_LABELS[row.age]}</span>
    </span>
  );
}

const columnsAt = (now: Date): Column<DeskRow>[] => [
  { id: "title", head: "事项", cell: (row) => row.title, card: "title", clip: true },
  { id: "kind", head: "类别", cell: (row) => DESK_KIND_LABELS[row.kind] },
  { id: "what", head: "内容", cell: whatText, card: "meta" },
  {
    id: "amount",
    head: "金额",
    unit: "万元",
    cell: (row) => (row.amountFen === null ? <Missing reason="没有金额" /> : wan(row.amountFen)),
    numeric: true,
    card: "figure",
  },
  {
    id: "unit",
    head: "填报单位",
    cell: (row) => row.unit ?? <Missing reason="没有写明单位" />,
    card: "meta",
  },
  {
    id: "evidence",
    head: "材料",
    cell: (row) =>
      row.evidence || (row.kind === "stage" || row.kind === "claim" ? "" : <Chip tone="late">缺</Chip>),
    numeric: true,
  },
  {
    id: "note",
    head: "提示",
    cell: (row) => (row.own ? <Chip>本人提交</Chip> : row.companyId ? <Chip tone="watch">撞单</Chip> : null),
  },
  { id: "since", head: "等待", cell: (row) => <Waited row={row} now={now} />, card: "meta" },
];

const FORM = "desk-batch";

const PLACES: Record<DeskKind, (row: DeskRow) => string> = {
  claim: ({ leadId }) => `/leads/${leadId}`,
  stage: ({ leadId }) => `/leads/${leadId}`,
  signing: ({ id }) => `/signings/${id}`,
  investment: ({ id }) => `/investments/${id}`,
  carrier: () => "/carriers",
  task: () => "/tasks",
  observation: () => "/targets",
};

/** The same queue for who only watches over it: each row leads to its record. */
export function WatchedDesk({ rows, total, now }: { rows: readonly DeskRow[]; total: number; now: Date }) {
  return (
    <DataTable
      caption="待审"
      columns={columnsAt(now)}
      rows={rows}
      rowId={itemKey}
      rowHref={(row) => PLACES[row.kind](row)}
      summary={{ count: total, unit: "项" }}
    />
  );
}

/** The queue, each row with a box for the batch. */
export function DeskTable({ rows, total, now }: { rows: readonly DeskRow[]; total: number; now: Date }) {
  const { search } = useLocation();
  const here = withParams(search, { item: null, done: null });
  return (
    <div data-desk>
      <DataTable
        caption="待办"
        columns={columnsAt(now)}
        rows={rows}
        rowId={(row) => `${itemKey(row)}:${row.version}`}
        rowHref={(row) => `/inbox${withParams(search, { item: itemKey(row), done: null })}`}
        select={{ name: "item", form: FORM, label: (row) => `选择 ${row.title} ${whatText(row)}` }}
        summary={{ count: total, unit: "项" }}
      />
      <Form method="post" id={FORM} action={`/inbox${here}`} className="form-actions no-print">
        <input type="hidden" name="intent" value="batch" />
        <input type="hidden" name="verdict" value="confirm" />
        <SubmitButton look="quiet">通过所选</SubmitButton>
        <span className="text-muted">一次限同一类事项，每一项仍按各自的规则核对。</span>
      </Form>
    </div>
  );
}
