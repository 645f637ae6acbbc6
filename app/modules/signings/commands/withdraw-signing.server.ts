import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, STALE } from "~/platform/errors";
import { SIGNING_KIND_LABELS } from "../labels";
import { assertVersion, factsOf, holdSigning } from "../queries/hold.server";
import type { Entry, EntryDraft } from "../rules/ledger";
import { postSigning } from "../rules/posting";
import { correctSigning } from "../rules/restate";
import { assertSigningMove } from "../rules/review";
import { withdrawSchema } from "../schema";
import { postEntries } from "./post-entries.server";

type Held = Awaited<ReturnType<typeof holdSigning>>;

/** The next contract of the project, a link until now, takes the count over. */
const promote = async (ctx: Ctx, held: Held, drafts: EntryDraft[]): Promise<EntryDraft[]> => {
  const { signing, project, ledger } = held;
  const links = await ctx.db.signing.findMany({
    where: { leadId: signing.leadId, kind: "FORMAL", state: "CONFIRMED", linkOnly: true },
    orderBy: [{ signedOn: "asc" }, { id: "asc" }],
  });
  const after: Entry[] = [...ledger, ...drafts.map((draft, index) => ({ ...draft, id: `after ${index}` }))];
  for (const link of links) {
    const posting = postSigning({ project, ledger: after, signing: factsOf(link) });
    if (posting.linkOnly) continue;
    await ctx.db.signing.update({
      where: { id: link.id },
      data: { linkOnly: false, version: { increment: 1 } },
    });
    return posting.entries.map((entry) => ({ ...entry, kind: "CORRECT" as const }));
  }
  return [];
};

/** 撤销确认: what was confirmed in error is taken out of every figure and goes back to its unit, with the reason. */
export const withdrawSigning = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.review");
  const asked = withdrawSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const held = await holdSigning(inner, "signing.review", asked);
    const { signing, project, lead, ledger } = held;
    assertSigningMove(signing.state, signing.kind, "AMEND");
    assertVersion(signing, asked.version);
    const counted = !signing.linkOnly && ledger.some((entry) => entry.signingId === signing.id);
    const removed = counted ? correctSigning({ project, ledger, signingId: signing.id, next: null }) : [];
    const { count } = await db.signing.updateMany({
      where: { id: signing.id, version: signing.version, state: "CONFIRMED" },
      data: {
        state: "RETURNED",
        returnReason: asked.reason,
        decidedAt: ctx.now,
        decidedById: ctx.actor.userId,
        decidedByName: ctx.actor.name,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    const promoted = counted && signing.kind === "FORMAL" ? await promote(inner, held, removed) : [];
    await postEntries(inner, {
      drafts: [...removed, ...promoted],
      reason: asked.reason,
      isDemo: lead.isDemo,
    });
    await record(inner, {
      action: "signing.withdraw",
      entity: "signing",
      entityId: signing.id,
      leadId: lead.id,
      districtId: signing.districtId,
      organisationId: signing.organisationId,
      summary: `撤销对${SIGNING_KIND_LABELS[signing.kind]}签约的确认`,
      reason: asked.reason,
      changes: { entries: removed.length + promoted.length },
    });
    return db.signing.findUniqueOrThrow({ where: { id: signing.id } });
  });
};
