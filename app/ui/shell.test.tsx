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
  </>
);

function show() {
  const pages = [
    { path: "/leads", element: leads },
    { path: "/targets", element: <h1>指标</h1> },
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
