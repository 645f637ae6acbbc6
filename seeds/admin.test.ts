import { describe, expect, it } from "vitest";
import { testDatabase } from "#test/database";
import { signIn } from "~/modules/access/commands.server";
import { makeAdmin } from "./admin";

const { db } = testDatabase();
const now = new Date("2026-05-20T04:00:00Z");

describe("npm run admin", () => {
  it("makes the first administrator, who signs in over both districts, and records it", async () => {
    expect(await makeAdmin(db(), { username: "Root", password: "plum-rain-2026" })).toBe("made");
    const { actor } = await signIn(db(), { username: "root", password: "plum-rain-2026", now });
    expect(actor.districtId).toBeNull();
    expect(await db().auditEntry.count({ where: { action: "user.create", actorName: "系统" } })).toBe(1);
  });

  it("gives an administrator who forgot it a new password", async () => {
    await makeAdmin(db(), { username: "root", password: "plum-rain-2026" });
    expect(await makeAdmin(db(), { username: "root", password: "autumn-tide-77" })).toBe("reset");
    await expect(signIn(db(), { username: "root", password: "plum-rain-2026", now })).rejects.toThrow();
    await signIn(db(), { username: "root", password: "autumn-tide-77", now });
  });

  it("refuses the published demo password's like: too short, or the user's own name", async () => {
    await expect(makeAdmin(db(), { username: "root", password: "short" })).rejects.toThrow("至少");
    await expect(makeAdmin(db(), { username: "rooter", password: "rooter-2026-x" })).rejects.toThrow(
      "用户名",
    );
  });

  it("never turns another user into an administrator", async () => {
    await db().district.create({ data: { id: "jinshan", name: "金山区" } });
    await db().user.create({
      data: {
        username: "someone",
        displayName: "测试",
        role: "LEADER",
        districtId: "jinshan",
        passwordHash: "x",
      },
    });
    await expect(makeAdmin(db(), { username: "someone", password: "plum-rain-2026" })).rejects.toThrow(
      "已被",
    );
  });
});
