import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { insertRows, newId } from "~/platform/insert.server";
import { amountText } from "~/platform/money";
import { SIGNING_KIND_LABELS } from "../labels";
import { writable } from "../queries/reach.server";
import { draftSigningSchema } from "../schema";
import { assertPlausible, contractData } from "./draft-signing.server";

const text = (value: bigint | null) => value?.toString() ?? null;

/** Many drafts at once by the rules of `draftSigning`: all or nothing. */
export const draftSignings = async (
  ctx: Ctx,
  given: readonly unknown[],
): Promise<{ id: string; version: number }[]> => {
  allow(ctx, "signing.write");
  const contracts = given.map((one) => draftSigningSchema.parse(one));
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const ids = [...new Set(contracts.map(({ leadId }) => leadId))];
    const leads = await db.lead.findMany({
      where: { AND: [{ id: { in: ids } }, writable(ctx, "signing.write")] },
      select: { id: true, districtId: true, organisationId: true, expectedFen: true, isDemo: true },
    });
    const byId = new Map(leads.map((lead) => [lead.id, lead]));
    const counted = await db.signing.findMany({
      where: { leadId: { in: ids }, kind: "FORMAL", state: "CONFIRMED", linkOnly: false },
      select: { id: true, leadId: true },
      orderBy: [{ signedOn: "asc" }, { id: "asc" }],
    });
    const formalOf = new Map(counted.map(({ id, leadId }) => [leadId, id]));
    const drafts = contracts.map((contract) => {
      const lead = byId.get(contract.leadId);
      if (!lead) throw notFound("这条线索");
      assertPlausible(ctx, contract, lead);
      return { id: newId(), lead, contract, formal: formalOf.get(lead.id) ?? null };
    });
    await insertRows(
      db,
      "Signing",
      drafts.map(({ id, lead, contract, formal }) => {
        const data = contractData(contract);
        return {
          id,
          ...data,
          amountMinor: text(data.amountMinor),
          amountFen: text(data.amountFen),
          plannedIndustrialFen: text(data.plannedIndustrialFen),
          leadId: lead.id,
          districtId: lead.districtId,
          organisationId: lead.organisationId,
          baseSigningId: contract.kind === "SUPPLEMENT" || contract.kind === "TERMINATION" ? formal : null,
          linkOnly: contract.kind === "FORMAL" && formal !== null,
          createdAt: ctx.now,
          createdById: ctx.actor.userId,
          isDemo: lead.isDemo,
        };
      }),
    );
    await recordAll(
      inner,
      drafts.map(({ id, lead, contract }) => ({
        action: "signing.draft",
        entity: "signing",
        entityId: id,
        leadId: lead.id,
        districtId: lead.districtId,
        organisationId: lead.organisationId,
        summary: `起草${SIGNING_KIND_LABELS[contract.kind]}签约${contract.amountFen === null ? "" : `，${amountText(contract.amountFen)}`}`,
      })),
    );
    return drafts.map(({ id }) => ({ id, version: 1 }));
  });
};
