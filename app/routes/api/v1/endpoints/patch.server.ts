import { z } from "zod";
import type { Action } from "~/modules/access/policy";
import { allow } from "~/modules/access/queries.server";
import { type Endpoint, endpoint, shapeOf } from "~/platform/api/endpoint.server";
import type { Ctx } from "~/platform/ctx";

type Fields = Record<string, unknown>;

const isGiven = (value: unknown) => value !== null && value !== undefined && value !== "";

/** What was sent over what stands. A field that is left out stays; one that is null or empty is emptied. */
const merged = (stands: Fields, sent: Fields, alternatives: readonly (readonly string[])[]): Fields => {
  const replaced = alternatives.filter((names) => names.some((name) => name in sent)).flat();
  const kept = Object.entries(stands).filter(([name]) => !(name in sent) && !replaced.includes(name));
  return Object.fromEntries([...kept, ...Object.entries(sent)].filter(([, value]) => isGiven(value)));
};

export interface Patch<Schema extends z.ZodType> {
  path: string;
  tag: string;
  summary: string;
  /** Of the command, which reads a whole form. */
  schema: Schema;
  action: Action;
  answer: z.ZodType;
  /** The record as its form would send it back, with its version. */
  stands: (ctx: Ctx, id: string) => Promise<Fields & { version: number }>;
  /** Fields that say the same thing in other ways: one of them sent replaces all. */
  alternatives?: readonly (readonly string[])[];
  command: (ctx: Ctx, raw: Fields) => Promise<unknown>;
  shown: (ctx: Ctx, id: string) => Promise<unknown>;
}

/** PATCH: only what is sent changes. Without a version it is the one just read, so that no other edit is undone. */
export const patch = <Schema extends z.ZodType>(given: Patch<Schema>): Endpoint => {
  const fields = Object.entries(shapeOf(given.schema)).filter(([name]) => name !== "id");
  return endpoint({
    method: "PATCH",
    path: given.path,
    tag: given.tag,
    summary: `${given.summary}；没有给出的栏目不变，给 null 的清空`,
    body: z.object(Object.fromEntries(fields.map(([name, field]) => [name, field.nullish()]))),
    answer: given.answer,
    handler: async (ctx, { params, raw }) => {
      allow(ctx, given.action);
      const id = params.id!;
      const found: Fields = await given.stands(ctx, id);
      const stands = Object.fromEntries(fields.map(([name]) => [name, found[name]]));
      await given.command(ctx, { ...merged(stands, raw, given.alternatives ?? []), id });
      return given.shown(ctx, id);
    },
  });
};
