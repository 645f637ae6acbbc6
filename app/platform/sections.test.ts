import type { ServerBuild } from "@remix-run/node";
import { expect, it } from "vitest";
import { sectionAsked, sectionsOf } from "./sections.server";

const route = (id: string, parentId: string | undefined, path?: string, index?: boolean) => ({
  [id]: { id, parentId, path, index, module: {} },
});

const BUILD = {
  routes: {
    ...route("root", undefined, ""),
    ...route("frame", "root"),
    ...route("home", "frame", undefined, true),
    ...route("leads", "frame", "leads"),
    ...route("lead", "frame", "leads/:id"),
    ...route("board", "frame", "board"),
    ...route("sign-in", "root", "sign-in"),
    ...route("unknown", "frame", "*"),
  },
  assets: {
    routes: { root: {}, frame: {}, home: {}, leads: {}, lead: {}, board: {}, "sign-in": {}, unknown: {} },
  },
} as unknown as ServerBuild;

const idsOf = (section: string) => Object.keys(sectionsOf(BUILD).get(section)?.routes ?? {});

it("a section holds its own pages with their frames, the start page and that of unknown addresses", () => {
  expect(idsOf("leads")).toEqual(["root", "frame", "home", "leads", "lead", "unknown"]);
  expect(idsOf("sign-in")).toEqual(["root", "frame", "home", "sign-in", "unknown"]);
  expect(idsOf("")).toEqual(["root", "frame", "home", "unknown"]);
});

it("every page belongs to one section, so that none is lost", () => {
  const all = [...sectionsOf(BUILD).values()].flatMap((part) => Object.keys(part.routes));
  expect(new Set(all)).toEqual(new Set(Object.keys(BUILD.routes)));
});

it("the browser's files of a section are named as those of its pages", () => {
  expect(Object.keys(sectionsOf(BUILD).get("board")!.assets.routes)).toEqual([
    "root",
    "frame",
    "home",
    "board",
    "unknown",
  ]);
});

it("a page and its data belong to the same section, and what nobody knows to none", () => {
  expect(sectionAsked("/leads")).toBe("leads");
  expect(sectionAsked("/leads.data")).toBe("leads");
  expect(sectionAsked("/leads/abc/edit.data")).toBe("leads");
  expect(sectionAsked("/")).toBe("");
  expect(sectionAsked("/_root.data")).toBe("");
  expect(sectionsOf(BUILD).has(sectionAsked("/nowhere"))).toBe(false);
});
