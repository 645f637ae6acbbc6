/** Filters of Meilisearch, as far as the product writes them, over one document. */
type Document = Record<string, unknown>;

const TOKEN = /\s*("(?:\\.|[^"\\])*"|STARTS WITH|AND|OR|IN|[()[\],=]|[A-Za-z]+)/y;

const tokensOf = (filter: string): string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < filter.trimEnd().length) {
    const found = TOKEN.exec(filter);
    if (!found) throw new Error(`not a filter that the product writes: ${filter}`);
    tokens.push(found[1]!);
  }
  return tokens;
};

const valuesOf = (document: Document, name: string): string[] =>
  [document[name]]
    .flat()
    .filter((value) => value !== null && value !== undefined)
    .map((value) => String(value).toLowerCase());

const textOf = (token: string) => token.slice(1, -1).replace(/\\(.)/g, "$1").toLowerCase();

const evaluate = (tokens: string[], document: Document): boolean => {
  let at = 0;
  const take = (expected?: string) => {
    const token = tokens[at++];
    if (token === undefined || (expected && token !== expected))
      throw new Error(`expected ${expected}, got ${token}`);
    return token;
  };
  const condition = (): boolean => {
    if (tokens[at] === "(") {
      take("(");
      const inside = either();
      take(")");
      return inside;
    }
    const held = valuesOf(document, take());
    const operator = take();
    if (operator === "=") return held.includes(textOf(take()));
    if (operator === "STARTS WITH") {
      const start = textOf(take());
      return held.some((value) => value.startsWith(start));
    }
    take("[");
    const wanted: string[] = [];
    while (tokens[at] !== "]") {
      if (tokens[at] === ",") take();
      wanted.push(textOf(take()));
    }
    take("]");
    return wanted.some((value) => held.includes(value));
  };
  const both = (): boolean => {
    let all = condition();
    while (tokens[at] === "AND") {
      take();
      all = condition() && all;
    }
    return all;
  };
  const either = (): boolean => {
    let any = both();
    while (tokens[at] === "OR") {
      take();
      any = both() || any;
    }
    return any;
  };
  const result = either();
  if (at !== tokens.length) throw new Error(`left over: ${tokens.slice(at).join(" ")}`);
  return result;
};

export const passes = (document: Document, filter: string | readonly string[]): boolean =>
  [filter].flat().every((part) => evaluate(tokensOf(part), document));
