import { Form, Link } from "@remix-run/react";
import { sizeText } from "~/modules/signings/rules/evidence";
import { shanghaiDate } from "~/platform/dates";
import { Button } from "~/ui/button";
import { Chip, type ChipTone } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { EmptyState } from "~/ui/empty-state";
import { EvidenceList } from "~/ui/evidence-list";
import { Figure } from "~/ui/figure";
import { FormActions } from "~/ui/form-actions";
import { DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { REVIEW_LABELS } from "../labels";
import type { ObservationRow, TargetDetail } from "../queries/detail.server";
import type { TargetItem } from "../queries/list.server";
import { figureText } from "../rules/display";

const TONES: Record<ObservationRow["state"], ChipTone> = {
  SAVED: "plain",
  SUBMITTED: "watch",
  CONFIRMED: "ok",
  RETURNED: "late",
};

const shownValue = (row: ObservationRow, unit: string | null) => {
  if (row.done !== null) return row.done ? "已完成" : "未完成";
  if (row.numerator !== null)
    return `${figureText(row.numerator, null)} ÷ ${figureText(row.denominator, null)}`;
  return figureText(row.value, unit);
};

const columns = (unit: string | null): Column<ObservationRow>[] => [
  { id: "on", head: "截至日期", cell: (row) => <span className="num">{row.observedOn}</span>, card: "title" },
  {
    id: "value",
    head: "填报数",
    unit: unit ?? undefined,
    numeric: true,
    cell: (row) => <Figure value={shownValue(row, unit)} reason="只填文字" />,
    card: "figure",
  },
  { id: "text", head: "说明", cell: (row) => row.text ?? "" },
  {
    id: "files",
    head: "证明材料",
    cell: (row) =>
      row.files.map((file) => (
        <a key={file.id} href={`/evidence/${file.id}`} download>
          {file.fileName}
        </a>
      )),
  },
  {
    id: "unit",
    head: "填报",
    cell: (row) => [row.unitName, row.recordedBy, shanghaiDate(row.recordedAt)].filter(Boolean).join(" · "),
  },
  {
    id: "state",
    head: "审核",
    cell: (row) => <Chip tone={TONES[row.state]}>{REVIEW_LABELS[row.state]}</Chip>,
    card: "meta",
  },
  {
    id: "decided",
    head: "审核意见",
    cell: (row) => row.returnReason ?? (row.decidedBy ? `${row.decidedBy} 确认` : ""),
    card: "meta",
  },
];

function Fields({ target }: { target: TargetItem }) {
  if (target.kind === "MILESTONE")
    return (
      <Select
        name="done"
        label="节点是否完成"
        required
        placeholder="请选择"
        options={[
          { value: "yes", label: "已完成" },
          { value: "no", label: "未完成" },
        ]}
        help={target.exceptText ? `文件写明：${target.exceptText}` : undefined}
      />
    );
  const cumulative = target.kind === "CUMULATIVE" || target.kind === "RANGE";
  const yearly = target.kind === "ANNUAL_FLOW" || target.kind === "ANNUAL_MIN";
  const help = cumulative
    ? `填 ${target.periodStart ?? "起始日"} 以来的累计数。`
    : yearly
      ? "填当年 1 月以来的累计数。"
      : undefined;
  return (
    <>
      <TextInput name="value" label={`数值（${target.unit ?? "个"}）`} inputMode="decimal" help={help} />
      {target.kind === "RATIO" || target.kind === "RATE_LEVEL" ? (
        <div className="form-row">
          <TextInput
            name="numerator"
            label="分子"
            inputMode="decimal"
            help="填了分子、分母，就按两者之比计算。"
          />
          <TextInput name="denominator" label="分母" inputMode="decimal" />
        </div>
      ) : null}
    </>
  );
}

function RecordForm({ target }: { target: TargetItem }) {
  return (
    <Form method="post" action="#reports" className="form">
      <input type="hidden" name="intent" value="record" />
      <input type="hidden" name="targetId" value={target.id} />
      <DateInput name="observedOn" label="截至日期" required defaultValue={target.asOf} max={target.asOf} />
      <Fields target={target} />
      <TextArea name="text" label="说明" help="写明数据来源或进展。" />
      <FormActions>
        <SubmitButton name="send" value="submit">
          提交审核
        </SubmitButton>
        <SubmitButton name="send" value="save" look="quiet" data-draft>
          存为草稿
        </SubmitButton>
      </FormActions>
    </Form>
  );
}

function Files({ row, target }: { row: ObservationRow; target: string }) {
  const removable = row.mine && row.state === "SAVED";
  return (
    <EvidenceList
      files={row.files.map(({ id, fileName, sizeBytes }) => ({
        id,
        name: fileName,
        href: `/evidence/${id}`,
        size: sizeText(sizeBytes),
        actions: removable ? (
          <Form
            method="post"
            action={`/evidence/${id}/remove?back=${encodeURIComponent(`/targets/${target}`)}`}
          >
            <Button type="submit" look="plain">
              删除
            </Button>
          </Form>
        ) : undefined,
      }))}
    />
  );
}

/** What the reader has on its way: proof can follow until it is decided on. */
function OnItsWay({ row, target }: { row: ObservationRow; target: TargetItem }) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span className="num">
        {REVIEW_LABELS[row.state]}：{row.observedOn} {shownValue(row, target.unit)}
      </span>
      {row.files.length === 0 ? (
        <span className="text-muted">还没有证明材料</span>
      ) : (
        <Files row={row} target={target.id} />
      )}
      <Link to={`/evidence/new?observation=${row.id}`} className="button">
        上传证明材料
      </Link>
      {row.state === "SAVED" ? <SubmitDraft row={row} /> : null}
    </div>
  );
}

