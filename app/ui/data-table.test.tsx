// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router-dom";
import { afterEach, describe, expect, it } from "vitest";
import { type Column, DataTable, type DataTableProps, nextSort } from "./data-table";

type Row = { id: string; name: string; amount: string; note: string };

const columns: Column<Row>[] = [
  { id: "name", head: "名称", cell: (row) => row.name, sort: "name" },
  {
    id: "amount",
    head: "金额",
    unit: "亿元",
    numeric: true,
    sort: "amount",
    descendingFirst: true,
    cell: (row) => row.amount,
  },
  { id: "note", head: "备注", cell: (row) => row.note, hidden: true },
];

const rows: Row[] = [
  { id: "b", name: "乙", amount: "2.00", note: "y" },
  { id: "a", name: "甲", amount: "1.00", note: "x" },
];

function show(props: Partial<DataTableProps<Row>> = {}, at = "/list?q=x&page=4") {
  const table = <DataTable caption="列表" columns={columns} rows={rows} rowId={(row) => row.id} {...props} />;
  const router = createMemoryRouter([{ path: "/list", element: table }], { initialEntries: [at] });
  render(<RouterProvider router={router} future={{ v7_startTransition: true }} />);
  return screen.getByRole("table", { name: "列表" });
}

const href = (name: RegExp) => screen.getByRole("link", { name }).getAttribute("href");

afterEach(cleanup);

describe("a table", () => {
  it("sorts by a link that keeps the filters and goes back to the first page", () => {
    show();
    expect(href(/名称/)).toBe("/list?q=x&sort=name");
    expect(href(/金额/)).toBe("/list?q=x&sort=-amount");
  });

  it("turns the present order over and says it in the head", () => {
    show({ sort: "-amount" });
    expect(href(/金额/)).toBe("/list?q=x&sort=amount");
    expect(screen.getByRole("columnheader", { name: /金额/ }).getAttribute("aria-sort")).toBe("descending");
    expect(screen.getByRole("columnheader", { name: /名称/ }).getAttribute("aria-sort")).toBeNull();
  });

  it("goes back to the list's own order at the third press", () => {
    expect(nextSort("amount", undefined, true)).toBe("-amount");
    expect(nextSort("amount", "-amount", true)).toBe("amount");
    expect(nextSort("amount", "amount", true)).toBeNull();
  });

  it("leaves the order of the rows to the server", () => {
    const table = show({ sort: "name" });
    expect(
      within(table)
        .getAllByRole("rowheader")
        .map((cell) => cell.textContent),
    ).toEqual(["乙", "甲"]);
  });

  it("shows the chosen columns, and always the first", () => {
    show({ visible: ["note"] });
    expect(screen.getAllByRole("columnheader").map((cell) => cell.textContent)).toEqual(["名称", "备注"]);
  });

  it("names the unit in the head and shows the sum of the whole filtered set", () => {
    const table = show({ summary: { count: 1128, sums: { amount: "486.30" } } });
    expect(screen.getByRole("columnheader", { name: /金额/ }).textContent).toBe("金额，亿元");
    expect(table.querySelector("tfoot")?.textContent).toBe("共 1,128 条486.30");
  });

  it("leads from the first column to the record", () => {
    show({ rowHref: (row) => `/records/${row.id}` });
    expect(href(/乙/)).toBe("/records/b");
    expect(screen.getByRole("link", { name: /乙/ }).hasAttribute("data-follow")).toBe(true);
  });
});
