// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router-dom";
import { afterEach, describe, expect, it } from "vitest";
import type { LookedUpCompany } from "../commands/claim-look-up.server";
import { KnownCompanies } from "./known-companies";

const KNOWN: LookedUpCompany = {
  ...{ id: "kj", name: "科济制药", legalName: null, match: "PINYIN", isReference: true, readable: true },
  ...{ followedBy: [], claim: null },
};

const show = (name: string, match: LookedUpCompany["match"]) => {
  const element = <KnownCompanies answer={{ name, known: [{ ...KNOWN, match }] }} />;
  const router = createMemoryRouter([{ path: "/", element }]);
  render(<RouterProvider router={router} future={{ v7_startTransition: true }} />);
};

const chosen = () => screen.getAllByRole<HTMLInputElement>("radio").find(({ checked }) => checked)?.value;

afterEach(cleanup);

describe("a company that is known by what was typed", () => {
  it("is meant when its initials were typed, so that Enter registers no company called kjzy", () => {
    show("kjzy", "PINYIN");
    expect(chosen()).toBe("kj");
  });

  it("has to be picked when another name was written in characters", () => {
    show("可济制药", "SOUND");
    expect(chosen()).toBe("");
  });
});
