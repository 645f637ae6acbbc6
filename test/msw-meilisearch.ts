import { delay, HttpResponse, http, type JsonBodyType, type StrictRequest } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { passes } from "./msw-filter";

export const HOST = "http://meilisearch.test:7700";

type Document = { key: string } & Record<string, unknown>;
interface FakeIndex {
  createdAt: string;
  documents: Map<string, Document>;
  settings: unknown;
}
interface FakeTask {
  uid: number;
  indexUid: string | null;
  type: string;
  looks: number;
  run: () => { code: string; type: string; message: string } | undefined;
  status?: "succeeded" | "failed";
  error?: unknown;
}

/** What is wrong with the server, from now on. */
export type Trouble =
  | { kind: "status"; status: number; retryAfter?: number }
  | { kind: "html" }
  | { kind: "hang" }
  | { kind: "refused" };

interface Query {
  q: string;
  filter: string[];
  attributesToSearchOn?: string[];
  sort: string[];
  federationOptions: { weight: number };
}
interface Search {
  federation: { limit: number; facetsByIndex?: Record<string, string[]> };
  queries: (Query & { indexUid: string; locales: string[]; matchingStrategy: string })[];
}

const started = new Date("2026-05-20T04:00:00Z").getTime();

/** A server in memory that keeps the promises of the API: tasks are enqueued, then processed, then done or failed. */
class FakeMeilisearch {
  indexes = new Map<string, FakeIndex>();
  tasks: FakeTask[] = [];
  /** Writes and searches are shut apart, as keys and networks do it. */
  trouble: { search?: Trouble; write?: Trouble } = {};
  /** Documents that the server refuses, by their id. */
  refused = new Set<string>();
  /** The server is gone after so many more writes. */
  stopAfterWrites: number | null = null;
  searches: { body: Search; authorization: string | null }[] = [];
  writes = 0;
  #made = 0;

  reset() {
    this.indexes.clear();
    this.tasks = [];
    this.trouble = {};
    this.refused.clear();
    this.searches = [];
    this.writes = 0;
    this.stopAfterWrites = null;
  }

  /** As when the data directory is lost while the server is down. */
  wipe() {
    this.indexes.clear();
  }

  documents(uid: string): Document[] {
    return [...(this.indexes.get(uid)?.documents.values() ?? [])];
  }

