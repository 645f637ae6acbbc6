import { Link } from "@remix-run/react";
import { shanghaiDate } from "~/platform/dates";
import { Chip } from "~/ui/chip";
import { DefinitionList } from "~/ui/definition-list";
import { Section } from "~/ui/section";
import { HAZARD_LABELS, HOLD_STATE_LABELS, labText, UNIT_STATUS_LABELS } from "../labels";
import type { DemandRow } from "../queries/demands.server";
import type { UnitDetail } from "../queries/units.server";
import { areaText } from "./area";
import { wishText } from "./demand-table";
import { type Contracts, EndForms, HoldForm, type Leads } from "./hold-forms";
import { priceText, STATUS_TONES } from "./unit-table";

function Facts({ unit }: { unit: UnitDetail }) {
  const measured = (value: string | null, measure: string) => (value === null ? null : `${value} ${measure}`);
  return (
    <DefinitionList
      items={[
        { term: "载体", value: <Link to={`/carriers/${unit.carrierId}`}>{unit.carrier}</Link> },
        { term: "园区", value: unit.park },
        { term: "面积", value: `${areaText(unit.areaSqm)} 平方米` },
        { term: "层高", value: measured(unit.heightM, "米") },
        { term: "楼面荷载", value: measured(unit.loadKn, "kN/㎡") },
        { term: "电力容量", value: measured(unit.powerKva, "kVA") },
        { term: "实验室", value: labText(unit.labLevel) },
        { term: "火灾危险性", value: unit.hazardClass && HAZARD_LABELS[unit.hazardClass] },
        { term: "租金", value: unit.priceFen === null ? null : `${priceText(unit.priceFen)} 元/㎡·天` },
        { term: "备注", value: unit.note },
      ]}
    />
  );
}

function Holds({ unit, contracts }: { unit: UnitDetail; contracts: Contracts }) {
  if (unit.holds.length === 0) return <p className="text-muted">还没有线索锁定过这个单元。</p>;
  return (
    <ol className="timeline">
      {unit.holds.map((hold) => {
        const live = hold.state === "ACTIVE" || hold.state === "LET";
        return (
          <li key={hold.id} data-strong={live || undefined}>
            <time>{shanghaiDate(hold.heldAt)}</time>
            <div>
              <div className="flex flex-wrap items-center gap-2">
                <strong>{hold.unit}</strong>
                <Chip tone={live ? "watch" : "plain"}>{HOLD_STATE_LABELS[hold.state]}</Chip>
                <span className="num">{hold.letOn ? `自 ${hold.letOn} 出租` : `至 ${hold.heldUntil}`}</span>
              </div>
              {hold.leadId ? (
                <p>
                  <Link to={`/leads/${hold.leadId}`}>{hold.project}</Link>
                </p>
              ) : null}
              {hold.endReason ? <p>{hold.endReason}</p> : null}
              {live && hold.mayEnd ? <EndForms unit={unit} hold={hold} contracts={contracts} /> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Matches({ matches, unit }: { matches: readonly DemandRow[]; unit: UnitDetail }) {
  if (matches.length === 0)
    return <p className="text-muted">您能看到的线索中，没有各项都适合这个单元的用房需求。</p>;
  return (
    <ul className="grid gap-3">
      {matches.map((row) => (
        <li key={row.leadId}>
          <Link to={`/leads/${row.leadId}`}>
            {row.company} · {row.project}
          </Link>
          <p className="text-muted">{wishText(row)}</p>
          {unit.may.hold ? <Link to={`?lead=${row.leadId}#hold`}>为它锁定</Link> : null}
        </li>
      ))}
    </ul>
  );
}

export function UnitBody(props: {
  unit: UnitDetail;
  matches: readonly DemandRow[];
  leads: Leads;
  lead: string | null;
  contracts: Contracts;
}) {
  const { unit, matches, leads, lead, contracts } = props;
  return (
    <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
      <div className="stack">
        <p className="flex flex-wrap items-center gap-2">
          <Chip tone={STATUS_TONES[unit.status]}>{UNIT_STATUS_LABELS[unit.status]}</Chip>
          {unit.heldBy ? (
            <span className="num">
              {unit.heldBy}
              {unit.heldUntil ? `，至 ${unit.heldUntil}` : ""}
            </span>
          ) : null}
        </p>
        {unit.may.hold ? (
          <Section title="锁定" id="hold">
            <HoldForm unit={unit} leads={leads} lead={lead} />
          </Section>
        ) : null}
        <Section title="锁定与出租" note="其他单位只看到由谁锁定、锁定到哪天">
          <Holds unit={unit} contracts={contracts} />
        </Section>
        <Section title="适合的线索" note="只含您能看到的线索">
          <Matches matches={matches} unit={unit} />
        </Section>
      </div>
      <Section title="单元">
        <Facts unit={unit} />
      </Section>
    </div>
  );
}
