import { Link, useLocation } from "@remix-run/react";
import {
  type ColumnDef,
  columnVisibilityFeature,
  metaHelper,
  type RowData,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";
import { ColumnChoice, type ColumnChoiceProps } from "./column-choice";
import { withParams } from "./search-params";

export type Column<Row> = {
  id: string;
  head: string;
  /** Stands in the head only, never in a cell. */
  unit?: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** The name of the sort key; absent where the server cannot sort by it. */
  sort?: string;
  /** Numbers and dates are first wanted largest first. */
  descendingFirst?: boolean;
  /** Place on the phone's card: first line left, first line right, second line. Absent: not shown there. */
  card?: "title" | "figure" | "meta";
  /** A word before the value on the card. */
  cardLabel?: string;
  /** Not offered in the column choice, always shown. */
  fixed?: boolean;
  /** Shown until the reader chooses. */
  hidden?: boolean;
  /** One line, cut with an ellipsis. */
  clip?: boolean;
  width?: string;
};

export type TableSummary = {
  /** Rows of the whole filtered set. */
  count: number;
  unit?: string;
  /** Sums of the whole filtered set, by column id. */
  sums?: Readonly<Record<string, ReactNode>>;
};

export type DataTableProps<Row> = {
  /** Says what the table holds; read aloud, not drawn. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Where the first column leads. */
  rowHref?: (row: Row) => string;
  /** The present sort, as in the address: `key` or `-key`. */
  sort?: string;
  /** Ids of the columns to show; the defaults when absent. */
  visible?: readonly string[];
  /** Offers the choice of columns. */
  columnChoice?: boolean | Pick<ColumnChoiceProps, "method" | "action">;
  summary?: TableSummary;
  /** Adds a box to each row, named so, for the form with this id. */
  select?: { name: string; form: string; label: (row: Row) => string };
  tools?: ReactNode;
};

type Meta = { column: Column<unknown> };

const features = tableFeatures({
  columnVisibilityFeature,
  columnMeta: metaHelper<Meta>(),
});

/** First press, second press, then back to the list's own order. */
export function nextSort(key: string, sort: string | undefined, descendingFirst = false): string | null {
  const [first, second] = descendingFirst ? [`-${key}`, key] : [key, `-${key}`];
  if (sort === first) return second;
  return sort === second ? null : first;
}

export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowId, rowHref, sort, visible, summary, select, tools } = props;
  const shown = (column: Column<Row>, index: number) =>
    index === 0 || column.fixed || (visible ? visible.includes(column.id) : !column.hidden);
  const defs = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, Row> => ({
          id: column.id,
          meta: { column: column as Column<unknown> },
        }),
      ),
    [columns],
  );
  const table = useTable({
    features,
    columns: defs,
    data: rows as Row[],
    getRowId: rowId,
    state: {
      columnVisibility: Object.fromEntries(columns.map((column, index) => [column.id, shown(column, index)])),
    },
  });
  const leaves = table
    .getVisibleLeafColumns()
    .map((leaf) => leaf.columnDef.meta?.column as Column<Row> | undefined)
    .filter((column) => column !== undefined);
  const choosable = columns.filter((column, index) => index > 0 && !column.fixed);
  const choice = props.columnChoice;
  return (
    <>
      {choice || tools ? (
        <div className="table-tools">
          {tools}
          {choice ? (
            <ColumnChoice
              {...(choice === true ? {} : choice)}
              columns={choosable}
              visible={leaves.map((column) => column.id)}
              fixed={columns.filter((column) => !choosable.includes(column)).map((column) => column.id)}
            />
          ) : null}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its frame is scrolled by keyboard */}
      <section className="table-frame" tabIndex={0} aria-label={caption}>
        <table className="data-table">
          <caption>{caption}</caption>
          <thead>
            <tr>
              {select ? (
                <td className="k">
                  <span className="sr-only">选择</span>
                </td>
              ) : null}
              {leaves.map((column, index) => (
                <Head key={column.id} column={column} pin={index === 0} sort={sort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id}>
                {select ? (
                  <td className="k">
                    <label className="check">
                      <input
                        type="checkbox"
                        name={select.name}
                        form={select.form}
                        value={row.id}
                        aria-label={select.label(row.original)}
                      />
                    </label>
                  </td>
                ) : null}
                {leaves.map((column, index) => cellOf(column, row.original, index === 0, rowHref))}
              </tr>
            ))}
          </tbody>
          {summary ? <Foot columns={leaves} summary={summary} extra={select ? 1 : 0} /> : null}
        </table>
      </section>
    </>
  );
}

function Head<Row>({ column, pin, sort }: { column: Column<Row>; pin: boolean; sort: string | undefined }) {
  const { search } = useLocation();
  const current = column.sort !== undefined && sort?.replace(/^-/, "") === column.sort;
  const down = current && sort?.startsWith("-");
  const text = (
    <>
      {column.head}
      {column.unit ? <span className="th-unit">，{column.unit}</span> : null}
    </>
  );
  return (
    <th
      scope="col"
      className={classes(pin && "pin", column.numeric && "n")}
      style={column.width ? { width: column.width } : undefined}
      aria-sort={current ? (down ? "descending" : "ascending") : undefined}
    >
      {column.sort === undefined ? (
        text
      ) : (
        <Link
          to={withParams(search, { sort: nextSort(column.sort, sort, column.descendingFirst), page: null })}
          preventScrollReset
        >
          {text}
          <span className="sort-mark" aria-hidden="true">
            {current ? (down ? "↓" : "↑") : ""}
          </span>
        </Link>
      )}
    </th>
  );
}

const PLACE = { title: "t", figure: "f", meta: "m" } as const;

function cellOf<Row>(column: Column<Row>, row: Row, first: boolean, rowHref: DataTableProps<Row>["rowHref"]) {
  const place = column.card ?? (first ? "title" : undefined);
  const className = classes(
    first && "pin",
    column.numeric && "n",
    column.clip && "clip",
    place && PLACE[place],
  );
  const content = column.cell(row);
  if (first) {
    return (
      <th key={column.id} scope="row" className={classes(className, "row-head")}>
        {rowHref ? (
          <a href={rowHref(row)} data-follow="">
            {content}
          </a>
        ) : (
          content
        )}
      </th>
    );
  }
  return (
    <td
      key={column.id}
      className={className}
      data-unit={place ? column.unit : undefined}
      data-label={place ? column.cardLabel : undefined}
    >
      {content}
    </td>
  );
}

type FootProps<Row> = { columns: Column<Row>[]; summary: TableSummary; extra: number };

function Foot<Row>({ columns, summary, extra }: FootProps<Row>) {
  return (
    <tfoot>
      <tr>
        {extra ? <td className="k off" /> : null}
        {columns.map((column, index) => {
          const sum = summary.sums?.[column.id];
          if (index === 0) {
            return (
              <td key={column.id} className="pin num">
                共 {summary.count.toLocaleString("en-US")} {summary.unit ?? "条"}
              </td>
            );
          }
          const none = sum === undefined;
          return (
            <td
              key={column.id}
              className={classes(column.numeric && "n", none && "off")}
              data-label={none ? undefined : column.head}
              data-unit={none ? undefined : column.unit}
            >
              {sum}
            </td>
          );
        })}
      </tr>
    </tfoot>
  );
}

const classes = (...names: (string | false | null | undefined)[]) =>
  names.filter(Boolean).join(" ") || undefined;
