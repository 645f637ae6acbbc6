import { Link } from "@remix-run/react";
import { DefinitionList } from "~/ui/definition-list";
import { Missing } from "~/ui/figure";
import { Section } from "~/ui/section";
import type { ParkDetail } from "../queries.server";
import { QuoteList } from "./quote-list";

const Places = ({ places }: { places: readonly { id: string; name: string }[] }) =>
  places.map((place, index) => (
    <span key={place.id}>
      {index > 0 ? "、" : ""}
      <Link to={`/parks/${place.id}`}>{place.name}</Link>
    </span>
  ));

const operatorOf = (park: ParkDetail) => {
  if (park.operator) return park.operator.name;
  if (park.inheritedOperator) return `${park.inheritedOperator.name}（随所在园区）`;
  return <Missing reason="文件未写明运营单位" />;
};

export function ParkBody({ park }: { park: ParkDetail }) {
  return (
    <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
      <div className="stack">
        <Section title="概况">
          <DefinitionList
            items={[
              { term: "所在区", value: park.district.name },
              { term: "位于", value: park.within.length > 0 ? <Places places={park.within} /> : null },
              { term: "包含", value: park.contains.length > 0 ? <Places places={park.contains} /> : null },
              { term: "运营单位", value: operatorOf(park) },
              { term: "定位", value: park.role },
              { term: "别名", value: park.aliases?.join("、") },
            ]}
          />
        </Section>
        <Section title="载体" note={park.carriers.length > 0 ? `${park.carriers.length} 个` : undefined}>
          {park.carriers.length === 0 ? (
            <p className="text-muted">文件没有写明这里的载体。</p>
          ) : (
            <ul className="evidence">
              {park.carriers.map((carrier) => (
                <li key={carrier.id}>
                  <Link to={`/carriers/${carrier.id}`}>{carrier.name}</Link>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
      <div className="stack">
        <Section title="出处">
          <QuoteList quotes={park.quotes} />
        </Section>
        {park.operatorQuotes.length > 0 ? (
          <Section title="运营单位的依据">
            <QuoteList quotes={park.operatorQuotes} note={park.operatorInference} />
          </Section>
        ) : null}
        {park.containmentQuotes.length > 0 ? (
          <Section title="位置的依据">
            <QuoteList quotes={park.containmentQuotes} />
          </Section>
        ) : null}
      </div>
    </div>
  );
}
