import { SETTING_LABELS } from "~/modules/targets/labels";
import { goalText } from "~/modules/targets/rules/display";
import { EmptyState } from "~/ui/empty-state";
import { Section } from "~/ui/section";
import type { ReportPayload } from "../queries/frozen.server";
import { BridgeEntries, BridgeTable } from "./bridge-table";

function Reconciled({ payload }: { payload: ReportPayload }) {
  if (payload.reconciliations.length === 0) return null;
  return (
    <ul className="num grid gap-1">
      {payload.reconciliations.map((found) => (
        <li key={found.id}>
          {found.indicator}：全区目标 {goalText(found.own)} {found.unit}，各单位合计{" "}
          {goalText(found.childrenSum)} {found.unit}，{found.reading}{" "}
          {goalText(found.undivided?.replace("-", "") ?? null)} {found.unit}
        </li>
      ))}
    </ul>
  );
}

const late = (payload: ReportPayload) =>
  payload.bridges.map((bridge) => ({
    ...bridge,
    parts: bridge.parts.filter((part) => part.code === "LATE"),
  }));

/** The parts of a frozen report between its first table and its last. Nothing is read anew. */
export function ReportBody({ payload }: { payload: ReportPayload }) {
  const metricOf = (id: string) => payload.targets.find((target) => target.id === id)?.metric;
  const moved = payload.bridges.filter((bridge) => bridge.parts.some((part) => part.entries.length > 0));
  const widest = moved.filter(
    (bridge, at) => moved.findIndex((other) => metricOf(other.id) === metricOf(bridge.id)) === at,
  );
  const reported = late(payload).filter((bridge) => bridge.parts.some((part) => part.entries.length > 0));
  return (
    <>
      <Section title="二、与分解目标对账">
        <Reconciled payload={payload} />
      </Section>
      <Section title="三、较上期变化" note={payload.previous ? payload.previous.title : undefined}>
        {payload.previous ? (
          <div className="grid gap-4">
            <BridgeTable rows={payload.bridges} link={false} />
            {widest.map((bridge) => (
              <div key={bridge.id} className="grid gap-2">
                <h3>{bridge.indicator}变动明细</h3>
                <BridgeEntries bridge={bridge} />
              </div>
            ))}
            {reported.length > 0 ? (
              <p className="text-sm text-muted">补报：业务日期在上期截止日以前、上期封存以后才确认的数。</p>
            ) : null}
          </div>
        ) : (
          <EmptyState title="这是第一期，没有上期可比" />
        )}
      </Section>
      <p className="text-sm text-muted">
        {payload.settings
          .map(
            (one) =>
              `${SETTING_LABELS[one.key]}：${one.effectiveOn === null ? "默认（示例规则）" : `自 ${one.effectiveOn} 起`}`,
          )
          .join("；")}
        。
      </p>
    </>
  );
}