  create(uid: string) {
    const createdAt = new Date(started + ++this.#made * 1000).toISOString();
    this.indexes.set(uid, { createdAt, documents: new Map(), settings: null });
  }

  enqueue(type: string, indexUid: string | null, run: FakeTask["run"]) {
    const task = { uid: this.tasks.length, indexUid, type, looks: 0, run };
    this.tasks.push(task);
    this.writes += 1;
    return HttpResponse.json(
      { taskUid: task.uid, indexUid, status: "enqueued", type, enqueuedAt: new Date(started).toISOString() },
      { status: 202 },
    );
  }

  look(uid: number) {
    const task = this.tasks[uid]!;
    task.looks += 1;
    if (task.looks === 3) {
      const error = task.run();
      task.status = error ? "failed" : "succeeded";
      task.error = error ?? null;
    }
    const status = task.status ?? (task.looks === 1 ? "enqueued" : "processing");
    const { type, indexUid, error = null } = task;
    return { uid, indexUid, type, status, error, enqueuedAt: new Date(started).toISOString() };
  }

  search({ federation, queries }: Search) {
    const found = new Map<string, { document: Document; weight: number }>();
    for (const query of queries)
      for (const document of this.documents(query.indexUid))
        if (passes(document, query.filter) && says(document, query)) {
          const weight = Math.max(found.get(document.key)?.weight ?? 0, query.federationOptions.weight);
          found.set(document.key, { document, weight });
        }
    const [by] = queries[0]!.sort[0]!.split(":");
    const hits = [...found.values()].sort(
      (one, other) => other.weight - one.weight || Number(other.document[by!]) - Number(one.document[by!]),
    );
    const facets = Object.entries(federation.facetsByIndex ?? {}).map(([uid, names]) => [
      uid,
      { distribution: Object.fromEntries(names.map((name) => [name, countBy(hits, name)])), stats: {} },
    ]);
    return {
      hits: hits
        .slice(0, federation.limit)
        .map(({ document: { kind, id, weight } }) => ({ kind, id, weight })),
      estimatedTotalHits: hits.length,
      processingTimeMs: 1,
      ...(facets.length > 0 ? { facetsByIndex: Object.fromEntries(facets) } : {}),
    };
  }
}

const countBy = (hits: { document: Document }[], name: string) => {
  const counts: Record<string, number> = {};
  for (const { document } of hits)
    for (const value of [document[name]].flat())
      if (value != null) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
};

/** Words and phrases as the API defines them: a phrase stands in a row, the last word alone may be a beginning. */
const says = (document: Document, { q, attributesToSearchOn: on = [] }: Query): boolean => {
  const texts = on.flatMap((name) => document[name] as string[]).map((text) => ` ${text} `);
  const phrases = [...q.matchAll(/"([^"]*)"/g)].map(([, phrase]) => phrase!);
  const words = q
    .replace(/"[^"]*"/g, " ")
    .split(/\s+/)
    .filter(Boolean);
  return (
    phrases.every((phrase) => texts.some((text) => text.includes(` ${phrase} `))) &&
    words.every((word, at) =>
      texts.some((text) => text.includes(at === words.length - 1 ? ` ${word}` : ` ${word} `)),
    )
  );
};

export const fake = new FakeMeilisearch();

const apiError = (status: number, code: string, headers: Record<string, string> = {}) =>
  HttpResponse.json({ message: code, code, type: "invalid_request", link: "" }, { status, headers });

const troubled = (side: "search" | "write") => {
  if (side === "write" && fake.stopAfterWrites !== null && fake.writes >= fake.stopAfterWrites)
    return HttpResponse.error();
  const trouble = fake.trouble[side];
  if (!trouble) return undefined;
  if (trouble.kind === "refused") return HttpResponse.error();
  if (trouble.kind === "hang") return delay("infinite").then(() => HttpResponse.error());
  if (trouble.kind === "html")
    return HttpResponse.html("<html><body>502 Bad Gateway</body></html>", { status: 502 });
  const headers: Record<string, string> = trouble.retryAfter
    ? { "Retry-After": String(trouble.retryAfter) }
    : {};
  return apiError(trouble.status, trouble.status === 403 ? "invalid_api_key" : "unavailable", headers);
};

const invalid = { code: "invalid_document_id", type: "invalid_request", message: "refused" };
const missing = { code: "index_not_found", type: "invalid_request", message: "no such index" };

const at = (path: string) => `${HOST}${path}`;
const write =
  (work: (request: StrictRequest<JsonBodyType>, uid: string) => Promise<Response>) =>
  async ({ request, params }: { request: StrictRequest<JsonBodyType>; params: Record<string, unknown> }) =>
    (await troubled("write")) ?? (await work(request, String(params.uid)));

const handlers = [
  http.post(at("/multi-search"), async ({ request }) => {
    const trouble = await troubled("search");
    if (trouble) return trouble;
    const body = (await request.clone().json()) as Search;
    fake.searches.push({ body, authorization: request.headers.get("Authorization") });
    if (body.queries.some(({ indexUid }) => !fake.indexes.has(indexUid)))
      return apiError(404, "index_not_found");
    return HttpResponse.json(fake.search(body));
  }),
  http.get(at("/keys/:uid"), () => apiError(403, "invalid_api_key")),
  http.get(at("/keys"), () => apiError(403, "invalid_api_key")),
  http.get(
    at("/tasks/:uid"),
    write(async (_request, uid) => HttpResponse.json(fake.look(Number(uid)))),
  ),
  http.get(
    at("/indexes/:uid"),
    write(async (_request, uid) => {
      const index = fake.indexes.get(uid);
      return index
        ? HttpResponse.json({
            uid,
            createdAt: index.createdAt,
            updatedAt: index.createdAt,
            primaryKey: "key",
          })
        : apiError(404, "index_not_found");
    }),
  ),
  http.get(
    at("/indexes/:uid/stats"),
    write(async (_request, uid) => HttpResponse.json({ numberOfDocuments: fake.documents(uid).length })),
  ),
  http.post(
    at("/indexes"),
    write(async (request) => {
      const { uid } = (await request.json()) as { uid: string };
      return fake.enqueue("indexCreation", uid, () => {
        fake.create(uid);
        return undefined;
      });
    }),
  ),
  http.delete(
    at("/indexes/:uid"),
    write(async (_request, uid) =>
      fake.enqueue("indexDeletion", uid, () => (fake.indexes.delete(uid) ? undefined : missing)),
    ),
  ),
  http.patch(
    at("/indexes/:uid/settings"),
    write(async (request, uid) => {
      const settings = await request.json();
      return fake.enqueue("settingsUpdate", uid, () => {
        fake.indexes.get(uid)!.settings = settings;
        return undefined;
      });
    }),
  ),
  http.post(
    at("/indexes/:uid/documents"),
    write(async (request, uid) => {
      const documents = (await request.json()) as Document[];
      return fake.enqueue("documentAdditionOrUpdate", uid, () => {
        const index = fake.indexes.get(uid);
        if (!index) return missing;
        if (documents.some(({ id }) => fake.refused.has(String(id)))) return invalid;
        for (const document of documents) index.documents.set(document.key, document);
        return undefined;
      });
    }),
  ),
  http.post(
    at("/indexes/:uid/documents/delete-batch"),
    write(async (request, uid) => {
      const keys = (await request.json()) as string[];
      return fake.enqueue("documentDeletion", uid, () => {
        for (const key of keys) fake.indexes.get(uid)?.documents.delete(key);
        return undefined;
      });
    }),
  ),
  http.post(
    at("/swap-indexes"),
    write(async (request) => {
      const [{ indexes }] = (await request.json()) as [{ indexes: [string, string] }];
      return fake.enqueue("indexSwap", null, () => {
        const [one, other] = indexes.map((uid) => fake.indexes.get(uid));
        if (!one || !other) return missing;
        fake.indexes.set(indexes[0], other);
        fake.indexes.set(indexes[1], one);
        return undefined;
      });
    }),
  ),
];

/** So that an answer does not hang on how busy the machine is. */
export const PATIENT = { searchTimeoutMs: 30_000 };

/** Call at the top of a test file: nothing reaches a network, and what is not expected fails. */
export const meilisearchByMsw = () => {
  const server = setupServer(...handlers);
  beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
  beforeEach(() => fake.reset());
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());
};
