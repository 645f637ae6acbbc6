import { Prisma } from "./db.server";

/** A record as an import left it: any later change gives it another version. */
export interface Left {
  id: string;
  version: number;
  created: boolean;
}

/** As rows `w` of a query that asks which have changed since. */
export const leftRows = (records: readonly Left[]): Prisma.Sql =>
  Prisma.sql`unnest(${records.map(({ id }) => id)}::text[], ${records.map(({ version }) => version)}::int[],
    ${records.map(({ created }) => created)}::boolean[]) AS w("id", "version", "created")`;
