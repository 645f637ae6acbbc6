// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { Figure } from "./figure";
import { Light, type LightTone } from "./light";

afterEach(cleanup);

describe("a figure", () => {
  it("that is missing reads — and gives its reason on hover, on focus and aloud", () => {
    render(<Figure value={null} unit="亿元" reason="缺基期" />);
    const missing = screen.getByTitle("缺基期");
    expect(missing.textContent).toBe("—");
    expect(screen.getByRole("img", { name: "缺基期" })).toBe(missing);
    expect(missing.tabIndex).toBe(0);
    expect(document.body.textContent).not.toContain("亿元");
  });

  it("that is zero is not missing", () => {
    const { container } = render(<Figure value="0.00" unit="亿元" />);
    expect(container.textContent).toBe("0.00亿元");
  });

  it("below zero has a minus sign, not a hyphen", () => {
    const { container } = render(<Figure value="-1.50" />);
    expect(container.textContent).toBe("−1.50");
  });
});

describe("a light", () => {
  it.each<[LightTone, string]>([
    ["ok", "●正常"],
    ["watch", "▲关注"],
    ["late", "■滞后"],
    ["none", "○不评"],
  ])("%s is read without its colour", (tone, text) => {
    const { container } = render(<Light tone={tone} />);
    expect(container.textContent).toBe(text);
  });
});
