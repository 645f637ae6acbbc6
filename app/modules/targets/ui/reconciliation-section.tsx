import { DefinitionList } from "~/ui/definition-list";
import { Figure } from "~/ui/figure";
import { Section } from "~/ui/section";
import type { TargetReconciliation } from "../queries/reconciliation.server";
import { figureText, goalText } from "../rules/display";
import { TargetTable } from "./target-table";

const readingText = (found: Pick<TargetReconciliation, "reading" | "undivided" | "unit">) => {
  if (found.reading === null || found.undivided === null) return null;
  if (found.reading === "持平") return "与各单位分解数相等";
  return `${found.reading} ${goalText(found.undivided.replace("-", ""))} ${found.unit ?? ""}`;
};

/** 90 against 45 + 30 in one line. */
export function ReconciliationLine({
  found,
}: {
  found: Pick<TargetReconciliation, "own" | "childrenSum" | "reading" | "undivided" | "unit">;
}) {
  const text = readingText(found);
  if (!text) return null;
  return (
    <span className="num">
      全区目标 {goalText(found.own)}，各单位合计 {goalText(found.childrenSum)}，<strong>{text}</strong>
    </span>
  );
}

/** A parent against its children, by goal and by actual. */
export function ReconciliationSection({ found }: { found: TargetReconciliation }) {
  if (found.children.length === 0) return null;
  const figure = (value: string | null) => (
    <Figure value={figureText(value, found.unit)} unit={found.unit ?? undefined} reason="不能相加" />
  );
  return (
    <Section title="与分解目标对账" note="上级目标是文件自己的数，不由下级相加得出">
      <div className="grid gap-4">
        <DefinitionList
          columns={2}
          items={[
            { term: "本级目标", value: figure(found.own) },
            { term: "本级已确认", value: figure(found.ownActual) },
            { term: "分解合计", value: figure(found.childrenSum) },
            { term: "分解范围内（不重复）", value: figure(found.unionActual) },
            { term: "差额", value: <strong>{readingText(found) ?? "—"}</strong> },
            { term: "分解范围以外", value: figure(found.outsideActual) },
          ]}
        />
        <TargetTable caption="分解目标" targets={found.children} />
      </div>
    </Section>
  );
}
