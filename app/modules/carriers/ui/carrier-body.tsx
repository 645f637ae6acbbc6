import { Link } from "@remix-run/react";
import { Chip } from "~/ui/chip";
import { DefinitionList } from "~/ui/definition-list";
import { QuoteBlock } from "~/ui/quote-block";
import { Section } from "~/ui/section";
import { MILESTONE_LABELS, OBSERVATION_STATE_LABELS } from "../labels";
import type { CarrierDetail } from "../queries/carriers.server";
import { milestoneText, percentText } from "../rules";

type Quotes = CarrierDetail["quotes"];

const QuoteLines = ({ quotes }: { quotes: Quotes }) =>
  quotes.map((quote) => (
    <QuoteBlock
      key={`${quote.planId}${quote.section}${quote.quote}`}
      quote={quote.quote}
      document={quote.document}
      section={quote.section ?? undefined}
      to={`/plans/${quote.planId}`}
      mark={quote.draft ? <Chip tone="watch">送审稿</Chip> : undefined}
    />
  ));

function Milestones({ milestones }: { milestones: CarrierDetail["milestones"] }) {
  if (milestones.length === 0) return <p className="text-muted">文件没有给这个载体定节点。</p>;
  return (
    <ol className="grid gap-4">
      {milestones.map((one) => (
        <li key={one.id}>
          <p className="flex flex-wrap items-baseline gap-x-3">
            <strong className="num">{one.year ? `${one.year} 年` : "未写年份"}</strong>
            <span>{milestoneText(one)}</span>
            {one.achievedOn ? <Chip tone="ok">{one.achievedOn} 完成</Chip> : null}
          </p>
          <div className="mt-1">
            <QuoteLines quotes={one.quotes} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Observations({ observations }: { observations: CarrierDetail["observations"] }) {
  if (observations.length === 0) return <p className="text-muted">还没有完成工程量或入住率的填报。</p>;
  return (
    <table className="data-table">
      <caption>填报</caption>
      <thead>
        <tr>
          <th scope="col">日期</th>
          <th scope="col">口径</th>
          <th scope="col" className="n">
            数值<span className="th-unit">，%</span>
          </th>
          <th scope="col">状态</th>
        </tr>
      </thead>
      <tbody>
        {observations.map((one) => (
          <tr key={one.id}>
            <th scope="row" className="t row-head num">
              {one.observedOn}
            </th>
            <td className="m">{MILESTONE_LABELS[one.kind]}</td>
            <td className="n f" data-unit="%">
              {percentText(one.value)}
            </td>
            <td className="m">{OBSERVATION_STATE_LABELS[one.state]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function CarrierBody({ carrier }: { carrier: CarrierDetail }) {
  return (
    <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
      <div className="stack">
        <Section title="文件要求的节点">
          <Milestones milestones={carrier.milestones} />
        </Section>
        <Section title="填报">
          <Observations observations={carrier.observations} />
        </Section>
      </div>
      <div className="stack">
        <Section title="概况">
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
              {
                term: "面积",
                value: carrier.areaSqm
                  ? `${Number(carrier.areaSqm).toLocaleString("en-US")} 平方米`
                  : "文件未写明",
              },
              { term: "竣工", value: carrier.completedOn },
              { term: "别名", value: carrier.aliases?.join("、") },
            ]}
          />
        </Section>
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
