import { afterEach, beforeEach, expect, vi } from "vitest";

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
