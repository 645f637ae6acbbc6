import { STAGE_LABELS } from "~/modules/leads/labels";
import { shanghaiDate } from "~/platform/dates";
import { amountText } from "~/platform/money";
import { EmptyState } from "~/ui/empty-state";
import { Section } from "~/ui/section";
import { Timeline } from "~/ui/timeline";
import { DAY_LABELS, EVIDENCE_KINDS, METHOD_LABELS, SETTING_LABELS, TARGET_KIND_LABELS } from "../labels";
import type { SettingChange } from "../queries/settings.server";

const namesOf = (codes: readonly string[], labels: Readonly<Record<string, string>>) =>
  codes.length === 0 ? "都不须" : codes.map((code) => labels[code] ?? code).join("、");

export const settingWords = ({ key, value }: Pick<SettingChange, "key" | "value">): string => {
  const given = value as Record<string, unknown>;
  if (key === "pace.method") return `${METHOD_LABELS[given.method as keyof typeof METHOD_LABELS]}计算`;
  if (key === "report.cutOffDay") return given.day === 0 ? "月末" : `每月 ${given.day} 日`;
  if (key === "signing.evidenceNeeded") return namesOf(value as string[], EVIDENCE_KINDS);
  if (key === "stage.review") return namesOf(given.stages as string[], STAGE_LABELS);
  if (key !== "light.thresholds")
    return [
      ...Object.entries(DAY_LABELS[key]).map(([field, label]) => `${label} ${given[field]} 天`),
      ...(given.sizeFen ? [`区统筹规模 ${amountText(BigInt(String(given.sizeFen)))}`] : []),
    ].join("，");
  return Object.entries(given as Record<string, { watchMax: string }>)
    .map(
      ([kind, width]) => `${TARGET_KIND_LABELS[kind as keyof typeof TARGET_KIND_LABELS]} ${width.watchMax}`,
    )
    .join("，");
};

/** Every decision, newest first. */
export function SettingHistory({ changes }: { changes: readonly SettingChange[] }) {
  return (
    <Section title="更改记录">
      {changes.length === 0 ? (
        <EmptyState title="还没有更改过">现在用的都是默认值，即示例规则。</EmptyState>
      ) : (
        <Timeline
          events={changes.map((change) => ({
            id: String(change.id),
            on: change.effectiveOn,
            title: `${SETTING_LABELS[change.key]}：${settingWords(change)}`,
            body: change.note,
            who: [change.recordedBy, `${shanghaiDate(change.recordedAt)} 记录`].filter(Boolean).join(" · "),
          }))}
        />
      )}
    </Section>
  );
}
