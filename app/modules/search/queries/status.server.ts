import { EMBEDDED, embeddedEngine } from "#search/embedded";
import { SEARCH_KINDS } from "#search/kinds";
import { type Lag, readLag } from "#search/outbox";
import type { Engine, EngineName } from "#search/port";
import { runtime } from "#search/runtime";
import { countSources } from "#search/sources";
import { MEILISEARCH, readState } from "#search/state";
import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDateTime } from "~/platform/dates";
import type { Tx } from "~/platform/db.server";
import { ENGINE_LABELS, KIND_LABELS } from "../labels";

export interface IndexStatus {
  engine: EngineName;
  label: string;
  /** What answers the readers now. */
  serving: boolean;
  lag: Lag;
  /** Null while it cannot be asked. */
  counts: { label: string; inDatabase: number; inIndex: number | null; equal: boolean }[];
  rebuild: { phase: string; done: number; total: number } | null;
  rebuiltAt: string | null;
  lastError: string | null;
  dead: { kind: string; id: string; error: string; at: string }[];
}

const counted = async (engine: Engine): Promise<Record<string, number> | null> => {
  try {
    return await engine.count();
  } catch {
    return null;
  }
};

const PHASES: Record<string, string> = {
  requested: "等待开始",
  counting: "清点",
  reading: "写入",
  "catching up": "追平",
  checking: "核对",
  swapping: "切换",
};

const statusOf = async (
  ctx: Ctx,
  engine: Engine,
  inDatabase: Record<string, number>,
): Promise<IndexStatus> => {
  const state = await readState(ctx.db, engine.name);
  const inIndex = await counted(engine);
  const dead = await ctx.db.searchDead.findMany({
    where: { target: engine.name },
    orderBy: { id: "desc" },
    take: 50,
  });
  return {
    engine: engine.name,
    label: ENGINE_LABELS[engine.name],
    serving: false,
    lag: await readLag(ctx.db, engine.name),
    counts: SEARCH_KINDS.map((kind) => {
      const wanted = inDatabase[kind] ?? 0;
      const held = inIndex ? (inIndex[kind] ?? 0) : null;
      return { label: KIND_LABELS[kind], inDatabase: wanted, inIndex: held, equal: held === wanted };
    }),
    rebuild: state?.rebuildPhase
      ? {
          phase: PHASES[state.rebuildPhase] ?? state.rebuildPhase,
          done: state.rebuildDone,
          total: state.rebuildTotal,
        }
      : null,
    rebuiltAt: state?.rebuiltAt ? shanghaiDateTime(state.rebuiltAt) : null,
    lastError: state?.lastError ?? null,
    dead: dead.map(({ kind, documentId, error, diedAt }) => ({
      kind: KIND_LABELS[kind as keyof typeof KIND_LABELS] ?? kind,
      id: documentId,
      error,
      at: shanghaiDateTime(diedAt),
    })),
  };
};

/** Both indexes against the database, their lag, and what they refused. Reads everything: for administrators. */
export const getSearchStatus = async (ctx: Ctx): Promise<IndexStatus[]> => {
  allow(ctx, "search.manage");
  const preferred = runtime()?.meilisearch;
  const inDatabase = await countSources(ctx.db);
  const embedded = await statusOf(ctx, embeddedEngine(ctx.db), inDatabase);
  if (!preferred) return [{ ...embedded, serving: true }];
  const meilisearch = await statusOf(ctx, preferred.engine, inDatabase);
  const state = await readState(ctx.db, MEILISEARCH);
  const up = Boolean(state?.builtWith) && !preferred.breaker.open && meilisearch.lag.seconds < 30;
  return [
    { ...meilisearch, serving: up },
    { ...embedded, serving: !up },
  ];
};

/**
 * A line for each index, for who watches the process; it names no record. Lag never makes the product unready: what
 * waits for an index is written at the next turn of its worker.
 */
export const tellSearchLag = async (db: Tx): Promise<string> => {
  const lines: string[] = [];
  for (const target of runtime()?.meilisearch ? [EMBEDDED, MEILISEARCH] : [EMBEDDED]) {
    const { pending, seconds, dead } = await readLag(db, target);
    lines.push(`search ${target} pending=${pending} lag_seconds=${seconds} dead=${dead}`);
  }
  return lines.join("\n");
};
