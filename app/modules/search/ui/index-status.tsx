import { Form } from "@remix-run/react";
import { Button } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { DefinitionList } from "~/ui/definition-list";
import { Section } from "~/ui/section";
import type { IndexStatus } from "../queries/status.server";

type Count = IndexStatus["counts"][number];
type Letter = IndexStatus["dead"][number];

const COUNTS: Column<Count>[] = [
  { id: "kind", head: "类别", cell: ({ label }) => label, card: "title", fixed: true },
  {
    id: "database",
    head: "数据库",
    numeric: true,
    cell: ({ inDatabase }) => inDatabase.toLocaleString("en-US"),
    card: "meta",
    cardLabel: "数据库",
  },
  {
    id: "index",
    head: "检索",
    numeric: true,
    cell: ({ inIndex }) => inIndex?.toLocaleString("en-US") ?? "—",
    card: "figure",
  },
  {
    id: "equal",
    head: "核对",
    cell: ({ equal, inIndex }) =>
      inIndex === null ? (
        "无法读取"
      ) : equal ? (
        <Chip tone="ok">● 一致</Chip>
      ) : (
        <Chip tone="watch">▲ 不一致</Chip>
      ),
    card: "meta",
  },
];

const DEAD: Column<Letter>[] = [
  { id: "kind", head: "类别", cell: ({ kind }) => kind, card: "title", fixed: true },
  { id: "id", head: "编号", cell: ({ id }) => id, card: "meta" },
  { id: "error", head: "原因", cell: ({ error }) => error, card: "meta" },
  { id: "at", head: "时间", cell: ({ at }) => at, card: "meta" },
];

function Act({ engine, intent, children }: { engine: string; intent: string; children: string }) {
  return (
    <Form method="post">
      <input type="hidden" name="engine" value={engine} />
      <Button type="submit" name="intent" value={intent}>
        {children}
      </Button>
    </Form>
  );
}

export function IndexStatusSection({ status }: { status: IndexStatus }) {
  const { engine, label, serving, lag, rebuild, rebuiltAt, lastError, counts, dead } = status;
  return (
    <Section
      title={label}
      note={serving ? "正在使用" : "备用"}
      actions={rebuild ? null : <Act {...{ engine, intent: "rebuild" }}>重建检索</Act>}
    >
      {rebuild ? (
        <p>
          正在重建：{rebuild.phase}{" "}
          <progress value={rebuild.done} max={Math.max(rebuild.total, 1)} aria-label="重建进度" />{" "}
          <span className="num">
            {rebuild.done.toLocaleString("en-US")} / {rebuild.total.toLocaleString("en-US")}
          </span>
          　<a href="/admin/search">刷新</a>
        </p>
      ) : null}
      <DefinitionList
        items={[
          { term: "等待写入", value: `${lag.pending.toLocaleString("en-US")} 条` },
          { term: "落后", value: `${lag.seconds.toLocaleString("en-US")} 秒` },
          { term: "未能写入", value: `${lag.dead.toLocaleString("en-US")} 条` },
          { term: "上次重建", value: rebuiltAt },
          ...(lastError ? [{ term: "最近错误", value: lastError }] : []),
        ]}
      />
      <div className="mt-6">
        <DataTable caption={`${label}的条数`} columns={COUNTS} rows={counts} rowId={(row) => row.label} />
      </div>
      {dead.length > 0 ? (
        <>
          <h3>未能写入的记录</h3>
          <DataTable
            caption="未能写入的记录"
            columns={DEAD}
            rows={dead}
            rowId={({ kind, id }) => `${kind}:${id}`}
            tools={<Act {...{ engine, intent: "retry" }}>全部重试</Act>}
          />
        </>
      ) : null}
    </Section>
  );
}
