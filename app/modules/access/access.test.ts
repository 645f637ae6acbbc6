import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, PASSWORD } from "#test/builders";
import { testDatabase } from "#test/database";
import {
  changePassword,
  createAccessToken,
  createUser,
  openApiSession,
  setUserDisabled,
  signIn,
  signOutEverywhere,
} from "./commands.server";
import { findActorBySession, findActorByToken } from "./queries.server";
import { deviceOf, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from "./rules";

const { db } = testDatabase();
const later = (ms: number) => new Date(NOW.getTime() + ms);
const right = { username: "xinjinshan", password: PASSWORD, now: NOW };
const NEXT = { current: PASSWORD, next: "another-long-secret-8", again: "another-long-secret-8" };

describe("signing in", () => {
  it("opens a session for the right password and leaves its record", async () => {
    await aWorld(db());
    const { token } = await signIn(db(), right);
    expect(await findActorBySession(db(), token, NOW)).toMatchObject({
      userId: "xinjinshan",
      districtId: "jinshan",
    });
    expect(await db().auditEntry.count({ where: { action: "session.signIn", actorId: "xinjinshan" } })).toBe(
      1,
    );
  });

  it("answers the same for a wrong password, an unknown user and a disabled user", async () => {
    await aWorld(db());
    await setUserDisabled(ctxFor(db(), "admin"), { id: "tangu", disabled: true });
    const attempts = [
      { ...right, password: "wrong-password" },
      { ...right, username: "nobody" },
      { ...right, username: "tangu" },
    ];
    for (const attempt of attempts)
      await expect(signIn(db(), attempt)).rejects.toThrow("用户名或密码不正确。");
  });

  it("ends a session after eight idle hours and after seven days in any case", async () => {
    await aWorld(db());
    const { token } = await signIn(db(), right);
    expect(await findActorBySession(db(), token, later(SESSION_IDLE_MS - 1))).not.toBeNull();
    const idle = await signIn(db(), right);
    expect(await findActorBySession(db(), idle.token, later(SESSION_IDLE_MS))).toBeNull();
    await db().session.updateMany({ data: { lastSeenAt: later(SESSION_ABSOLUTE_MS) } });
    expect(await findActorBySession(db(), token, later(SESSION_ABSOLUTE_MS))).toBeNull();
  });
});

describe("a password change", () => {
  it("ends every session and every token of the user", async () => {
    await aWorld(db());
    const ctx = ctxFor(db(), "xinjinshan");
    const { token } = await signIn(db(), right);
    const personal = await createAccessToken(ctx, { name: "报表" });
    const api = await openApiSession(db(), right);
    await changePassword(ctx, NEXT);
    expect(await findActorBySession(db(), token, NOW)).toBeNull();
    expect(await findActorByToken(db(), personal.token, NOW)).toBeNull();
    expect(await findActorByToken(db(), api.token, NOW)).toBeNull();
    await expect(signIn(db(), right)).rejects.toThrow();
    await expect(signIn(db(), { ...right, password: NEXT.next })).resolves.toBeTruthy();
  });

  it("is refused with the wrong current password or a weak new one", async () => {
    await aWorld(db());
    const ctx = ctxFor(db(), "xinjinshan");
    await expect(changePassword(ctx, { ...NEXT, current: "no" })).rejects.toThrow("当前密码不正确");
    await expect(changePassword(ctx, { ...NEXT, next: "short", again: "short" })).rejects.toThrow(
      "至少 10 个字符",
    );
    await expect(changePassword(ctx, { ...NEXT, again: "different-secret-9" })).rejects.toThrow();
  });
});

describe("signing out everywhere and disabling", () => {
  it("leaves no session and no token", async () => {
    await aWorld(db());
    const { token } = await signIn(db(), right);
    const api = await openApiSession(db(), right);
    await signOutEverywhere(ctxFor(db(), "xinjinshan"));
    expect(await findActorBySession(db(), token, NOW)).toBeNull();
    expect(await findActorByToken(db(), api.token, NOW)).toBeNull();
  });

  it("only the administrator makes users, and a park company's user needs a unit", async () => {
    await aWorld(db());
    const given = {
      username: "new.user",
      displayName: "新用户",
      role: "PARK_COMPANY",
      password: "first-secret-77",
    };
    await expect(createUser(ctxFor(db(), "jinshan-office"), given)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(createUser(ctxFor(db(), "admin"), { ...given, districtId: "jinshan" })).rejects.toThrow(
      "请选择单位",
    );
    const user = await createUser(ctxFor(db(), "admin"), { ...given, organisationId: "tangu" });
    expect(user.username).toBe("new.user");
    await expect(
      createUser(ctxFor(db(), "admin"), { ...given, organisationId: "tangu" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("the devices of a user", () => {
  it.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
      "Windows，Edge",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.40",
      "iPhone，微信",
    ],
    [null, "未知设备"],
  ])("%s is %s", (userAgent, words) => {
    expect(deviceOf(userAgent)).toBe(words);
  });
});
