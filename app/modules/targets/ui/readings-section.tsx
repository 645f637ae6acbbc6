import { Form } from "@remix-run/react";
import { shanghaiDate } from "~/platform/dates";
import { FormActions } from "~/ui/form-actions";
import { DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { QuoteBlock } from "~/ui/quote-block";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import type { DecisionRow, TargetDetail } from "../queries/detail.server";
import type { TargetItem } from "../queries/list.server";
import { goalText } from "../rules/display";

type Titles = Readonly<Record<string, { title: string; draft: boolean }>>;

/** The words of the documents, each with its place. */
export function QuotesSection({ detail, titles }: { detail: TargetDetail; titles: Titles }) {
  return (
    <Section title="文件原文">
      <div className="grid gap-3">
        {detail.quotes.map((one) => (
          <QuoteBlock
            key={one.plan + one.section + one.quote}
            quote={one.quote}
            document={titles[one.plan]?.title ?? one.plan}
            section={one.section}
            to={`/plans/${one.plan}`}
            mark={
              [titles[one.plan]?.draft ? "送审稿" : null, one.reading].filter(Boolean).join(" · ") ||
              undefined
            }
          />
        ))}
      </div>
    </Section>
  );
}

function ResolutionForm({ target, detail }: { target: TargetItem; detail: TargetDetail }) {
  return (
    <Form method="post" action="#readings" className="form">
      <input type="hidden" name="intent" value="resolve" />
      <input type="hidden" name="targetId" value={target.id} />
      <input type="hidden" name="version" value={detail.version} />
      <Select
        name="reading"
        label="以哪种口径为准"
        required
        placeholder="请选择"
        options={[
          ...detail.readings.map((reading, at) => ({ value: String(at), label: reading.text })),
          { value: "other", label: "都不是，另行核定" },
        ]}
      />
      {target.kind === "MILESTONE" || target.kind === "UNQUANTIFIED" ? null : (
        <TextInput
          name="value"
          label={`核定数（${target.unit ?? "个"}）`}
          inputMode="decimal"
          help="不填则用所选口径写明的数。核定后按此数计算进度，文件原数保留。"
        />
      )}
      <DateInput name="dueOn" label="核定期限" help="不填则用文件期限。" />
      <TextArea name="reason" label="理由" required help="会和核定结果一起显示，并记入审计。" />
      <FormActions>
        <SubmitButton>{detail.resolution ? "重新核定" : "核定口径"}</SubmitButton>
      </FormActions>
    </Form>
  );
}

/** One decision: what holds, what it is measured by, who decided it and when. */
function Decided({ one, target, former }: { one: DecisionRow; target: TargetItem; former: boolean }) {
  const value = goalText(one.value);
  const measure = one.unmeasured ? "不计数" : value === null ? null : `按 ${value} ${target.unit ?? ""} 计`;
  return (
    <p className={former ? "text-muted" : undefined}>
      <strong>{former ? "曾核定：" : "已核定："}</strong>
      {[`${one.text}，${one.reason}`, measure, one.dueOn && `期限 ${one.dueOn}`].filter(Boolean).join("；")}
      <span className="text-muted num"> {[one.by, shanghaiDate(one.at)].filter(Boolean).join(" · ")}</span>
      {former || !target.printed || target.printed.value === target.value ? null : (
        <span className="num">
          {" "}
          文件原数 {goalText(target.printed.value) ?? "—"} {target.unit}。
        </span>
      )}
    </p>
  );
}

/** Where documents contradict each other: every reading, the note, and the office's decision. */
export function ReadingsSection({
  target,
  detail,
  titles,
}: {
  target: TargetItem;
  detail: TargetDetail;
  titles: Titles;
}) {
  if (!target.note && detail.readings.length === 0) return null;
  const { resolution } = detail;
  return (
    <Section id="readings" title="口径说明" note={target.openReadings ? "文件写法不一致，待核定" : undefined}>
      <div className="grid gap-4">
        {target.note ? <p>{target.note}</p> : null}
        {detail.readings.map((reading) => (
          <QuoteBlock
            key={reading.text}
            quote={reading.quote}
            document={titles[reading.plan ?? target.plan]?.title ?? target.planTitle}
            section={reading.section}
            mark={`— ${reading.text}`}
          />
        ))}
        {detail.decisions.map((one, at) => (
          <Decided key={one.at.toISOString()} one={one} target={target} former={at > 0} />
        ))}
        {detail.may.resolve ? (
          <details className="no-print" open={target.openReadings && detail.readings.length > 0}>
            <summary>{resolution ? "重新核定" : "核定口径"}</summary>
            <div className="pt-3">
              <ResolutionForm target={target} detail={detail} />
            </div>
          </details>
        ) : null}
      </div>
    </Section>
  );
}
