// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router-dom";
import { afterEach, describe, expect, it } from "vitest";
import { CommandPalette } from "./command-palette";

const HITS = ["甲", "乙"].map((name) => ({
  id: name,
  href: `/company/${name}`,
  title: [{ text: name, hit: true }],
  kind: "企业",
}));

const RECENT = { id: "丙", href: "/company/丙", title: [{ text: "丙" }], kind: "企业", reason: "最近" };

function show() {
  const asked: string[] = [];
  const palette = (
    <CommandPalette
      action="/search"
      placeholder="检索"
      source={(q) => `/search?q=${encodeURIComponent(q)}`}
    />
  );
  const router = createMemoryRouter([
    { path: "/", element: palette },
    { path: "/company/:name", element: <p>已打开</p> },
    {
      path: "/search",
      loader: ({ request }) => {
        const q = new URL(request.url).searchParams.get("q");
        if (!q) return { hits: [RECENT] };
        asked.push(q);
        return { hits: HITS };
      },
    },
  ]);
  render(<RouterProvider router={router} future={{ v7_startTransition: true }} />);
  return { asked, router };
}

afterEach(cleanup);

const open = () => {
  fireEvent.keyDown(document, { key: "k", metaKey: true });
  return screen.getByRole("combobox", { hidden: true });
};

describe("the search box", () => {
  it("is a plain form to the search page where there is no script", () => {
    show();
    const form = screen.getByRole("search");
    expect(form.getAttribute("action")).toBe("/search");
    expect(screen.getByRole("searchbox").getAttribute("name")).toBe("q");
  });

  it("offers what the reader last worked on before anything is typed", async () => {
    const { asked } = show();
    open();
    const options = await screen.findAllByRole("option", { hidden: true });
    expect(options.map((option) => option.textContent)).toEqual(["丙最近企业"]);
    expect(asked).toEqual([]);
  });

  it("opens the second hit by keyboard", async () => {
    const { asked, router } = show();
    const input = open();
    fireEvent.change(input, { target: { value: "jia" } });
    await screen.findAllByRole("option", { hidden: true });
    fireEvent.keyDown(input, { key: "ArrowDown" });
    fireEvent.keyDown(input, { key: "Enter" });
    await screen.findByText("已打开");
    expect(decodeURIComponent(router.state.location.pathname)).toBe("/company/乙");
    expect(asked).toEqual(["jia"]);
  });

  it("waits for the input method to finish and does not take its Enter", async () => {
    const { asked, router } = show();
    const input = open();
    fireEvent.compositionStart(input);
    fireEvent.change(input, { target: { value: "jin" } });
    fireEvent.keyDown(input, { key: "Enter", keyCode: 229 });
    fireEvent.change(input, { target: { value: "金山" } });
    fireEvent.compositionEnd(input);
    await screen.findAllByRole("option", { hidden: true });
    expect(asked).toEqual(["金山"]);
    expect(router.state.location.pathname).toBe("/");
  });
});
