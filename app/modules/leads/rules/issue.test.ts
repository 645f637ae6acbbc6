import { describe, expect, it } from "vitest";
import { issueLight, nextLevel } from "./issue";

const light = (given: object) =>
  issueLight(
    { state: "ASSIGNED", level: "UNIT", dueOn: "2026-06-20", raisedOn: "2026-05-19", ...given },
    "2026-05-20",
  ).light;

describe("the light of an issue", () => {
  it("is red when overdue or at the district's level", () => {
    expect(light({ dueOn: "2026-05-19" })).toBe("late");
    expect(light({ level: "DISTRICT" })).toBe("late");
  });

  it("is yellow near its date, its last day included, or when nobody handles it", () => {
    expect(light({ dueOn: "2026-05-20" })).toBe("watch");
    expect(light({ dueOn: "2026-05-23" })).toBe("watch");
    expect(light({ dueOn: "2026-05-24" })).toBe("ok");
    expect(light({ state: "OPEN", raisedOn: "2026-05-16" })).toBe("watch");
    expect(light({ state: "OPEN", raisedOn: "2026-05-17" })).toBe("ok");
  });

  it("is none once it is closed, whatever its date", () => {
    expect(light({ state: "CLOSED", dueOn: "2026-01-01", level: "DISTRICT" })).toBe("none");
  });
});

it("a level goes up one at a time and ends at the district", () => {
  expect([nextLevel("UNIT"), nextLevel("OFFICE"), nextLevel("DISTRICT")]).toEqual([
    "OFFICE",
    "DISTRICT",
    null,
  ]);
});
