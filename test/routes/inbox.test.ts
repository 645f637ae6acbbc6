import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { callApi, cookieFor, loadContext, ORIGIN } from "#test/http";
import { action, loader } from "~/routes/_app/inbox/route";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));

const waiting = async () => {
  const lead = await aLead(db());
  return aSigning(db(), { leadId: lead.id, state: "SUBMITTED", amount: "1亿" });
};

const read = async (search: string, user: UserName = "jinshan-office") => {
  const request = new Request(`${ORIGIN}/inbox${search}`, {
    headers: { Cookie: await cookieFor(db(), user) },
  });
  return loader({ request, params: {}, context: loadContext(db()) } as never);
};

const send = async (fields: [string, string][], search = "") => {
  const form = new URLSearchParams(fields);
  const headers = { Cookie: await cookieFor(db(), "jinshan-office") };
  const request = new Request(`${ORIGIN}/inbox${search}`, { method: "POST", headers, body: form });
  return action({ request, params: {}, context: loadContext(db()) } as never);
};

describe("the inbox", () => {
  it("opens an item with the one that comes after it, and the next one after the decision", async () => {
    const first = await waiting();
    const second = await waiting();
    const seen = await read(`?kind=signing&item=signing:${first.id}`);
    expect(seen).toMatchObject({
      item: { id: first.id, own: false },
      next: `signing:${second.id}`,
      total: 2,
    });
    const answer = await send(
      [
        ["item", `signing:${first.id}:${first.version}`],
        ["next", `signing:${second.id}`],
        ["verdict", "confirm"],
      ],
      `?kind=signing&item=signing:${first.id}`,
    );
    expect(decodeURIComponent(answer.headers.get("Location")!)).toBe(
      `/inbox?kind=signing&item=signing:${second.id}&done=confirm`,
    );
    const last = await read(`?item=signing:${second.id}`);
    expect(last).toMatchObject({ next: null, total: 1 });
  });

  it("keeps what was typed when a return lacks its reason", async () => {
    const { id, version } = await waiting();
    const answer = await send([
      ["item", `signing:${id}:${version}`],
      ["verdict", "return"],
      ["reason", " "],
    ]);
    expect(answer.status).toBe(400);
    expect((await answer.json()).problem.fields).toMatchObject({ reason: expect.any(String) });
  });

  it("says that an item was settled by somebody else instead of failing", async () => {
    const { id } = await waiting();
    await db().signing.update({ where: { id }, data: { state: "RETURNED" } });
    const answer = await read(`?item=signing:${id}`).catch((response) => response);
    expect(answer.headers.get("Location")).toBe("/inbox?done=gone");
  });

  it("answers a batch with how many passed and which did not", async () => {
    const good = await waiting();
    const stale = await waiting();
    const answer = await send([
      ["intent", "batch"],
      ["verdict", "confirm"],
      ["item", `signing:${good.id}:${good.version}`],
      ["item", `signing:${stale.id}:99`],
    ]);
    expect(await answer.json()).toMatchObject({
      answer: { passed: 1, failed: [{ key: `signing:${stale.id}` }] },
    });
    const none = await send([
      ["intent", "batch"],
      ["verdict", "confirm"],
    ]);
    expect(none.status).toBe(400);
    expect((await none.json()).problem.message).toContain("请先选择");
  });

  it("shows a unit what came back to it, with the reason, and is the same over the API", async () => {
    const { id, version } = await waiting();
    const listed = await callApi(db(), "GET /reviews?kind=签约", { as: "jinshan-office" });
    expect(listed.body).toMatchObject({
      total: { value: 1 },
      items: [{ key: `signing:${id}`, whatText: "正式签约", ageLabel: "时限内", evidence: 1 }],
    });
    const one = await callApi(db(), `GET /reviews/signing:${id}`, { as: "jinshan-office" });
    expect(one.body).toMatchObject({ files: [{ fileName: "合同.pdf" }], version });
    const decided = await callApi(db(), "POST /reviews/decide", {
      as: "jinshan-office",
      body: { item: [`signing:${id}:${version}`], verdict: "return", reason: "请附合同全文" },
    });
    expect(decided.body).toEqual({ passed: 1, failed: [] });
    expect(await read("", "xinjinshan")).toMatchObject({
      reviews: false,
      returned: [{ state: "RETURNED", reason: "请附合同全文", href: `/signings/${id}` }],
    });
    const back = await callApi(db(), "GET /returned", { as: "xinjinshan" });
    expect(back.body.items).toMatchObject([{ reason: "请附合同全文", kindLabel: "签约" }]);
    expect((await callApi(db(), "GET /returned", { as: "tangu" })).body.items).toEqual([]);
  });
});
