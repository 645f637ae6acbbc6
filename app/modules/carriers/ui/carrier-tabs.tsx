import { Tabs } from "~/ui/tabs";

const TABS = [
  { to: "/carriers", label: "载体" },
  { to: "/carriers/units", label: "单元" },
  { to: "/carriers/demands", label: "用房需求" },
  { to: "/parks", label: "园区" },
] as const;

export function CarrierTabs({ current }: { current: "/carriers" | "/carriers/units" | "/carriers/demands" }) {
  return <Tabs label="载体与园区" items={TABS.map((tab) => ({ ...tab, current: tab.to === current }))} />;
}
