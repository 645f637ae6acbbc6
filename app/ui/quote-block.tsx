import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

export type QuoteBlockProps = {
  quote: string;
  document: string;
  section?: string;
  to?: string;
  /** For instance that the document is a draft. */
  mark?: ReactNode;
};

export function QuoteBlock({ quote, document, section, to, mark }: QuoteBlockProps) {
  const source = section ? `${document} · ${section}` : document;
  return (
    <blockquote className="quote">
      <p>“{quote}”</p>
      <footer>
        {to ? <Link to={to}>{source}</Link> : source} {mark}
      </footer>
    </blockquote>
  );
}
