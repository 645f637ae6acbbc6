import { Form, Link } from "@remix-run/react";
import { Chip } from "~/ui/chip";
import { DefinitionList } from "~/ui/definition-list";
import { FormActions } from "~/ui/form-actions";
import { FormState, type FormValues } from "~/ui/form-state";
import { TextArea } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import type { MergePreview } from "../queries/duplicates.server";

type Side = MergePreview["kept"];

function SideCard({ side, heading }: { side: Side; heading: string }) {
  return (
    <Section title={heading} note={side.isReference ? <Chip>文件所列</Chip> : undefined}>
      <DefinitionList
        items={[
          { term: "名称", value: <Link to={`/companies/${side.id}`}>{side.name}</Link> },
          { term: "法定名称", value: side.legalName },
          { term: "信用代码", value: side.creditCode },
          { term: "别名", value: side.aliases.join("、") },
          { term: "所属集团", value: side.groupName },
          { term: "线索", value: `${side._count.leads} 条` },
          { term: "联系人", value: `${side._count.contacts} 位` },
          {
            term: "首谈",
            value: side.claims.map(({ organisation }) => organisation.name).join("、"),
          },
        ]}
      />
    </Section>
  );
}

function Changes({ preview }: { preview: MergePreview }) {
  const { moves, gains, differs, kept, dropped } = preview;
  return (
    <Section title="合并后">
      <ul className="list-disc pl-5">
        <li>
          “{dropped.name}”的线索 {moves.leads} 条、联系人 {moves.contacts} 位、资质 {moves.recognitions}{" "}
          项、首谈 {moves.claims} 项转到“{kept.name}”。
        </li>
        {moves.aliases.length > 0 ? <li>增加别名：{moves.aliases.join("、")}。</li> : null}
        {gains.map(({ label, value }) => (
          <li key={label}>
            补上{label}：{value}。
          </li>
        ))}
        {differs.map((one) => (
          <li key={one.label}>
            {one.label}不同：保留“{one.kept}”，“{one.dropped}”留在原记录中。
          </li>
        ))}
        <li>“{dropped.name}”的记录和经过保留，标明已并入；台账合计不变。</li>
        <li>合并后不能撤销，请先核对两家确为同一企业。</li>
      </ul>
    </Section>
  );
}

export interface MergeFormProps {
  preview: MergePreview;
  answer: { values: FormValues; errors: FormValues | undefined } | undefined;
}

export function MergeForm({ preview, answer }: MergeFormProps) {
  const { kept, dropped, obstacles } = preview;
  return (
    <div className="stack">
      <div className="grid gap-8 lg:grid-cols-2">
        <SideCard side={kept} heading="保留" />
        <SideCard side={dropped} heading="并入" />
      </div>
      <p>
        <Link to={`?kept=${dropped.id}&dropped=${kept.id}`}>对调：保留“{dropped.name}”</Link>
      </p>
      {obstacles.map((text) => (
        <Notice key={text} kind="warn">
          {text}
        </Notice>
      ))}
      {obstacles.length > 0 ? null : (
        <>
          <Changes preview={preview} />
          <Form method="post" className="form">
            <FormState values={answer?.values} errors={answer?.errors}>
              <input type="hidden" name="intent" value="merge" />
              <input type="hidden" name="keptId" value={kept.id} />
              <input type="hidden" name="droppedId" value={dropped.id} />
              <input type="hidden" name="keptVersion" value={kept.version} />
              <input type="hidden" name="droppedVersion" value={dropped.version} />
              <TextArea
                name="reason"
                label="合并依据"
                required
                help="例如“统一社会信用代码相同，经单位确认”。"
              />
              <FormActions>
                <SubmitButton look="danger">确认合并这两家企业</SubmitButton>
              </FormActions>
            </FormState>
          </Form>
        </>
      )}
      <Form method="post" className="form">
        <input type="hidden" name="intent" value="dismiss" />
        <input type="hidden" name="aId" value={kept.id} />
        <input type="hidden" name="bId" value={dropped.id} />
        <details>
          <summary className="button">不是同一家</summary>
          <div className="form mt-2">
            <TextArea name="note" label="说明" required help="以后查找重复时不再列出这一对。" />
            <div>
              <SubmitButton look="quiet">不再提示</SubmitButton>
            </div>
          </div>
        </details>
      </Form>
    </div>
  );
}
