import { shanghaiDate } from "~/platform/dates";
import { EmptyState } from "~/ui/empty-state";
import { Section } from "~/ui/section";
import { Timeline } from "~/ui/timeline";
import { METHOD_LABELS, SETTING_LABELS, TARGET_KIND_LABELS } from "../labels";
import type { SettingChange } from "../queries/settings.server";

const words = ({ key, value }: SettingChange): string => {
  const given = value as Record<string, unknown>;
  if (key === "pace.method") return `${METHOD_LABELS[given.method as keyof typeof METHOD_LABELS]}计算`;
  if (key === "report.cutOffDay") return given.day === 0 ? "月末" : `每月 ${given.day} 日`;
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
            title: `${SETTING_LABELS[change.key]}：${words(change)}`,
            body: change.note,
            who: [change.recordedBy, `${shanghaiDate(change.recordedAt)} 记录`].filter(Boolean).join(" · "),
          }))}
        />
      )}
    </Section>
  );
}
