import { beforeEach, describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { cookieFor, loadContext, ORIGIN } from "#test/http";
import { action } from "~/routes/_app/board/route";

const { db } = testDatabase();

beforeEach(() => aWorld(db()));

const move = async (fields: Record<string, string>, search = "") => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const headers = { Cookie: await cookieFor(db(), "xinjinshan") };
  const request = new Request(`${ORIGIN}/board${search}`, { method: "POST", headers, body: form });
  return action({ request, params: {}, context: loadContext(db()) } as never);
};

describe("a card on the board", () => {
  it("moves on when its gate is met, and the filter stays", async () => {
    const lead = await aLead(db(), { stage: "NEGOTIATING", expectedFen: 100n, grade: "A" });
    await db().contact.create({ data: { companyId: lead.companyId, leadId: lead.id, name: "演示联系人" } });
    const response = await move({ id: lead.id, version: "1", to: "AGREED" }, "?field=SYNBIO&moved=x");
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toBe(
      `/board?field=SYNBIO&moved=${lead.id}&to=AGREED#card-${lead.id}`,
    );
    expect(await db().lead.findUnique({ where: { id: lead.id } })).toMatchObject({ stage: "AGREED" });
    expect(await db().stageMove.count({ where: { leadId: lead.id, kind: "ADVANCE" } })).toBe(1);
  });

  it("stays where it is when its gate is not met, and the message says what is missing", async () => {
    const lead = await aLead(db());
    const response = await move({ id: lead.id, version: "1", to: "NEGOTIATING" });
    expect(response.status).toBe(400);
    expect((await response.json()).problem.message).toBe(
      "还缺：企业联系人、至少一条跟进记录。补齐后即可推进。",
    );
  });

  it("is refused to the second of two who move it at once", async () => {
    const lead = await aLead(db(), { stage: "NEGOTIATING", expectedFen: 100n, grade: "A", version: 2 });
    expect((await move({ id: lead.id, version: "1", to: "AGREED" })).status).toBe(409);
  });
});
