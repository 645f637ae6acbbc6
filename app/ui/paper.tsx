import { Link } from "@remix-run/react";
import { Fragment } from "react";
import {
  appendixOf,
  type Block,
  type Cell,
  cellText,
  isFigure,
  NONE,
  type Paper,
  type PaperTable,
  type Piece,
} from "~/platform/paper/paper";
import { Chip } from "./chip";
import { type Column, DataTable } from "./data-table";

/** A paper on the screen: the same words and figures as its Word and Excel files, each figure a link to its source. */
type Hrefs = (number: number | undefined) => string | null;

function FigureOrText({ piece, hrefs }: { piece: Piece; hrefs: Hrefs }) {
  if (!isFigure(piece)) return <>{piece}</>;
  const href = hrefs(piece.sources[0]);
  return href ? (
    <Link to={href} className="num">
      {piece.shown}
    </Link>
  ) : (
    <span className="num">{piece.shown}</span>
  );
}

function Words({ pieces, hrefs }: { pieces: readonly Piece[]; hrefs: Hrefs }) {
  return (
    <p>
      {pieces.map((piece, at) => (
        <Fragment key={at}>
          <FigureOrText piece={piece} hrefs={hrefs} />
        </Fragment>
      ))}
    </p>
  );
}

type Row = { id: string; cells: Cell[] };

const shown = (cell: Cell, numeric: boolean, hrefs: Hrefs) => {
  if (isFigure(cell)) {
    const href = hrefs(cell.sources[0]);
    return href ? <Link to={href}>{cell.shown}</Link> : cell.shown;
  }
  const text = cellText(cell);
  return text === "" && numeric ? NONE : text;
};

/** The name is the title of a phone's card, the last figure stands at its right. */
const placesOf = ({ columns, pairs }: PaperTable) => {
  const [first, second] = columns;
  const numberFirst =
    !pairs && second?.kind === "text" && (first?.kind !== "text" || second.mm > first.mm) ? 1 : 0;
  const heads = columns.map(({ head, kind }) => (kind === "figure" ? head : ""));
  const main = heads.findIndex((head) => /^(累计|差额|金额|意向金额)/.test(head));
  const figure = main >= 0 ? main : heads.findLastIndex(Boolean);
  return columns.map((_, at): "title" | "figure" | "meta" =>
    at === numberFirst ? "title" : at === figure ? "figure" : "meta",
  );
};

/** A total may take in the lines of an annex too, and then says so. */
const unitOf = (total: readonly Cell[]) =>
  total.some((cell) => typeof cell === "string" && cell.includes("附表")) ? "行，合计含附表" : "行";

function Table({ table, hrefs }: { table: PaperTable; hrefs: Hrefs }) {
  const places = placesOf(table);
  const columns = table.columns.map(
    ({ head, kind }, at): Column<Row> => ({
      id: String(at),
      head,
      numeric: kind === "figure",
      cell: (row) => shown(row.cells[at] ?? null, kind === "figure", hrefs),
      card: places[at],
      cardLabel: places[at] === "meta" && kind !== "text" ? head : undefined,
      fixed: true,
    }),
  );
  const sums = Object.fromEntries(
    (table.total ?? []).flatMap((cell, at) => (isFigure(cell) ? [[String(at), cell.shown]] : [])),
  );
  return (
    <div className="paper-table">
      <h3>{table.caption}</h3>
      {table.rows.length === 0 ? (
        <p className="text-muted">{table.empty ?? "无。"}</p>
      ) : (
        <DataTable
          caption={table.caption}
          columns={columns}
          rows={table.rows.map((cells, at): Row => ({ id: String(at), cells }))}
          rowId={(row) => row.id}
          summary={table.total ? { count: table.rows.length, unit: unitOf(table.total), sums } : undefined}
        />
      )}
    </div>
  );
}

function BlockView({ block, hrefs }: { block: Block; hrefs: Hrefs }) {
  if (block.kind === "table") return <Table table={block} hrefs={hrefs} />;
  if (block.kind === "heading") return <h3 className="paper-heading">{block.text}</h3>;
  if (block.kind === "note") return <p className="paper-note">{block.text}</p>;
  if (block.kind === "sign")
    return (
      <p className="paper-sign num">
        {block.lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </p>
    );
  return <Words pieces={block.pieces} hrefs={hrefs} />;
}

export function PaperView({ paper }: { paper: Paper }) {
  const hrefs: Hrefs = (number) => paper.sources.find((one) => one.number === number)?.href ?? null;
  return (
    <article className="paper" aria-label={paper.title}>
      <header>
        <h2>{paper.title}</h2>
        <p className="num">
          {paper.subtitle}
          {paper.marks.map((mark) => (
            <Chip key={mark}>{mark}</Chip>
          ))}
        </p>
      </header>
      {paper.blocks.map((block, at) => (
        <BlockView key={at} block={block} hrefs={hrefs} />
      ))}
      {appendixOf(paper).length > 0 ? (
        <details className="paper-sources">
          <summary>数据来源（{paper.sources.length} 项）</summary>
          {appendixOf(paper).map((table) => (
            <Table key={table.caption} table={table} hrefs={hrefs} />
          ))}
        </details>
      ) : null}
    </article>
  );
}
