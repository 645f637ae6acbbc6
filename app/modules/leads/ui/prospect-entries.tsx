import { Form, Link } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import { Chip, type ChipTone } from "~/ui/chip";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import { Tabs } from "~/ui/tabs";
import { STAGE_LABELS } from "../labels";
import type { ProspectListDetail } from "../queries/prospects.server";
import { PROSPECT_STATE_LABELS } from "../rules/prospect";

const STATES = ["UNTOUCHED", "CONTACTED", "MET", "CONVERTED"] as const;
const TONES: Record<(typeof STATES)[number], ChipTone> = {
  UNTOUCHED: "plain",
  CONTACTED: "accent",
  MET: "accent",
  CONVERTED: "ok",
};

type Entry = ProspectListDetail["entries"][number];

/** The sums of the whole list are the ways into its parts. */
export function ProspectTabs({ list, state }: { list: ProspectListDetail; state: string | undefined }) {
  const here = `/lists/${list.id}`;
  return (
    <Tabs
      label="按状态"
      items={[
        { to: here, label: "全部", count: list.sums.total, current: state === undefined },
        ...STATES.map((one) => ({
          to: `${here}?state=${one}`,
          label: PROSPECT_STATE_LABELS[one],
          count: list.sums[one],
          current: state === one,
        })),
      ]}
    />
  );
}

function Change({ entry, list, today }: { entry: Entry; list: ProspectListDetail; today: string }) {
  return (
    <details>
      <summary aria-label={`更新 ${entry.name}`}>更新</summary>
      <div className="grid gap-3 py-2">
        <Form method="post" className="flex flex-wrap items-center gap-2">
          <input type="hidden" name="id" value={entry.id} />
          <input type="hidden" name="version" value={entry.version} />
          <FilterInput
            name="on"
            type="date"
            label={`${entry.name} 的日期`}
            defaultValue={today}
            max={today}
          />
          {(["CONTACTED", "MET", "UNTOUCHED"] as const)
            .filter((state) => state !== entry.state)
            .map((state) => (
              <SubmitButton
                key={state}
                look="quiet"
                name="to"
                value={state}
                aria-label={`${entry.name}改为${PROSPECT_STATE_LABELS[state]}`}
              >
                {PROSPECT_STATE_LABELS[state]}
              </SubmitButton>
            ))}
        </Form>
        <Form method="post" className="flex flex-wrap items-center gap-2">
          <input type="hidden" name="id" value={entry.id} />
          <input type="hidden" name="version" value={entry.version} />
          <span style={{ flex: "0 1 240px" }}>
            <FilterSelect
              name="ownerId"
              label={`${entry.name} 的负责人待定`}
              options={list.owners.map(({ id, name }) => ({ value: id, label: name }))}
              defaultValue=""
            />
          </span>
          <SubmitButton look="quiet" name="intent" value="assign" aria-label={`指定负责人：${entry.name}`}>
            指定负责人
          </SubmitButton>
          <SubmitButton look="plain" name="intent" value="remove" aria-label={`移出清单：${entry.name}`}>
            移出清单
          </SubmitButton>
        </Form>
      </div>
    </details>
  );
}

const daysOf = (entry: Entry) =>
  [
    entry.contactedOn && `接触 ${entry.contactedOn}`,
    entry.metOn && `见面 ${entry.metOn}`,
    entry.convertedOn && `转化 ${entry.convertedOn}`,
    entry.owner ?? "负责人待定",
  ]
    .filter(Boolean)
    .join(" · ");

function Row({ entry, list, today }: { entry: Entry; list: ProspectListDetail; today: string }) {
  const open = list.mayWrite && entry.state !== "CONVERTED";
  return (
    <li className="grid gap-1 border-b border-line py-2 md:grid-cols-[3fr_2fr] [&>details]:md:col-span-2">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          {entry.companyId ? (
            <Link to={`/companies/${entry.companyId}`}>{entry.name}</Link>
          ) : (
            <span>{entry.name}</span>
          )}
          <Chip tone={TONES[entry.state]}>{PROSPECT_STATE_LABELS[entry.state]}</Chip>
        </div>
        <div className="num text-sm text-muted">{daysOf(entry)}</div>
      </div>
      <div className="flex flex-wrap items-start gap-3 md:justify-end">
        {entry.lead ? (
          <Link to={`/leads/${entry.lead.id}`}>
            {entry.lead.number} {STAGE_LABELS[entry.lead.stage]}
          </Link>
        ) : null}
        {open ? (
          <LinkButton to={`/leads/new?prospect=${entry.id}`} aria-label={`转为线索：${entry.name}`}>
            转为线索
          </LinkButton>
        ) : null}
      </div>
      {open ? <Change entry={entry} list={list} today={today} /> : null}
    </li>
  );
}

export function ProspectEntries({ list, today }: { list: ProspectListDetail; today: string }) {
  if (list.entries.length === 0) return <p className="text-muted">这里还没有企业。</p>;
  return (
    <ul>
      {list.entries.map((entry) => (
        <Row key={`${entry.id}.${entry.version}`} entry={entry} list={list} today={today} />
      ))}
    </ul>
  );
}
