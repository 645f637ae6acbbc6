import { Form } from "@remix-run/react";
import { yi } from "~/platform/money";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { FormActions } from "~/ui/form-actions";
import { FormState, type FormValues } from "~/ui/form-state";
import { TextArea } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { METRIC_LABELS, SIGNING_KIND_LABELS } from "../labels";
import type { MergeFigure, MergeItem } from "../queries/merge-leads.server";

export interface MergeLeadsFormProps {
  kept: { id: string; number: string; projectName: string; version: number };
  dropped: { id: string; number: string; projectName: string; version: number };
  figures: MergeFigure[];
  items: MergeItem[];
  sitesDiffer: boolean;
  obstacles: string[];
  answer: { values: FormValues; errors: FormValues | undefined } | undefined;
}

const FIGURES: Column<MergeFigure>[] = [
  { id: "metric", head: "指标", cell: (row) => METRIC_LABELS[row.metric] },
  {
    id: "before",
    head: "合并前",
    unit: "亿元",
    numeric: true,
    card: "meta",
    cardLabel: "合并前",
    cell: (row) => yi(row.before),
  },
  {
    id: "duplicate",
    head: "申报重复",
    unit: "亿元",
    numeric: true,
    card: "meta",
    cardLabel: "重复",
    cell: (row) => yi(row.duplicate),
  },
  { id: "after", head: "合并后", unit: "亿元", numeric: true, card: "figure", cell: (row) => yi(row.after) },
];

const labelOf = (item: MergeItem) =>
  item.kind === "signing"
    ? SIGNING_KIND_LABELS[item.label as keyof typeof SIGNING_KIND_LABELS]
    : METRIC_LABELS[item.label as keyof typeof METRIC_LABELS];

const amountsOf = (item: MergeItem) =>
  item.amounts
    .filter(({ metric }) => metric !== "PROJECTS")
    .map(({ metric, amount }) => `${METRIC_LABELS[metric]} ${yi(amount)} 亿元`)
    .join("，");

/** Which contracts and filings were counted twice. A GET form: choosing shows the totals again, without a script too. */
function Duplicates({ kept, dropped, items }: Pick<MergeLeadsFormProps, "kept" | "dropped" | "items">) {
  if (items.length === 0) return <p className="text-muted">并入的项目没有计入台账的合同和投资。</p>;
  return (
    <Form method="get" className="form">
      <input type="hidden" name="kept" value={kept.id} />
      <input type="hidden" name="dropped" value={dropped.id} />
      <fieldset className="grid gap-1">
        <legend>勾选与保留项目重复计数的，其余转入保留项目</legend>
        {items.map((item) => (
          <label key={item.id} className="check">
            <input type="checkbox" name="duplicate" value={item.id} defaultChecked={item.duplicate} />
            <span>
              {labelOf(item)} {item.on}　{amountsOf(item)}{" "}
              {item.twin ? <Chip tone="watch">保留项目有同额</Chip> : null}
            </span>
          </label>
        ))}
      </fieldset>
      <div>
        <button type="submit" className="button">
          重新计算合计
        </button>
      </div>
    </Form>
  );
}

export function MergeLeadsForm(props: MergeLeadsFormProps) {
  const { kept, dropped, figures, items, obstacles, answer } = props;
  return (
    <div className="stack">
      <Section
        title="重复计数"
        note={`${dropped.number} ${dropped.projectName} 并入 ${kept.number} ${kept.projectName}`}
      >
        <Duplicates kept={kept} dropped={dropped} items={items} />
      </Section>
      {figures.length > 0 ? (
        <Section title="合计" note="两个项目之和；合并后只减少申报重复的部分">
          <DataTable caption="合并前后的合计" columns={FIGURES} rows={figures} rowId={(row) => row.metric} />
        </Section>
      ) : null}
      {props.sitesDiffer ? (
        <Notice kind="info">
          两个项目的园区不同：转入的数仍记在原园区。如要按保留项目的园区重算，合并后办理重分类。
        </Notice>
      ) : null}
      {obstacles.map((text) => (
        <Notice key={text} kind="warn">
          {text}
        </Notice>
      ))}
      {obstacles.length > 0 ? null : (
        <Form method="post" className="form">
          <FormState values={answer?.values} errors={answer?.errors}>
            <input type="hidden" name="keptId" value={kept.id} />
            <input type="hidden" name="droppedId" value={dropped.id} />
            <input type="hidden" name="keptVersion" value={kept.version} />
            <input type="hidden" name="droppedVersion" value={dropped.version} />
            {items
              .filter(({ duplicate }) => duplicate)
              .map(({ id }) => (
                <input key={id} type="hidden" name="duplicateIds" value={id} />
              ))}
            <TextArea
              name="reason"
              label="合并依据"
              required
              help="合并后不能撤销；被并入的项目保留原记录和经过。"
            />
            <FormActions>
              <SubmitButton look="danger">
                把 {dropped.number} 并入 {kept.number}
              </SubmitButton>
            </FormActions>
          </FormState>
        </Form>
      )}
    </div>
  );
}
