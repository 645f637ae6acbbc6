import type { ServerBuild } from "@remix-run/node";

type Routes = ServerBuild["routes"];

/** The page of all addresses that no other page has. */
const ANY = "*";

/** The first part of a route's address: "" for the start page, undefined for a frame without an address. */
const sectionOf = (routes: Routes, id: string): string | undefined => {
  const { path, index, parentId } = routes[id]!;
  const above = parentId === undefined ? undefined : sectionOf(routes, parentId);
  return above ?? (path ? path.split("/")[0] : index ? "" : undefined);
};

/** The section that a request asks for; the client asks for the data of `/leads` at `/leads.data`. */
export const sectionAsked = (pathname: string): string => {
  const first = pathname.split("/", 2)[1]!.replace(/\.data$/, "");
  return first === "_root" ? "" : first;
};

/**
 * The build cut into the sections of the site. Remix ranks and matches its whole table of routes several times a
 * request, at more cost than many a page; a handler that knows its own section, the start page and the page of unknown
 * addresses answers the same.
 */
export const sectionsOf = (build: ServerBuild): Map<string, ServerBuild> => {
  const { routes, assets } = build;
  const withFrames = (id: string): string[] => {
    const { parentId } = routes[id]!;
    return parentId === undefined ? [id] : [...withFrames(parentId), id];
  };
  const inSection = new Map<string, string[]>([["", []]]);
  for (const id of Object.keys(routes)) {
    const section = sectionOf(routes, id);
    if (section !== undefined) inSection.set(section, [...(inSection.get(section) ?? []), id]);
  }
  const everywhere = [...inSection.get("")!, ...(inSection.get(ANY) ?? [])];
  const pick = <T>(all: Record<string, T>, kept: Set<string>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => kept.has(id)));
  return new Map(
    [...inSection].map(([section, ids]) => {
      const kept = new Set([...everywhere, ...ids].flatMap(withFrames));
      return [
        section,
        {
          ...build,
          routes: pick(routes, kept) as Routes,
          assets: { ...assets, routes: pick(assets.routes, kept) },
        },
      ];
    }),
  );
};
