import { describe, expect, it } from "vitest";
import { aWorld, NOW } from "#test/builders";
import { testDatabase } from "#test/database";
import { insertRows, newId } from "./insert.server";

const { db } = testDatabase();

const company = (name: string, more: object = {}) => ({
  id: newId(),
  districtId: "jinshan",
  name,
  aliases: [] as string[],
  note: null as string | null,
  sources: [] as Record<string, string | number>[],
  createdAt: NOW,
  ...more,
});

describe("many rows in one statement", () => {
  it("keep every character of text, of lists and of what is kept as JSON", async () => {
    await aWorld(db());
    const texts = [
      "a\nb\tc",
      'say "x", {y}',
      "back\\slash \\n",
      "NULL",
      "null",
      "",
      " ",
      "{}",
      "€𠮷😀",
      "\r\n",
    ];
    const rows = texts.map((text, i) =>
      company(`测试${i}${text}`, { note: text, aliases: [text, "同", text], sources: [{ text, n: i }] }),
    );
    await insertRows(db(), "Company", [...rows, company("没有备注")]);
    for (const { id, name, note, aliases, sources } of rows)
      expect(await db().company.findUniqueOrThrow({ where: { id } })).toMatchObject({
        name,
        note,
        aliases,
        sources,
      });
    expect(await db().company.findFirst({ where: { name: "没有备注" } })).toMatchObject({
      note: null,
      version: 1,
    });
  });

  it("are as many as were given though they say the same", async () => {
    await aWorld(db());
    const at = { at: NOW, actorName: "测试", action: "a.b", entity: "a", entityId: "1", summary: "同" };
    await insertRows(db(), "AuditEntry", [at, { ...at }, { ...at }]);
    expect(await db().auditEntry.count({ where: { summary: "同", at: NOW } })).toBe(3);
  });
});
