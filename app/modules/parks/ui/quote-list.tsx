import { Chip } from "~/ui/chip";
import { QuoteBlock } from "~/ui/quote-block";
import type { Quote } from "../queries.server";

const Quotes = ({ quotes }: { quotes: readonly Quote[] }) =>
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

export function QuoteList({ quotes, note }: { quotes: readonly Quote[]; note?: string | null }) {
  return (
    <div className="stack" style={{ gap: 12 }}>
      <Quotes quotes={quotes} />
      {note ? <p className="text-muted">推断：{note}</p> : null}
    </div>
  );
}