function ReviewForm({ row, target }: { row: ObservationRow; target: TargetItem }) {
  const { unit } = target;
  return (
    <Form method="post" action="#reports" className="grid gap-2 border-t border-line pt-3">
      <input type="hidden" name="intent" value="review" />
      <input type="hidden" name="id" value={row.id} />
      <input type="hidden" name="version" value={row.version} />
      <p className="num">
        待审：{row.unitName} 报 {row.observedOn} {shownValue(row, unit)} {row.done === null ? unit : ""}{" "}
        {row.text}
      </p>
      <Files row={row} target={target.id} />
      <TextInput name="reason" label="退回原因" help="退回时必填，填报单位会看到。" />
      <FormActions>
        <SubmitButton name="verdict" value="confirm">
          确认
        </SubmitButton>
        <SubmitButton name="verdict" value="return" look="danger">
          退回
        </SubmitButton>
      </FormActions>
    </Form>
  );
}

function SubmitDraft({ row }: { row: ObservationRow }) {
  return (
    <Form method="post" action="#reports">
      <input type="hidden" name="intent" value="submit" />
      <input type="hidden" name="id" value={row.id} />
      <input type="hidden" name="version" value={row.version} />
      <SubmitButton look="quiet">提交审核</SubmitButton>
    </Form>
  );
}

function BaselineForm({ target }: { target: TargetItem }) {
  return (
    <Form method="post" action="#reports" className="form">
      <input type="hidden" name="intent" value="baseline" />
      <input type="hidden" name="targetId" value={target.id} />
      <TextInput
        name="value"
        label={`基期数（${target.unit === "个百分点" ? "%" : (target.unit ?? "个")}）`}
        required
        inputMode="decimal"
      />
      <DateInput name="baselineOn" label="基期" required max={target.asOf} />
      <TextInput name="source" label="出处" required help="例如 2023 年区统计年报。" />
      <FormActions>
        <SubmitButton>保存基期数</SubmitButton>
      </FormActions>
    </Form>
  );
}

/** What the units reported, the office's review, and the baseline it is measured from. */
export function ObservationsSection({ target, detail }: { target: TargetItem; detail: TargetDetail }) {
  const { observations, may, baselines } = detail;
  const waiting = may.review ? observations.filter((row) => row.state === "SUBMITTED" && !row.mine) : [];
  const onTheirWay = may.record
    ? observations.filter(
        (row) => row.state === "SAVED" || (row.state === "SUBMITTED" && !waiting.includes(row)),
      )
    : [];
  return (
    <Section id="reports" title="填报与审核" note="经投资促进办确认的最近一次填报为已确认数">
      <div className="grid gap-4">
        {observations.length === 0 ? (
          <EmptyState title="还没有填报">
            {may.record ? "在下面填报最近的数。" : `由${target.owner}填报，经投资促进办确认后计入。`}
          </EmptyState>
        ) : (
          <DataTable
            caption="填报记录"
            columns={columns(target.unit)}
            rows={observations}
            rowId={(row) => row.id}
          />
        )}
        {waiting.map((row) => (
          <ReviewForm key={row.id} row={row} target={target} />
        ))}
        {onTheirWay.map((row) => (
          <OnItsWay key={row.id} row={row} target={target} />
        ))}
        {may.record ? (
          <details className="no-print" open={observations.length === 0}>
            <summary>填报</summary>
            <div className="pt-3">
              <RecordForm target={target} />
            </div>
          </details>
        ) : null}
        {baselines.map((base) => (
          <p key={base.recordedAt.toISOString()} className="num">
            基期数 {base.value}（{base.on}），{base.source}
          </p>
        ))}
        {may.baseline && target.kind === "PP_CHANGE" ? (
          <details className="no-print" open={baselines.length === 0}>
            <summary>设基期数</summary>
            <div className="pt-3">
              <BaselineForm target={target} />
            </div>
          </details>
        ) : null}
      </div>
    </Section>
  );
}
