import { Link } from "@remix-run/react";
import { shanghaiDateTime } from "~/platform/dates";
import { amountText, yuan } from "~/platform/money";
import { DefinitionList } from "~/ui/definition-list";
import { CURRENCY_LABELS, SIGNING_KIND_LABELS } from "../labels";
import type { SigningDetail } from "../queries/signing.server";
import { contractText } from "./money-words";

const sitesText = (sites: SigningDetail["lead"]["sites"]) =>
  sites.length === 0
    ? null
    : sites
        .map(({ park, shareBp }) => (sites.length === 1 ? park.name : `${park.name} ${shareBp / 100}%`))
        .join("、");

export const countingText = (signing: SigningDetail): string => {
  if (signing.linkOnly) return "同一项目再次签约，仅作关联，不计金额";
  if (signing.kind === "INTENT" || signing.kind === "FRAMEWORK") return "不计入签约额";
  if (signing.state !== "CONFIRMED") return "确认后计入";
  return `${amountText(signing.countedFen)}（${yuan(signing.countedFen)} 元）`;
};

const rateText = (signing: SigningDetail) =>
  signing.currency === "CNY" || !signing.rate
    ? null
    : `1 ${CURRENCY_LABELS[signing.currency]} = ${signing.rate} 元（${signing.rateOn}，${signing.rateSource}）`;

const decidedText = (signing: SigningDetail) =>
  signing.decidedAt && signing.state !== "SUBMITTED"
    ? `${signing.decidedByName}，${shanghaiDateTime(signing.decidedAt)}`
    : null;

/** What the contract says, and how it counts. */
export function SigningFacts({ signing }: { signing: SigningDetail }) {
  const { lead, baseSigning, changes } = signing;
  const foreign = signing.currency !== "CNY" && signing.amountFen !== null;
  return (
    <DefinitionList
      items={[
        {
          term: "项目",
          value: (
            <Link to={`/leads/${lead.id}`}>
              {lead.number} {lead.company.name} · {lead.projectName}
            </Link>
          ),
        },
        { term: "类型", value: SIGNING_KIND_LABELS[signing.kind] },
        { term: "签约日期", value: signing.signedOn },
        { term: signing.kind === "SUPPLEMENT" ? "金额变动" : "合同金额", value: contractText(signing) },
        ...(foreign
          ? [
              { term: "折合人民币", value: amountText(signing.amountFen!) },
              { term: "汇率", value: rateText(signing) },
            ]
          : []),
        { term: "计入签约额", value: countingText(signing) },
        {
          term: "计划工业投资",
          value: signing.plannedIndustrialFen === null ? null : amountText(signing.plannedIndustrialFen),
        },
        { term: "园区", value: sitesText(lead.sites) },
        { term: "填报单位", value: signing.organisation.name },
        { term: "签约各方", value: signing.parties },
        { term: "合同编号", value: signing.contractNumber },
        ...(signing.occasion ? [{ term: "签约场合", value: signing.occasion }] : []),
        ...(signing.note ? [{ term: "备注", value: signing.note }] : []),
        ...(baseSigning
          ? [
              {
                term: "所变更的合同",
                value: (
                  <Link to={`/signings/${baseSigning.id}`}>
                    {SIGNING_KIND_LABELS[baseSigning.kind]}，{baseSigning.signedOn.toISOString().slice(0, 10)}
                  </Link>
                ),
              },
            ]
          : []),
        ...(changes.length > 0
          ? [
              {
                term: "补充与终止",
                value: (
                  <ul>
                    {changes.map((change) => (
                      <li key={change.id}>
                        <Link to={`/signings/${change.id}`}>
                          {SIGNING_KIND_LABELS[change.kind]} {change.signedOn.toISOString().slice(0, 10)}
                          {change.amountFen === null ? "" : ` ${amountText(change.amountFen)}`}
                        </Link>
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]
          : []),
        { term: signing.state === "RETURNED" ? "退回人" : "审核人", value: decidedText(signing) },
      ]}
    />
  );
}
