import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** compose.yaml is read by its indentation: no daemon is needed to see what it leaves out. */
const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8");

const file = read("compose.yaml");

/** The lines under a key at this depth, up to the next key of the same depth. */
const under = (text: string, key: string, depth = 0): string => {
  const space = " ".repeat(depth);
  const lines = text.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`${space}${key}:`));
  if (from < 0) return "";
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => line.startsWith(space) && /^[^\s#]/.test(line.slice(depth)));
  return rest.slice(0, to < 0 ? undefined : to).join("\n");
};

const keysOf = (block: string, depth: number) =>
  [...block.matchAll(new RegExp(`^ {${depth}}([\\w-]+):`, "gm"))].map(([, key]) => key!);

const app = under(file, "x-app");
const services = under(file, "services");
const service = (name: string) => under(services, name, 2);

const settings = [...read("app/platform/env.server.ts").matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(
  ([, name]) => name!,
);

/** Read by the C library below Node. */
const OF_THE_SYSTEM = ["MALLOC_ARENA_MAX"];

describe("compose.yaml", () => {
  it("hands every setting of the product on, and none that the product does not know", () => {
    expect(settings.length).toBeGreaterThan(20);
    const handed = keysOf(under(app, "environment", 2), 4);
    expect(handed.toSorted()).toEqual([...settings, ...OF_THE_SYSTEM].toSorted());
  });

  it("runs two processes of the product, each behind a port of its own, PostgreSQL and Meilisearch", () => {
    expect(keysOf(services, 2)).toEqual(["postgres", "meilisearch", "app-one", "app-two", "keys"]);
    const ports = ["app-one", "app-two"].map((name) => {
      expect(service(name)).toContain("<<: *app");
      return /ports: \["127\.0\.0\.1:(\d+):3000"\]/.exec(service(name))?.[1];
    });
    expect(new Set(ports).size).toBe(2);
    expect(ports).not.toContain(undefined);
  });

  it("pins every image by its exact tag", () => {
    const images = [...file.matchAll(/^\s*image: (.+)$/gm)].map(([, image]) => image!);
    expect(images.length).toBeGreaterThan(2);
    for (const image of images) expect(image).toMatch(/^[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z-]+)?$/);
  });

  it("starts the product once the database and the search answer, and watches all of them", () => {
    for (const block of [app, service("postgres"), service("meilisearch")])
      expect(block).toMatch(/healthcheck:\n\s+test: \["CMD/);
    const needs = under(app, "depends_on", 2);
    for (const name of ["postgres", "meilisearch"])
      expect(under(needs, name, 4)).toContain("condition: service_healthy");
  });

  it("keeps the master key from the product, and takes the keys that are made from it", () => {
    expect(app).not.toContain("MASTER_KEY");
    expect(service("keys")).toContain("MEILI_MASTER_KEY");
    const made = [...read("search/keys.ts").matchAll(/setting: "(\w+)"/g)].map(([, name]) => name!);
    expect(made).toHaveLength(3);
    for (const name of made) expect(app).toContain(`${name}: \${${name}:-}`);
  });

  it("starts the process that npm start runs, so that a stop reaches it", () => {
    const { start } = (JSON.parse(read("package.json")) as { scripts: { start: string } }).scripts;
    expect(app).toContain(
      `command: [${start
        .split(" ")
        .map((word) => `"${word}"`)
        .join(", ")}]`,
    );
  });

  it("writes only where a volume is: the program is mounted to be read", () => {
    expect(app).toContain("- ./:/app:ro");
    const mounts = [...under(app, "volumes", 2).matchAll(/^ {4}- (\w+):(\/[\w/]+)$/gm)].map(
      ([, volume, place]) => ({ volume: volume!, place: place! }),
    );
    const backups = /BACKUP_DIR: (\S+)/.exec(app)?.[1];
    expect(mounts.some(({ place }) => backups?.startsWith(`${place}/`))).toBe(true);
    const named = keysOf(under(file, "volumes"), 2);
    for (const { volume } of mounts) expect(named).toContain(volume);
    expect(/DATA_DIR: (\S+)/.exec(app)?.[1]).toMatch(/^\/tmp\//);
  });

  it("asks for every secret by name and holds none", () => {
    for (const [, value] of file.matchAll(/(?:PASSWORD|SECRET|KEY): (.+)/g))
      expect(value).toMatch(/^\$\{[A-Z0-9_]+(:\?[^}]+|:-)\}$/);
  });
});
