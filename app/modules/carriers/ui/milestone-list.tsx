import { Link } from "@remix-run/react";
import { Chip } from "~/ui/chip";
import { Light } from "~/ui/light";
import { QuoteBlock } from "~/ui/quote-block";
import type { CarrierDetail } from "../queries/carriers.server";
import { isPercent, milestoneText, percentText } from "../rules";

type Quotes = CarrierDetail["quotes"];
type Milestone = CarrierDetail["milestones"][number];

export const QuoteLines = ({ quotes }: { quotes: Quotes }) =>
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

/** Each figure with its own day: those of two days are never set against each other. */
const actualText = ({ kind, achievedOn, newest }: Milestone): string => {
  if (achievedOn) return `${achievedOn} 完成`;
  if (!isPercent(kind)) return "未完成";
  return newest ? `${newest.observedOn} 为 ${percentText(newest.value)}%` : "未填报";
};

/** The plan's year, what is found, and the light between them. */
export function MilestoneList({ carrier }: { carrier: CarrierDetail }) {
  if (carrier.milestones.length === 0) return <p className="text-muted">文件没有给这个载体定节点。</p>;
  return (
    <ol className="grid gap-4">
      {carrier.milestones.map((one) => (
        <li key={one.id}>
          <p className="flex flex-wrap items-baseline gap-x-3">
            <strong className="num">{one.year ? `${one.year} 年` : "未写年份"}</strong>
            <span>{milestoneText(one)}</span>
            <span className="num">{actualText(one)}</span>
            <Light tone={one.light.tone} title={one.light.why} />
            <span className="text-muted">{one.light.why}</span>
            {carrier.may.observe && !one.achievedOn ? (
              <Link to={`/carriers/${carrier.id}/observe?kind=${one.kind}&milestone=${one.id}`}>
                {isPercent(one.kind) ? "填报" : "填报完成"}
              </Link>
            ) : null}
          </p>
          {one.exceptText ? (
            <p className="text-muted">“{one.exceptText}”只免除这个节点，百分数的分母不扣除这一部分。</p>
          ) : null}
          <div className="mt-1">
            <QuoteLines quotes={one.quotes} />
          </div>
        </li>
      ))}
    </ol>
  );
}
