import type { Metric } from "#prisma/enums";
import { FIELD_LABELS, ORIGIN_LABELS } from "~/modules/leads/labels";
import { amountText, yuan } from "~/platform/money";
import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { PageHead } from "~/ui/page-head";
import { METRIC_LABELS } from "../labels";
import type { LedgerSum } from "../queries/ledger.server";
import type { LedgerFilter } from "../schema";

type Choice = { id: string; name: string };
type Filter = LedgerFilter & { metric: Metric };

export const sumWords = (metric: Metric, amount: bigint): string =>
  metric === "PROJECTS" ? amount.toString() : yuan(amount);

const lone = (metric: Metric, amount: bigint): string =>
  metric === "PROJECTS" ? `${amount} 个` : amountText(amount);

/** The figure first, then the entries that add up to it. */
export function LedgerHead({ filter, sum }: { filter: Filter; sum: LedgerSum }) {
  const { metric } = filter;
  return (
    <PageHead
      title={`${METRIC_LABELS[metric]} ${lone(metric, sum.net)}`}
      sub={
        <>
          <span>
            {metric === "PROJECTS"
              ? "按项目去重：净额大于 0 的项目各计一个"
              : `${sum.entries} 笔分录合计 ${yuan(sum.net)} 元`}
          </span>
          {sum.gross === sum.net ? null : <span>未扣终止 {lone(metric, sum.gross)}</span>}
        </>
      }
    />
  );
}

const NAMES = [
  "metric",
  "scope",
  "parkId",
  "organisationId",
  "field",
  "origin",
  "from",
  "to",
  "asOf",
  "knownAt",
  "leadId",
  "signingId",
  "investmentId",
] as const;

const nameOf = (rows: readonly Choice[], id: string) => rows.find((row) => row.id === id)?.name ?? id;

const activeOf = (filter: Filter, parks: readonly Choice[], units: readonly Choice[]): ActiveFilter[] => {
  const each = (name: string, values: readonly string[], label: (value: string) => string) =>
    values.map((value) => ({ name, value, label: label(value) }));
  const one = (name: string, label: string | undefined | false) => (label ? [{ name, label }] : []);
  return [
    ...one("scope", filter.scope && `范围 ${nameOf([...parks, ...units], filter.scope)}`),
    ...each("parkId", filter.parkId, (id) => nameOf(parks, id)),
    ...each("organisationId", filter.organisationId, (id) => nameOf(units, id)),
    ...each("field", filter.field, (field) => FIELD_LABELS[field as keyof typeof FIELD_LABELS]),
    ...one("origin", filter.origin && `来源 ${ORIGIN_LABELS[filter.origin]}`),
    ...one("from", filter.from && `${filter.from} 起`),
    ...one("to", filter.to && `至 ${filter.to}`),
    ...one("asOf", filter.asOf && `截至 ${filter.asOf}`),
    ...one("knownAt", filter.knownAt && `按 ${filter.knownAt} 已入账`),
    ...one("leadId", filter.leadId && "仅这个项目"),
    ...one("signingId", filter.signingId && "仅这份签约"),
    ...one("investmentId", filter.investmentId && "仅这条投资"),
  ];
};

const options = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
const choices = (rows: readonly Choice[]) => rows.map(({ id, name }) => ({ value: id, label: name }));

export function LedgerFilters(props: { filter: Filter; parks: readonly Choice[]; units: readonly Choice[] }) {
  const { filter, parks, units } = props;
  return (
    <FilterBar
      names={["metric", "parkId", "organisationId", "field", "from", "to", "knownAt"]}
      active={activeOf(filter, parks, units).filter(({ name }) =>
        (NAMES as readonly string[]).includes(name),
      )}
      more={
        <>
          <FilterSelect
            name="parkId"
            label="园区"
            options={choices(parks)}
            defaultValue={filter.parkId[0] ?? ""}
          />
          <FilterSelect
            name="organisationId"
            label="单位"
            options={choices(units)}
            defaultValue={filter.organisationId[0] ?? ""}
          />
          <FilterSelect
            name="field"
            label="领域"
            options={options(FIELD_LABELS)}
            defaultValue={filter.field[0] ?? ""}
          />
          <FilterInput name="from" label="业务日期自" type="date" defaultValue={filter.from ?? ""} />
          <FilterInput name="to" label="业务日期至" type="date" defaultValue={filter.to ?? ""} />
          <FilterInput name="knownAt" label="入账截至" type="date" defaultValue={filter.knownAt ?? ""} />
        </>
      }
    >
      <FilterSelect
        name="metric"
        label="口径"
        options={options(METRIC_LABELS)}
        defaultValue={filter.metric}
      />
    </FilterBar>
  );
}
