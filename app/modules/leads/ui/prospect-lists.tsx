import { Form } from "@remix-run/react";
import { shanghaiDate } from "~/platform/dates";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { Checkbox, Select, TextArea, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { SubmitButton } from "~/ui/submit-button";
import type { AddedNames } from "../commands/prospect-add.server";
import type { ProspectListDetail, ProspectListRow } from "../queries/prospects.server";
import { PROSPECT_STATE_LABELS } from "../rules/prospect";
import type { FormProblem } from "./lead-form";

const COLUMNS: Column<ProspectListRow>[] = [
  { id: "name", head: "清单", cell: (row) => row.name, width: "30%" },
  {
    id: "unit",
    head: "单位",
    card: "meta",
    cell: (row) => (
      <>
        {row.unit} {row.closedAt ? <Chip>已办结</Chip> : null} {row.isDemo ? <Chip>演示</Chip> : null}
      </>
    ),
  },
  {
    id: "total",
    head: "企业",
    unit: "家",
    numeric: true,
    card: "figure",
    cell: (row) => row.total.toLocaleString("en-US"),
  },
  ...(["UNTOUCHED", "CONTACTED", "MET", "CONVERTED"] as const).map(
    (state): Column<ProspectListRow> => ({
      id: state,
      head: PROSPECT_STATE_LABELS[state],
      numeric: true,
      ...(state === "CONVERTED" ? { card: "meta" as const, cardLabel: "已转化" } : {}),
      cell: (row) => row[state].toLocaleString("en-US"),
    }),
  ),
  {
    id: "created",
    head: "建立日期",
    cell: (row) => <span className="num">{shanghaiDate(row.createdAt)}</span>,
  },
];

const sumOf = (rows: readonly ProspectListRow[], key: "total" | keyof typeof PROSPECT_STATE_LABELS) =>
  rows.reduce((sum, row) => sum + row[key], 0).toLocaleString("en-US");

export function ProspectListTable({ rows }: { rows: readonly ProspectListRow[] }) {
  const keys = ["total", "UNTOUCHED", "CONTACTED", "MET", "CONVERTED"] as const;
  return (
    <DataTable
      caption="招商清单"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/lists/${row.id}`}
      summary={{
        count: rows.length,
        unit: "份",
        sums: Object.fromEntries(keys.map((key) => [key, sumOf(rows, key)])),
      }}
    />
  );
}

const NAMES_HELP = "一行写一家，可以从表格里整列粘贴；重复的会指出，不会记两次。一次最多 500 家。";

export function NewListForm(props: {
  units: readonly { id: string; name: string }[];
  answer?: FormProblem | undefined;
}) {
  const { units, answer } = props;
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" className="form">
        <TextInput name="name" label="清单名称" required maxLength={60} help="例如“合成生物展参展企业”。" />
        {units.length > 0 ? (
          <Select
            name="organisationId"
            label="负责单位"
            required
            placeholder="请选择"
            options={units.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
        <TextInput name="note" label="说明" maxLength={500} help="名单的来历，或要求何时完成。" />
        <TextArea name="names" label="企业名称" rows={10} help={NAMES_HELP} />
        <FormActions>
          <SubmitButton>建立清单</SubmitButton>
          <LinkButton to="/lists" look="plain">
            取消
          </LinkButton>
        </FormActions>
      </Form>
    </FormState>
  );
}

export function AddNamesForm({ answer }: { answer?: FormProblem | undefined }) {
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" className="form">
        <TextArea name="names" label="企业名称" rows={5} required help={NAMES_HELP} />
        <FormActions>
          <SubmitButton name="intent" value="add">
            加入清单
          </SubmitButton>
        </FormActions>
      </Form>
    </FormState>
  );
}

export function EditListForm({
  list,
  answer,
}: {
  list: ProspectListDetail;
  answer?: FormProblem | undefined;
}) {
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" className="form">
        <input type="hidden" name="version" value={list.version} />
        <TextInput name="name" label="清单名称" required maxLength={60} defaultValue={list.name} />
        <TextInput name="note" label="说明" maxLength={500} defaultValue={list.note ?? ""} />
        <Checkbox
          name="closed"
          value="1"
          label="已办结，不再加入企业"
          defaultChecked={list.closedAt !== null}
        />
        <FormActions>
          <SubmitButton look="quiet" name="intent" value="edit">
            保存清单
          </SubmitButton>
        </FormActions>
      </Form>
    </FormState>
  );
}

const few = (names: readonly string[]) =>
  names.slice(0, 10).join("、") + (names.length > 10 ? `等 ${names.length} 家` : "");

/** What became of the names that were pasted. */
export function AddedTold({ added }: { added: AddedNames }) {
  const left = [
    added.there.length > 0 ? `清单里已有：${few(added.there)}。` : null,
    added.twice.length > 0 ? `粘贴内容里重复：${few(added.twice)}。` : null,
    added.odd.length > 0 ? `不像企业名称：${few(added.odd)}。` : null,
  ].filter(Boolean);
  return (
    <>
      <Notice kind="done">
        已加入 {added.added} 家{added.linked > 0 ? `，其中 ${added.linked} 家关联到企业库` : ""}。
      </Notice>
      {added.claimed.length > 0 ? (
        <Notice kind="warn">
          <p>已有单位首谈，请先与其联系（本次查询已留痕）：</p>
          <ul className="list-disc pl-5">
            {added.claimed.map(({ name, unit, person }) => (
              <li key={name}>
                {name}：{unit}，{person}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {left.length > 0 ? <Notice kind="warn">{left.join("")}</Notice> : null}
    </>
  );
}
