import { BRIDGE_LABELS } from "~/modules/targets/labels";
import { figureText } from "~/modules/targets/rules/display";
import type { TargetBridge } from "../queries/bridge.server";

const signed = (text: string | null) => (text === null ? "—" : /^[−-]/.test(text) ? text : `+${text}`);

/** +2.40：新增 3.00，终止 −0.60 */
export function BridgeText({ bridge }: { bridge: TargetBridge }) {
  if (bridge.differentPeriods) return <>跨年度，不与上期比较</>;
  const moved = bridge.parts.filter((part) => part.amount !== "0");
  if (moved.length === 0) return <>较上期月报没有变化</>;
  const parts = moved
    .map((part) => `${BRIDGE_LABELS[part.code]} ${figureText(part.amount, bridge.unit)}`)
    .join("，");
  return (
    <>
      较上期月报 {signed(figureText(bridge.difference, bridge.unit))} {bridge.unit}（{parts}）
    </>
  );
}
