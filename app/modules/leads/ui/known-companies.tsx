import { Link, useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { MATCH_LABELS, type NameMatch } from "~/modules/companies/labels";
import { TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import type { LookedUpCompany } from "../commands/claim-look-up.server";
import { ClaimLine } from "./claims-lookup";

export interface KnownAnswer {
  name: string;
  known: LookedUpCompany[];
}

const isSame = (match: NameMatch) => match === "EXACT" || match === "ALIAS" || match === "NORMAL";

function Followers({ company }: { company: LookedUpCompany }) {
  if (company.followedBy.length === 0) return <>，目前没有单位跟进</>;
  return (
    <>
      {company.followedBy.map(({ unit, person, mine }) => (
        <span key={unit}>
          ，{mine ? "本单位" : unit}
          {person ? ` ${person} ` : ""}
          正在跟进{mine ? "" : "，请先与其联系"}
        </span>
      ))}
    </>
  );
}

function KnownLine({
  company,
  choice,
  checked,
}: {
  company: LookedUpCompany;
  choice: boolean;
  checked: boolean;
}) {
  const name = company.readable ? (
    <Link to={`/companies/${company.id}`} target="_blank" className="in-text">
      {company.name}
    </Link>
  ) : (
    <b>{company.name}</b>
  );
  const said = (
    <span>
      {name}（{MATCH_LABELS[company.match]}
      {company.isReference ? "，文件所列" : ""}）
      <Followers company={company} />。{company.claim ? <ClaimLine claim={company.claim} /> : null}
    </span>
  );
  if (!choice) return <li>{said}</li>;
  return (
    <li>
      <label className="check">
        <input type="radio" name="companyId" value={company.id} defaultChecked={checked} />
        {said}
      </label>
    </li>
  );
}

/** Letters that spell a known name mean that company: nobody registers one under its pinyin. */
const meantBy = ({ name, known }: KnownAnswer) =>
  /^[a-z\s]+$/i.test(name) ? known.find(({ match }) => match === "PINYIN")?.id : undefined;

/** What the district knows under the typed name, and the choice to link to it. */
export function KnownCompanies({ answer, chosen }: { answer: KnownAnswer; chosen?: string }) {
  const { known, name } = answer;
  if (known.length === 0) return null;
  const same = known.find((company) => isSame(company.match));
  const picked = chosen ?? meantBy(answer);
  const others = known.some((company) => company.followedBy.some((one) => !one.mine));
  return (
    <Notice kind={others ? "warn" : "info"}>
      <p>
        {same ? "这家企业已在企业库中，登记后关联到它：" : "企业库中有名称相近的企业，请核对是否同一家："}
      </p>
      <ul>
        {known.map((company) => (
          <KnownLine key={company.id} company={company} choice={!same} checked={picked === company.id} />
        ))}
        {same ? null : (
          <li>
            <label className="check">
              <input
                type="radio"
                name="companyId"
                value=""
                defaultChecked={!known.some((company) => company.id === picked)}
              />
              都不是，按新企业登记
            </label>
          </li>
        )}
      </ul>
      <input type="hidden" name="checked" value={name} />
    </Notice>
  );
}

const WAIT_MS = 250;

/** The company's name, checked while it is typed; without a script the check stands between the two submits. */
export function CompanyNameField(props: { given?: KnownAnswer; defaultValue?: string; chosen?: string }) {
  const fetcher = useFetcher<KnownAnswer>();
  const [typed, setTyped] = useState<string | null>(null);
  const wait = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(wait.current), []);
  const check = (name: string) => {
    setTyped(name.trim());
    clearTimeout(wait.current);
    if (name.trim().length < 2) return;
    wait.current = setTimeout(
      () => fetcher.load(`/leads/known?name=${encodeURIComponent(name.trim())}`),
      WAIT_MS,
    );
  };
  const found = fetcher.data?.name === typed ? fetcher.data : undefined;
  const answer = typed === null ? props.given : found;
  const isNew = answer !== undefined && answer.known.length === 0 && typed !== null;
  return (
    <div>
      <TextInput
        name="companyName"
        label="企业名称"
        required
        maxLength={120}
        defaultValue={props.defaultValue}
        onInput={(event) => {
          if (!(event.nativeEvent as InputEvent).isComposing) check(event.currentTarget.value);
        }}
        onCompositionEnd={(event) => check(event.currentTarget.value)}
        understood={isNew ? "企业库中没有，将新登记" : undefined}
      />
      <div aria-live="polite" className="[&:not(:empty)]:mt-2">
        {answer ? <KnownCompanies key={answer.name} answer={answer} chosen={props.chosen} /> : null}
        {isNew ? <input type="hidden" name="checked" value={answer.name} /> : null}
      </div>
    </div>
  );
}
