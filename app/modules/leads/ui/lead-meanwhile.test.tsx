// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import type { LeadDetail } from "../queries/detail.server";
import { Meanwhile } from "./lead-meanwhile";

const LEAD = {
  projectName: "中试基地",
  expectedFen: 35_000_000_00n,
  field: "SYNBIO",
  grade: "A",
  source: "ALUMNI",
  nextStep: "送投资协议",
} as LeadDetail;

afterEach(cleanup);

describe("a form that lost against another's edit", () => {
  it("says what stands now where it is not what was typed, and nothing else", () => {
    const typed = { projectName: "中试基地", nextStep: "看厂房", grade: "B", expectedAmount: "3500万" };
    render(<Meanwhile lead={LEAD} typed={typed} />);
    expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
      "分级：A 类",
      "下一步：送投资协议",
    ]);
  });

  it("says nothing when both wrote the same", () => {
    const { container } = render(<Meanwhile lead={LEAD} typed={{ nextStep: "送投资协议" }} />);
    expect(container.textContent).toBe("");
  });
});
