// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { createMemoryRouter, Link, Outlet, RouterProvider } from "react-router-dom";
import { afterEach, describe, expect, it } from "vitest";
import { Shell } from "./shell";

const frame = (
  <Shell brand="引凤" items={[{ to: "/leads", label: "线索" }]} user={{ name: "李四" }} userMenu="设置">
    <Outlet />
  </Shell>
);

const leads = (
  <>
    <h1>线索</h1>
    <Link to="/targets">看指标</Link>
    <a href="/leads/1" data-follow="">
      <b>第一条</b>
    </a>
    <a href="/exports/leads.xlsx">Excel</a>
  </>
);

function show() {
  const pages = [
    { path: "/", element: <h1>总览</h1> },
    { path: "/leads", element: leads },
    { path: "/targets", element: <h1>指标</h1> },
    { path: "/leads/1", element: <h1>一条线索</h1> },
  ];
  const router = createMemoryRouter([{ element: frame, children: pages }], { initialEntries: ["/leads"] });
  render(<RouterProvider router={router} future={{ v7_startTransition: true }} />);
}

afterEach(cleanup);

describe("the frame", () => {
  it("carries the keyboard into the page that a link opened", async () => {
    show();
    const link = screen.getByRole("link", { name: "看指标" });
    link.focus();
    fireEvent.click(link);
    await screen.findByRole("heading", { name: "指标" });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("main")));
  });

  it("follows a marked link in place, and leaves a new tab and a file to the browser", async () => {
    show();
    const press = (text: string, how: MouseEventInit = {}) =>
      !fireEvent.click(screen.getByText(text), { cancelable: true, ...how });
    for (const how of [
      { ctrlKey: true },
      { metaKey: true },
      { shiftKey: true },
      { altKey: true },
      { button: 1 },
    ])
      expect(press("第一条", how)).toBe(false);
    expect(press("Excel")).toBe(false);
    expect(press("第一条")).toBe(true);
    await screen.findByRole("heading", { name: "一条线索" });
  });

  it("says which noun the page belongs to, on the list and on its records", async () => {
    show();
    const current = () =>
      screen.queryAllByRole("link", { current: "page" }).map(({ textContent }) => textContent);
    expect(new Set(current())).toEqual(new Set(["线索"]));
    fireEvent.click(screen.getByText("第一条"));
    await screen.findByRole("heading", { name: "一条线索" });
    expect(new Set(current())).toEqual(new Set(["线索"]));
    fireEvent.click(screen.getAllByRole("link", { name: "引凤" })[0]!);
    await screen.findByRole("heading", { name: "总览" });
    expect(current()).toEqual([]);
  });

  it("leaves the keyboard where it is on the first page", () => {
    show();
    expect(document.activeElement).toBe(document.body);
  });

  it("closes its menu by Esc and gives the keyboard back to what opened it", () => {
    show();
    const summary = screen.getByText("李四").closest("summary")!;
    const menu = summary.closest("details")!;
    menu.open = true;
    summary.focus();
    fireEvent.keyDown(document, { key: "Escape" });
    expect(menu.open).toBe(false);
    expect(document.activeElement).toBe(summary);
  });
});
