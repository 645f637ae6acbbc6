import { Form } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { Select, TextArea } from "~/ui/inputs";
import { QuoteBlock } from "~/ui/quote-block";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import type { TargetDetail } from "../queries/detail.server";
import type { TargetItem } from "../queries/list.server";

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
      <TextArea name="reason" label="理由" required help="会和核定结果一起显示，并记入审计。" />
      <FormActions>
        <SubmitButton>{detail.resolution ? "重新核定" : "核定口径"}</SubmitButton>
      </FormActions>
    </Form>
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
        {resolution ? (
          <p>
            <strong>已核定：</strong>
            {resolution.text}
            <span className="text-muted">
              {" "}
              {[resolution.by, resolution.at?.toISOString().slice(0, 10)].filter(Boolean).join(" · ")}
            </span>
          </p>
        ) : null}
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
