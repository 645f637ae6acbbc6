import { configure } from "@testing-library/dom";
import fc from "fast-check";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { setReadLimits } from "~/platform/workbook/read.server";
import { PATIENT } from "./read-limits";

// A gate has to give the same answer twice; PROPERTY_SEED looks elsewhere.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 2026) });

setReadLimits(PATIENT);
configure({ asyncUtilTimeout: 60_000 });

// A console.error in a test is a failure that nobody looked at.
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation((...parts) => {
    errors.push(parts.map(String).join(" "));
  });
});

const errors: string[] = [];

afterEach(() => {
  const seen = errors.splice(0);
  expect(seen, "console.error was called").toEqual([]);
});
