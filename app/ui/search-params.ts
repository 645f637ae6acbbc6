export type ParamChanges = Record<string, string | number | null | undefined | readonly string[]>;

/** A relative link that keeps the other parameters of the page; null removes one. */
export function withParams(search: string, changes: ParamChanges): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    if (value === null || value === undefined || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return text === "" ? "?" : `?${text}`;
}

/** Parameters as pairs for hidden inputs, without the named ones. */
export function paramsWithout(search: string, names: readonly string[]): [string, string][] {
  return [...new URLSearchParams(search)].filter(([name]) => !names.includes(name));
}
