import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The sources as the architecture test reads them: path from the root, text, imports. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface Import {
  /** As written: "~/platform/dates", "react". */
  name: string;
  /** Path from the root where the import is one of ours, else null. */
  file: string | null;
  /** Erased by the compiler. */
  typeOnly: boolean;
}

export interface Source {
  path: string;
  text: string;
  lines: number;
  /** Without comments. */
  code: string;
  imports: Import[];
}

const ALIASES: Record<string, string> = {
  "~/": "app/",
  "#search/": "search/",
  "#seeds/": "seeds/",
  "#test/": "test/",
  "#prisma/": "prisma/generated/",
};

const ENDINGS = ["", ".ts", ".tsx", ".mts", ".mjs", ".js", "/index.ts"];

const resolve = (from: string, name: string): string | null => {
  const alias = Object.keys(ALIASES).find((one) => name.startsWith(one));
  const path = alias
    ? ALIASES[alias] + name.slice(alias.length)
    : name.startsWith(".")
      ? posix.join(dirname(from), name)
      : null;
  if (path === null) return null;
  const isFile = (one: string) => existsSync(join(ROOT, one)) && statSync(join(ROOT, one)).isFile();
  return ENDINGS.map((ending) => path + ending).find(isFile) ?? path;
};

const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?([\w*\s{},$]*?)\s*from\s*["']([^"']+)["']/gm;
const BARE = /^\s*import\s*["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

const allTypes = (names: string): boolean => {
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(names)?.[1];
  const parts =
    inner
      ?.split(",")
      .map((part) => part.trim())
      .filter(Boolean) ?? [];
  return parts.length > 0 && parts.every((part) => part.startsWith("type "));
};

const importsOf = (path: string, code: string): Import[] => {
  const made = (name: string, typeOnly: boolean) => ({ name, file: resolve(path, name), typeOnly });
  return [
    ...[...code.matchAll(STATEMENT)].map(([, type, names, name]) =>
      made(name!, Boolean(type) || allTypes(names!)),
    ),
    ...[...code.matchAll(BARE)].map(([, name]) => made(name!, false)),
    ...[...code.matchAll(DYNAMIC)].map(([, name]) => made(name!, false)),
  ];
};

const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

export const sourcesIn = (...folders: string[]): Source[] =>
  folders
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
        relative(ROOT, join(ROOT, folder, name)).replaceAll("\\", "/"),
      ),
    )
    .filter((path) => /\.(tsx?|mts|mjs)$/.test(path) && !path.startsWith("prisma/generated/"))
    .sort()
    .map((path) => {
      const text = readFileSync(join(ROOT, path), "utf8");
      const code = withoutComments(text);
      return { path, text, lines: text.split("\n").length - 1, code, imports: importsOf(path, code) };
    });

export const isTest = ({ path }: Source): boolean => /\.test\.tsx?$/.test(path);
