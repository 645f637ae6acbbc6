import { Link } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import { DefinitionList } from "~/ui/definition-list";
import { Section } from "~/ui/section";
import type { CarrierDetail } from "../queries/carriers.server";
import { AreaTotals, areaText } from "./area";
import { MilestoneList, QuoteLines } from "./milestone-list";
import { ObservationList } from "./observation-list";

function Units({ carrier }: { carrier: CarrierDetail }) {
  const { units, may } = carrier;
  return (
    <Section
      title="单元"
      note={units.count > 0 ? `${units.count} 个` : undefined}
      actions={
        <>
          {units.count > 0 ? (
            <LinkButton to={`/carriers/units?carrierId=${carrier.id}`}>查看单元</LinkButton>
          ) : null}
          {may.write ? (
            <LinkButton to={`/carriers/units/new?carrier=${carrier.id}`}>登记单元</LinkButton>
          ) : null}
        </>
      }
    >
      {units.count > 0 ? <AreaTotals totals={units} /> : <p className="text-muted">还没有登记单元。</p>}
    </Section>
  );
}

function Facts({ carrier }: { carrier: CarrierDetail }) {
  return (
    <DefinitionList
      items={[
        {
          term: "园区",
          value: carrier.park ? (
            <Link to={`/parks/${carrier.park.id}`}>{carrier.park.name}</Link>
          ) : (
            "文件未写明"
          ),
        },
        { term: "运营单位", value: carrier.park?.operator?.name ?? "文件未写明" },
        { term: "面积", value: carrier.areaSqm ? `${areaText(carrier.areaSqm)} 平方米` : "文件未写明" },
        { term: "竣工", value: carrier.completedOn },
        { term: "别名", value: carrier.aliases?.join("、") },
      ]}
    />
  );
}

export function CarrierBody({ carrier }: { carrier: CarrierDetail }) {
  return (
    <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
      <div className="stack">
        <Section
          title="文件要求的节点"
          note="到期日按计划年份的年底计；第四季度仍未完成的列为关注（示例规则）"
        >
          <MilestoneList carrier={carrier} />
        </Section>
        <Section
          title="填报"
          id="observations"
          actions={
            carrier.may.observe ? (
              <LinkButton to={`/carriers/${carrier.id}/observe`} look="primary">
                填报
              </LinkButton>
            ) : undefined
          }
        >
          <ObservationList carrier={carrier} />
        </Section>
      </div>
      <div className="stack">
        <Section title="概况">
          <Facts carrier={carrier} />
        </Section>
        <Units carrier={carrier} />
        {carrier.quotes.length > 0 ? (
          <Section title="出处">
            <div className="grid gap-3">
              <QuoteLines quotes={carrier.quotes} />
            </div>
          </Section>
        ) : null}
      </div>
    </div>
  );
}
