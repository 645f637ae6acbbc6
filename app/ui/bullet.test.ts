import { describe, expect, it } from "vitest";
import { bulletGeometry } from "./bullet";

describe("the bullet of a target", () => {
  it("puts the review bar behind the confirmed bar and the tick at what is due", () => {
    expect(bulletGeometry({ confirmed: 18, review: 4.5, due: 27, target: 45 })).toEqual({
      confirmed: 40,
      review: 10,
      due: 60,
      target: 100,
    });
  });

  it("draws the target inside when more than the target is confirmed", () => {
    const { confirmed, target } = bulletGeometry({ confirmed: 60, target: 45 });
    expect(confirmed).toBe(100);
    expect(target).toBe(75);
  });

  it("never leaves the drawing when confirmed and review together pass the target", () => {
    const { confirmed, review, target } = bulletGeometry({ confirmed: 20, review: 20, target: 30 });
    expect(confirmed + review).toBe(100);
    expect(target).toBe(75);
  });

  it("draws no bar for a negative figure and nothing at all without a target", () => {
    expect(bulletGeometry({ confirmed: -3, target: 45 }).confirmed).toBe(0);
    expect(bulletGeometry({ confirmed: 0, target: 0 })).toEqual({
      confirmed: 0,
      review: 0,
      due: null,
      target: 0,
    });
  });
});
