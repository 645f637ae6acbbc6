// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router-dom";
import { afterEach, expect, it } from "vitest";
import { ExportLinks } from "./export-links";

afterEach(cleanup);

it("takes out the list under its present filter, whatever page is open", () => {
  const router = createMemoryRouter([{ path: "/leads", element: <ExportLinks list="leads" /> }], {
    initialEntries: ["/leads?q=发酵&stage=SIGNED&page=3&pageSize=100"],
  });
  render(<RouterProvider router={router} />);
  const hrefs = screen
    .getAllByRole("link")
    .map((link) => decodeURIComponent(link.getAttribute("href") ?? ""));
  expect(hrefs).toEqual([
    "/exports/leads.xlsx?q=发酵&stage=SIGNED",
    "/exports/leads.csv?q=发酵&stage=SIGNED",
  ]);
});
