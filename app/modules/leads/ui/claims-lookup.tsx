import { Link } from "@remix-run/react";
import { MATCH_LABELS } from "~/modules/companies/labels";
import { LinkButton } from "~/ui/button";
import { Chip } from "~/ui/chip";
import { GetForm } from "~/ui/get-form";
import { FilterInput } from "~/ui/inputs";
import type { ClaimNotice, LookedUpCompany } from "../commands/claim-look-up.server";

/** One line that says who holds a company and whom to ask, and nothing else of the project. */
export function ClaimLine({ claim }: { claim: ClaimNotice | null }) {
  if (!claim) return <Chip tone="ok">没有首谈</Chip>;
  if (claim.mine)
    return <Chip tone="accent">本单位首谈{claim.until ? `，保护至 ${claim.until}` : "，待认定"}</Chip>;
  return (
    <span>
      <Chip tone="watch">{claim.state === "ACCEPTED" ? "已有首谈" : "首谈待认定"}</Chip> {claim.unit}，请联系{" "}
      <b>{claim.person}</b>
      {claim.until ? <span className="num">，保护至 {claim.until}</span> : null}
    </span>
  );
}

export function LookUpForm({ name }: { name: string }) {
  return (
    <GetForm action="/claims/lookup" className="filters" role="search" aria-label="查企业">
      <FilterInput name="name" label="企业名称" defaultValue={name} maxLength={120} required />
      <button type="submit" className="button" data-look="primary">
        查询
      </button>
    </GetForm>
  );
}

function Followers({ company }: { company: LookedUpCompany }) {
  if (company.followedBy.length === 0) return <p className="text-muted">目前没有单位跟进。</p>;
  const said = company.followedBy.map(
    ({ unit, person, mine }) => `${mine ? "本单位" : unit}${person ? `（${person}）` : ""}`,
  );
  return <p className="text-muted">正在跟进：{said.join("、")}。</p>;
}

export function LookUpResult({ name, found }: { name: string; found: readonly LookedUpCompany[] }) {
  if (found.length === 0)
    return (
      <div className="stack">
        <p>企业库中没有与“{name}”相同或相近的企业。</p>
        <div>
          <LinkButton to={`/leads/new?companyName=${encodeURIComponent(name)}`} look="primary">
            登记线索
          </LinkButton>
        </div>
      </div>
    );
  return (
    <ul className="grid gap-4">
      {found.map((company) => (
        <li key={company.id} className="grid gap-1 border-b border-line pb-4">
          <div>
            {company.readable ? (
              <Link to={`/companies/${company.id}`} className="in-text">
                {company.name}
              </Link>
            ) : (
              <b>{company.name}</b>
            )}{" "}
            <Chip>{MATCH_LABELS[company.match]}</Chip>
          </div>
          <div>
            <ClaimLine claim={company.claim} />
          </div>
          <Followers company={company} />
          {company.claim ? null : (
            <div>
              <LinkButton to={`/leads/new?companyName=${encodeURIComponent(company.name)}`}>
                登记线索
              </LinkButton>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
