import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { testDatabase } from "#test/database";
import { cookieFor, loadContext, ORIGIN } from "#test/http";
import { action, loader } from "~/routes/_app/admin/webhooks/route";

const { db } = testDatabase();

const post = async (fields: Record<string, string>) => {
  const request = new Request(`${ORIGIN}/admin/webhooks`, {
    method: "POST",
    headers: { Cookie: await cookieFor(db(), "jinshan-office") },
    body: new URLSearchParams(fields),
  });
  return action({ request, params: {}, context: loadContext(db()) });
};
const GIVEN = {
  intent: "register",
  kind: "DINGTALK",
  name: "招商工作群",
  events: "claim",
  secret: "SEC-never",
};

describe("the page of group robots", () => {
  it("answers a refused address beside its field, keeps what was typed and not the secret", async () => {
    await aWorld(db());
    const answer = await post({ ...GIVEN, url: "https://169.254.169.254/latest" });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(JSON.parse(text).problem.fields.url).toContain("内网或本机");
    expect(JSON.parse(text).values).toMatchObject({ name: "招商工作群", events: "claim" });
    expect(text).not.toContain("SEC-never");
  });

  it("never sends address or secret of a robot back to the browser", async () => {
    await aWorld(db());
    const saved = await post({ ...GIVEN, url: "https://223.5.5.5/robot?access_token=token-never" });
    expect(saved.status).toBe(302);
    const request = new Request(`${ORIGIN}/admin/webhooks`, {
      headers: { Cookie: await cookieFor(db(), "jinshan-office") },
    });
    const page = await loader({ request, params: {}, context: loadContext(db()) });
    expect(page.rows).toHaveLength(1);
    expect(JSON.stringify(page)).not.toMatch(/token-never|SEC-never/);
  });
});
