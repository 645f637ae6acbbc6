import { amountInput } from "~/platform/money";
import { Notice } from "~/ui/notice";
import { FIELD_LABELS, GRADE_LABELS, ORIGIN_LABELS, SOURCE_LABELS } from "../labels";
import type { LeadDetail } from "../queries/detail.server";

interface Field {
  name: string;
  label: string;
  /** As the form would hold it now. */
  now: string | null;
  words?: Readonly<Record<string, string>>;
}

const fieldsOf = (lead: LeadDetail): Field[] => [
  { name: "projectName", label: "项目名称", now: lead.projectName },
  {
    name: "expectedAmount",
    label: "预计投资额",
    now: lead.expectedFen === null ? lead.expectedText : amountInput(lead.expectedFen),
  },
  { name: "areaNeedSqm", label: "场地需求", now: lead.areaNeedSqm },
  { name: "field", label: "产业领域", now: lead.field, words: FIELD_LABELS },
  { name: "grade", label: "分级", now: lead.grade, words: GRADE_LABELS },
  { name: "source", label: "线索来源", now: lead.source, words: SOURCE_LABELS },
  { name: "referrer", label: "推荐人或推荐单位", now: lead.referrer },
  { name: "nextStep", label: "下一步", now: lead.nextStep },
  { name: "nextStepOn", label: "下一步日期", now: lead.nextStepOn },
  { name: "codeName", label: "保密代号", now: lead.codeName },
  { name: "origin", label: "项目标记", now: lead.origin, words: ORIGIN_LABELS },
  { name: "registeredName", label: "落地公司名称", now: lead.registeredName },
  { name: "summary", label: "简介", now: lead.summary },
];

/** Where another saved first: what stands now and is not what was typed, so that sending again undoes nothing unseen. */
export function Meanwhile({ lead, typed }: { lead: LeadDetail; typed: Readonly<Record<string, string>> }) {
  const other = fieldsOf(lead).filter(
    ({ name, now }) => typed[name] !== undefined && typed[name].trim() !== (now ?? ""),
  );
  if (other.length === 0) return null;
  return (
    <Notice kind="warn">
      <p>与最新内容不同的栏目，现为：</p>
      <ul>
        {other.map(({ name, label, now, words }) => (
          <li key={name}>
            {label}：{now ? (words?.[now] ?? now) : "空"}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
