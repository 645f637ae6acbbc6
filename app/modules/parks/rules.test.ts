import { describe, expect, it } from "vitest";
import { parkScopeOf } from "./rules";

const graph = {
  parks: [
    { id: "district", operatorId: null },
    { id: "zone", operatorId: "zone-company" },
    { id: "park", operatorId: "park-company" },
    { id: "area", operatorId: null },
    { id: "alone", operatorId: null },
  ],
  containments: [
    { parkId: "zone", withinId: "district" },
    { parkId: "park", withinId: "district" },
    { parkId: "park", withinId: "zone" },
    { parkId: "area", withinId: "park" },
  ],
};

const { ancestorsOf, descendantsOf, operatorOf, within } = parkScopeOf(graph);

describe("places that contain each other", () => {
  it("finds every place around one, nearest first, each once though two paths lead there", () => {
    expect(ancestorsOf("area")).toEqual(["park", "district", "zone"]);
    expect(ancestorsOf("district")).toEqual([]);
  });

  it("finds every place inside one", () => {
    expect(descendantsOf("district")).toEqual(["park", "zone", "area"]);
    expect(within("park")).toEqual(["park", "area"]);
  });

  it("takes the operator of the place itself, else of the nearest place around it", () => {
    expect(operatorOf("park")).toBe("park-company");
    expect(operatorOf("area")).toBe("park-company");
    expect(operatorOf("zone")).toBe("zone-company");
  });

  it("invents no operator where none is stated", () => {
    expect(operatorOf("alone")).toBeNull();
    expect(operatorOf("district")).toBeNull();
    expect(operatorOf("unknown")).toBeNull();
  });

  it("ends though two places are said to contain each other", () => {
    const circle = {
      parks: graph.parks,
      containments: [
        { parkId: "zone", withinId: "park" },
        { parkId: "park", withinId: "zone" },
      ],
    };
    expect(parkScopeOf(circle).ancestorsOf("zone")).toEqual(["park"]);
  });
});
