import { beforeEach, describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { cookieFor, loadContext, ORIGIN } from "#test/http";
import { action } from "~/routes/_app/leads/$id/follow-up/route";

const { db } = testDatabase();

beforeEach(() => aWorld(db()));

const note = async (id: string, fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ method: "PHONE", content: "约好来访。", ...fields }))
    form.set(name, value);
  const headers = { Cookie: await cookieFor(db(), "xinjinshan") };
  const request = new Request(`${ORIGIN}/leads/${id}/follow-up`, { method: "POST", headers, body: form });
  return action({ request, params: { id }, context: loadContext(db()) } as never);
};

const nextOf = async (id: string) =>
  (await db().lead.findUniqueOrThrow({ where: { id } })).nextStepOn?.toISOString().slice(0, 10) ?? null;

describe("a note from a phone", () => {
  it("takes the chip's date for the next step, and another date before it", async () => {
    const lead = await aLead(db());
    await note(lead.id, { nextStep: "来访", nextStepOn: "2026-05-27", nextStepOther: "" });
    expect(await nextOf(lead.id)).toBe("2026-05-27");
    await note(lead.id, { nextStep: "来访", nextStepOn: "2026-05-27", nextStepOther: "2026-06-02" });
    expect(await nextOf(lead.id)).toBe("2026-06-02");
  });

  it("is one note when it is sent again after the network came back", async () => {
    const lead = await aLead(db());
    for (const time of [1, 2])
      expect([time, (await note(lead.id, { clientKey: "k1" })).headers.get("Location")]).toEqual([
        time,
        `/leads/${lead.id}?done=noted`,
      ]);
    expect(await db().followUp.count({ where: { leadId: lead.id } })).toBe(1);
  });
});
