import { Link } from "@remix-run/react";
import { Chip } from "~/ui/chip";
import { DefinitionList } from "~/ui/definition-list";
import { QuoteBlock } from "~/ui/quote-block";
import { Section } from "~/ui/section";
import { DIFFERENCE_LABELS } from "../labels";
import type { TaskDetail } from "../queries/detail.server";

type Task = Pick<
  TaskDetail,
  | "plan"
  | "section"
  | "content"
  | "goals"
  | "leadPrinted"
  | "supportsPrinted"
  | "unitsPrinted"
  | "bodyContent"
  | "bodyUnits"
  | "differences"
  | "targets"
>;

/** What the document says of a task, word for word. */
export function DocumentWords({ task }: { task: Task }) {
  const { plan, section } = task;
  return (
    <>
      <Section title="任务内容">
        <QuoteBlock
          quote={task.content}
          document={plan.title}
          section={section}
          to={`/targets?plan=${plan.id}`}
          mark={plan.draft ? <Chip tone="watch">送审稿</Chip> : null}
        />
      </Section>
      <Section title="年度目标">
        {task.goals.length > 0 ? (
          <DefinitionList items={task.goals.map(({ year, text }) => ({ term: `${year} 年`, value: text }))} />
        ) : (
          <p className="text-muted">文件没有为这项任务写年度目标。</p>
        )}
      </Section>
      <Section title="单位" note="与文件所印一致">
        <DefinitionList items={printedUnits(task)} />
      </Section>
      {task.differences.length > 0 || task.bodyContent ? <Differences task={task} /> : null}
      {task.targets.length > 0 ? (
        <Section title="同一处的指标" note={`${task.targets.length} 项`}>
          <ul className="list-disc pl-5">
            {task.targets.map((target) => (
              <li key={target.id}>
                <Link to={`/targets/${target.id}`}>{target.indicator}</Link>
                <span className="block text-sm text-muted">
                  {target.ownerName} · {target.section}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}

const printedUnits = (task: Task) =>
  task.leadPrinted !== null || task.supportsPrinted !== null
    ? [
        { term: "牵头单位", value: task.leadPrinted },
        { term: "配合单位", value: task.supportsPrinted },
      ]
    : [{ term: "责任单位", value: task.unitsPrinted ?? "文件没有写单位" }];

/** Body and list side by side, and in words where they differ. */
function Differences({ task }: { task: Task }) {
  return (
    <Section
      title="正文与清单对照"
      note={task.differences.length > 0 ? `${task.differences.length} 处不一致` : "一致"}
    >
      {task.differences.length > 0 ? (
        <DefinitionList
          items={task.differences.map(({ kind, text }, index) => ({
            term: `${index + 1}. ${DIFFERENCE_LABELS[kind] ?? "其他"}`,
            value: text,
          }))}
        />
      ) : null}
      {task.bodyContent ? (
        <details className="mt-4">
          <summary>正文原文</summary>
          <QuoteBlock
            quote={task.bodyContent}
            document={task.plan.title}
            section={task.bodyUnits ? `正文；单位：${task.bodyUnits}` : "正文"}
          />
        </details>
      ) : null}
    </Section>
  );
}
