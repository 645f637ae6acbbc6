import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { index, layout, type RouteConfig, type RouteConfigEntry, route } from "@remix-run/route-config";

/**
 * The folder name is the URL: `leads/$id/route.tsx` serves /leads/:id. A folder that starts with _ wraps its
 * children without a part of its own in the URL; `[json]` stands for a literal part such as `report[.]json`.
 */
const FOLDER = join(import.meta.dirname, "routes");

const moduleOf = (path: string) =>
  ["route.tsx", "route.ts"].map((name) => join(path, name)).find((file) => existsSync(join(FOLDER, file)));

const segment = (name: string) => (name === "$" ? "*" : name.replace(/^\$/, ":").replace(/\[(.+?)\]/g, "$1"));

const walk = (path: string, url: string): RouteConfigEntry[] => {
  const entries: RouteConfigEntry[] = [];
  const own = moduleOf(path);
  const wraps = path.split("/").at(-1)?.startsWith("_") ?? false;
  const folders = readdirSync(join(FOLDER, path), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const children = folders.flatMap(({ name }) =>
    walk(join(path, name), name.startsWith("_") ? url : `${url}/${segment(name)}`),
  );
  if (own && wraps) return [layout(`routes/${own}`, children)];
  if (own) entries.push(url === "" ? index(`routes/${own}`) : route(url.slice(1), `routes/${own}`));
  return [...entries, ...children];
};

/** `_app/_home` is the start page: an index without a URL part. */
const home = (path: string) => index(`routes/${path}/route.tsx`);

const routes: RouteConfig = walk(".", "").map((entry) =>
  entry.file === "routes/_app/route.tsx" && existsSync(join(FOLDER, "_app/home/route.tsx"))
    ? {
        ...entry,
        children: [home("_app/home"), ...(entry.children ?? []).filter((child) => child.path !== "home")],
      }
    : entry,
);

export default routes;
