import { Link } from "@remix-run/react";
import { shareText } from "~/modules/leads/rules/lead";
import { amountText, wan } from "~/platform/money";
import { LinkButton } from "~/ui/button";
import { Missing } from "~/ui/figure";
import { Section } from "~/ui/section";
import { METRIC_LABELS, SIGNING_KIND_LABELS } from "../labels";
import type { LeadInvestments, LeadSignings } from "../queries/of-lead.server";
import { contractText } from "./money-words";
import { StateChip } from "./state-chip";

/** Contracts on the page of a lead. Fed by `listLeadSignings`. */
export function SigningsOfLead({ data }: { data: LeadSignings }) {
  const { signings, netFen, leadId, mayAdd } = data;
  const counted = signings.some((signing) => signing.state === "CONFIRMED" && signing.kind === "FORMAL");
  return (
    <Section
      title="签约"
      id="signings"
      note={
        counted ? (
          <>
            计入签约额 <Link to={`/ledger?metric=SIGNED&leadId=${leadId}`}>{amountText(netFen)}</Link>
          </>
        ) : undefined
      }
      actions={
        <>
          {data.mayRestate ? (
            <LinkButton to={`/signings/figures?lead=${leadId}`} look="plain">
              重分类与分成
            </LinkButton>
          ) : null}
          {mayAdd ? <LinkButton to={`/signings/new?lead=${leadId}`}>登记签约</LinkButton> : null}
        </>
      }
    >
      {data.credit.length > 0 ? (
        <p className="num">
          业绩分成：{data.credit.map((share) => `${share.unit} ${shareText(share.shareBp)}%`).join("、")}
          <span className="text-muted">（只用于考核）</span>
        </p>
      ) : null}
      {signings.length === 0 ? (
        <p className="text-muted">
          还没有签约。{mayAdd ? "签订合同后在这里登记，上传扫描件并提交审核。" : ""}
        </p>
      ) : (
        <ul className="evidence">
          {signings.map((signing) => (
            <li key={signing.id}>
              <Link to={`/signings/${signing.id}`}>
                {SIGNING_KIND_LABELS[signing.kind]} {contractText(signing) ?? ""}
              </Link>
              <small className="num">
                {[
                  signing.signedOn,
                  signing.linkOnly ? "仅作关联" : "",
                  signing.occasion ?? "",
                  `材料 ${signing.evidenceCount}`,
                  signing.state === "RETURNED" ? `退回：${signing.returnReason}` : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
              <StateChip state={signing.state} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Months of investment on the page of a lead. Fed by `listLeadInvestments`. */
export function InvestmentsOfLead({ data }: { data: LeadInvestments }) {
  const { investments, totals, leadId, mayAdd } = data;
  return (
    <Section
      title="投资"
      id="investments"
      note={totals.map((total, index) => (
        <span key={total.metric}>
          {index > 0 ? " · " : ""}
          {METRIC_LABELS[total.metric]}{" "}
          <Link to={`/ledger?metric=${total.metric}&leadId=${leadId}`}>{amountText(total.fen)}</Link>
        </span>
      ))}
      actions={mayAdd ? <LinkButton to={`/investments/new?lead=${leadId}`}>填报投资</LinkButton> : undefined}
    >
      {investments.length === 0 ? (
        <p className="text-muted">还没有投资填报。</p>
      ) : (
        <table className="data-table">
          <caption>各月投资</caption>
          <thead>
            <tr>
              <th scope="col">月份与口径</th>
              <th scope="col" className="n">
                填报值<span className="th-unit">，万元</span>
              </th>
              <th scope="col" className="n">
                统计确认值<span className="th-unit">，万元</span>
              </th>
              <th scope="col">状态</th>
            </tr>
          </thead>
          <tbody>
            {investments.map((row) => (
              <tr key={row.id}>
                <th scope="row" className="t row-head">
                  <Link to={`/investments/${row.id}`}>
                    {row.period} {METRIC_LABELS[row.metric]}
                  </Link>
                </th>
                <td className="n f" data-unit="万元">
                  {wan(row.amountFen, 2)}
                </td>
                <td className="n">
                  {row.statisticsFen === null ? <Missing reason="统计未确认" /> : wan(row.statisticsFen, 2)}
                </td>
                <td className="m">
                  <StateChip state={row.state} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
