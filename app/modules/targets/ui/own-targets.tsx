import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Section } from "~/ui/section";
import type { TargetItem } from "../queries/list.server";
import { TargetTable } from "./target-table";

export type OwnTargetsProps = {
  led: readonly TargetItem[];
  supported: readonly TargetItem[];
  unitId: string | null;
};

/** For a unit without money targets: what it leads and supports, and the way to its tasks. */
export function OwnTargets({ led, supported, unitId }: OwnTargetsProps) {
  const tasks = unitId ? <LinkButton to={`/tasks?unit=${unitId}`}>本单位的任务</LinkButton> : null;
  if (led.length + supported.length === 0)
    return (
      <EmptyState
        title="文件没有定签约额和工业投资额"
        action={
          <div className="actions">
            <LinkButton to="/targets">查看指标</LinkButton>
            {tasks}
          </div>
        }
      >
        其他指标和任务见清单。
      </EmptyState>
    );
  return (
    <>
      {led.length > 0 ? (
        <Section title="本单位牵头的指标" actions={tasks}>
          <TargetTable caption="本单位牵头的指标" targets={led} owner={false} />
        </Section>
      ) : null}
      {supported.length > 0 ? (
        <Section title="本单位配合的指标" actions={led.length > 0 ? null : tasks}>
          <TargetTable caption="本单位配合的指标" targets={supported} />
        </Section>
      ) : null}
    </>
  );
}
