import type { Role } from "#prisma/enums";
import type { Tx } from "./db.server";

export interface Actor {
  userId: string;
  name: string;
  role: Role;
  organisationId: string | null;
  /** Null: over all districts. */
  districtId: string | null;
}

/** All that a command or a query may know of who asks and when: no hidden session, no hidden clock. */
export interface Ctx {
  actor: Actor;
  now: Date;
  db: Tx;
}
