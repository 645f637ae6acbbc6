import { describe, expect, it } from "vitest";
import { aWorld, PASSWORD, type UserName } from "#test/builders";
import { testDatabase } from "#test/database";
import { callApi, cookieFor, loadContext, ORIGIN } from "#test/http";
import * as audit from "~/routes/_app/admin/audit/route";
import * as status from "~/routes/_app/admin/status/route";
import * as user from "~/routes/_app/admin/users/$id/route";
import * as newUser from "~/routes/_app/admin/users/new/route";
import * as profile from "~/routes/_app/profile/route";

const { db } = testDatabase();

const argsFor = async (
  as: UserName,
  given: { form?: Record<string, string>; id?: string; search?: string },
) => {
  const { form, id = "", search = "" } = given;
  const body = form && new URLSearchParams(form);
  const request = new Request(`${ORIGIN}/page${search}`, {
    method: body ? "POST" : "GET",
    headers: { Cookie: await cookieFor(db(), as) },
    ...(body ? { body } : {}),
  });
  return { request, params: { id }, context: loadContext(db()) };
};

const post = async (
  route: { action: (args: never) => Promise<Response> },
  as: UserName,
  given: { form: Record<string, string>; id?: string },
) => route.action((await argsFor(as, given)) as never);

describe("one's own settings", () => {
  it("issue a token that is shown once, opens the API, and stops when it is revoked", async () => {
    await aWorld(db());
    const answer = await post(profile, "xinjinshan", { form: { intent: "token", name: "区经委月报" } });
    const { issued } = (await answer.json()) as { issued: { token: string } };
    expect((await callApi(db(), "GET /session", { token: issued.token })).status).toBe(200);
    const { tokens } = await profile.loader((await argsFor("xinjinshan", {})) as never);
    expect(tokens).toMatchObject([{ name: "区经委月报", lastUsedOn: "2026-05-20" }]);
    expect(JSON.stringify(tokens)).not.toContain(issued.token);
    const gone = await post(profile, "xinjinshan", { form: { intent: "revoke", id: tokens[0]!.id } });
    expect(gone.headers.get("Location")).toBe("/profile?done=revoked");
    expect((await callApi(db(), "GET /session", { token: issued.token })).status).toBe(401);
  });

  it("do not revoke another person's token", async () => {
    await aWorld(db());
    await post(profile, "xinjinshan", { form: { intent: "token", name: "报表" } });
    const { id } = await db().accessToken.findFirstOrThrow({ where: { userId: "xinjinshan" } });
    expect((await post(profile, "tangu", { form: { intent: "revoke", id } })).status).toBe(404);
  });

  it("change the password, end every session and say beside the field what is wrong", async () => {
    await aWorld(db());
    const form = {
      intent: "password",
      current: "wrong",
      next: "another-secret-9",
      again: "another-secret-9",
    };
    const refused = await post(profile, "xinjinshan", { form });
    const { problem, values } = (await refused.json()) as { problem: { fields: object }; values: object };
    expect(problem.fields).toEqual({ current: "当前密码不正确。" });
    expect(JSON.stringify(values)).not.toContain("another-secret");
    const done = await post(profile, "xinjinshan", { form: { ...form, current: PASSWORD } });
    expect([done.status, done.headers.get("Location")]).toEqual([302, "/sign-in"]);
    expect(done.headers.get("Set-Cookie")).toContain("Max-Age=0");
    expect(await db().session.count({ where: { userId: "xinjinshan" } })).toBe(0);
  });

  it("sign out every device and revoke every token at once", async () => {
    await aWorld(db());
    await post(profile, "xinjinshan", { form: { intent: "token", name: "报表" } });
    await post(profile, "xinjinshan", { form: { intent: "everywhere" } });
    expect(await db().session.count({ where: { userId: "xinjinshan" } })).toBe(0);
    expect(await db().accessToken.count({ where: { userId: "xinjinshan", revokedAt: null } })).toBe(0);
  });
});

describe("the administrator", () => {
  const NEW = {
    username: "new.user",
    displayName: "新用户",
    role: "PARK_COMPANY",
    organisationId: "tangu",
    districtId: "",
    password: "first-secret-77",
  };

  it("adds a user, who can then sign in, and is told of a name that is taken", async () => {
    await aWorld(db());
    const made = await post(newUser, "admin", { form: NEW });
    expect(made.headers.get("Location")).toBe("/admin/users?done=created");
    const body = { username: "new.user", password: NEW.password };
    expect((await callApi(db(), "POST /session", { body })).status).toBe(200);
    const again = await post(newUser, "admin", { form: NEW });
    expect(((await again.json()) as { problem: { fields: object } }).problem.fields).toHaveProperty(
      "username",
    );
  });

  it("stops and opens a user, and sets a new first password", async () => {
    await aWorld(db());
    const body = { username: "tangu", password: PASSWORD };
    await post(user, "admin", { id: "tangu", form: { intent: "disable" } });
    expect((await callApi(db(), "POST /session", { body })).status).toBe(401);
    await post(user, "admin", { id: "tangu", form: { intent: "enable" } });
    await post(user, "admin", { id: "tangu", form: { intent: "password", password: "second-secret-88" } });
    const next = { ...body, password: "second-secret-88" };
    expect((await callApi(db(), "POST /session", { body: next })).status).toBe(200);
    expect((await post(user, "admin", { id: "admin", form: { intent: "disable" } })).status).toBe(400);
  });

  it("reads who did what; an office reads its own district", async () => {
    await aWorld(db());
    await post(user, "admin", { id: "nanda", form: { intent: "disable" } });
    await cookieFor(db(), "tangu");
    const read = async (as: UserName, search = "") =>
      (await audit.loader((await argsFor(as, { search })) as never)).rows.map(({ summary }) => summary);
    expect(await read("admin", "?entity=user&q=停用")).toEqual(["停用用户 nanda"]);
    const office = await read("jinshan-office");
    expect(office).toContain("登录系统");
    expect(office).not.toContain("停用用户 nanda");
    expect(await read("admin", "?from=2026-05-21")).toEqual([]);
  });

  it("sees versions, sizes and counts", async () => {
    await aWorld(db());
    const { system, counts } = await status.loader((await argsFor("admin", {})) as never);
    expect(system.find(({ term }) => term === "数据库版本")?.value).toMatch(/^PostgreSQL \d+/);
    expect(counts.find(({ term }) => term === "可登录的用户")?.value).toBe("8 人");
  });
});
