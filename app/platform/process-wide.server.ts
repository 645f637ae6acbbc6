/**
 * A value for the whole process. The start runs from the sources and the pages from the build: two copies of every
 * module, so that a variable of a module that the one sets stays unset in the other.
 */
export const processWide = <T>(name: string, first: T): { value: T } => {
  const held = globalThis as { [key: symbol]: { value: T } | undefined };
  const key = Symbol.for(`yinfeng.${name}`);
  held[key] ??= { value: first };
  return held[key];
};
